//! Catchers of nothing, of no number, of no error, of several.
use http_core::catch;

#[catch]
fn all() -> &'static str {
    "all"
}

#[catch(NOT_FOUND)]
fn named() -> &'static str {
    "named"
}

#[catch(200)]
fn fine() -> &'static str {
    "fine"
}

#[catch(4040)]
fn far() -> &'static str {
    "far"
}

#[catch(404, 405)]
fn both() -> &'static str {
    "both"
}

fn main() {}
