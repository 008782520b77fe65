use http_core::get;

#[get("/a&{q}")]
fn segment(q: &str) {
    let _ = q;
}

#[get("/a/{id}&{q}")]
fn parameter(id: u64, q: &str) {
    let _ = (id, q);
}

fn main() {}
