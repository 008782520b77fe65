#![deny(dead_code)]

use http_core::{App, get, routes};

#[get("/")]
fn mounted() {}

#[get("/forgotten")]
fn forgotten() {}

fn main() {
    App::new((), routes![mounted]);
}
