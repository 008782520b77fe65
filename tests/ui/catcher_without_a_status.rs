//! Catchers of no number, of no error, of one status twice.
use http_core::catch;

#[catch(NOT_FOUND)]
fn named() -> &'static str {
    "named"
}

#[catch(200)]
fn fine() -> &'static str {
    "fine"
}

#[catch(404, 4040)]
fn far() -> &'static str {
    "far"
}

#[catch(404, 405, 404)]
fn doubled() -> &'static str {
    "doubled"
}

fn main() {}
