//! Guards that do not say whether a request may pass.
use http_core::{App, Headers, get, guard, routes};

#[guard]
fn silent(headers: Headers<'_>) {
    let _ = headers;
}

#[guard]
fn truth(headers: Headers<'_>) -> bool {
    headers.is_empty()
}

#[get("/")]
fn index() {}

fn main() {
    App::new((), routes![silent, truth, index]);
}
