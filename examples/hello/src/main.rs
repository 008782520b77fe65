//! The first program of the README.

use http_core::{App, Server, get, routes};

/// Greets everyone.
#[get("/")]
fn index() -> &'static str {
    "Hello, World!\n"
}

/// Greets one by name.
#[get("/hello/{name}")]
fn hello(name: &str) -> String {
    format!("Hello, {name}!\n")
}

fn main() -> http_core::Result<()> {
    let app = App::new((), routes![index, hello]);
    Server::bind(app, "127.0.0.1:8080")?.run()
}
