use http_core::route;

#[route("CONNECT", "/tunnel")]
fn tunnel() {}

#[route("A B", "/letters")]
fn letters() {}

#[route("", "/nothing")]
fn nothing() {}

fn main() {}
