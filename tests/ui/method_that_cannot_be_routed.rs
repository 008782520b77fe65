use http_core::route;

#[route("CONNECT", "/tunnel")]
fn tunnel() {}

#[route("A B", "/letters")]
fn letters() {}

#[route("", "/nothing")]
fn nothing() {}

#[route("/a")]
fn missing() {}

fn main() {}
