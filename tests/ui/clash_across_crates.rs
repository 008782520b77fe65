use http_core::{App, get, routes};

#[get("/{name}")]
fn find(name: &str) -> &str {
    name
}

fn main() {
    App::new((), routes!["/users" => integration::shared::USERS, "/users" => find]);
}
