use http_core::get;

#[get("/notes/{1}/{a-b}")]
fn show() {}

#[get("/notes/{id: u64}")]
fn typed(id: u64) -> String {
    id.to_string()
}

#[get("/notes/{the'id}")]
fn quoted() {}

fn main() {}
