use http_core::get;

#[get("/users/:id")]
fn colon(id: u64) {
    let _ = id;
}

#[get("/files/*rest")]
fn star(rest: &str) {
    let _ = rest;
}

#[get("/notes/<id>")]
fn angle(id: u64) {
    let _ = id;
}

fn main() {}
