//! A header by a type that does not say which.
use http_core::{Cookies, Header, get};

#[get("/")]
fn index(_header: Header<String>) {}

#[get("/cookies")]
fn cookies(_cookies: Cookies) {}

fn main() {}
