use http_core::{App, get, routes};

#[get("/")]
fn index() {}

#[get("")]
fn bare() {}

fn main() {
    App::new((), routes!["api/" => index, "/{id}" => index, "" => index, bare]);
}
