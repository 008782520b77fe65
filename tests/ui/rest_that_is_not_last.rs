#![allow(unused)]

use http_core::get;

#[get("/files/{*rest}/raw")]
fn raw(rest: &str) {}

#[get("/files/{*}")]
fn nameless() {}

fn main() {
    http_core::App::new((), http_core::routes!["/{*rest}" => raw, nameless]);
}
