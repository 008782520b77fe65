use http_core::{App, get, routes};

#[get("/")]
fn index() {}

#[get("")]
fn bare() {}

fn main() {
    App::new((), routes!["api/" => index, "/{id}" => index, "" => index, bare]);
    App::new((), routes!["/" => index]);
    App::new((), routes!["/api/" => index]);
}
