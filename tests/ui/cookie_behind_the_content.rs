//! A cookie where the content of an answer stands.
use http_core::{Redirect, SetCookie, get};

#[get("/")]
fn index() -> (Redirect, SetCookie) {
    loop {}
}

fn main() {}
