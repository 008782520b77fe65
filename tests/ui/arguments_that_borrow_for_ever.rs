use http_core::{App, Json, get, post, routes};

#[get("/{name}")]
fn show(name: &'static str) -> &'static str {
    name
}

#[post("/")]
fn create(body: &mut [u8]) -> Json<u8> {
    Json(body[0])
}

fn main() {
    App::new((), routes![show, create]);
}
