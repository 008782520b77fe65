//! The first program of the README.

// ANCHOR: program
use http_core::{App, get, routes, serve};

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
    serve(app, "127.0.0.1:8080")
}
// ANCHOR_END: program

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("hello", || Client::new(App::new((), routes![index, hello])));
    }
}
