use http_core::{App, get, routes};

#[get("/")]
fn one() {}

#[get("/")]
fn two() {}

fn main() {
    App::new((), routes![one, two]);
}
