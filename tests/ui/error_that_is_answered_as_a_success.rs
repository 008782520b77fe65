//! Text behind `Err` has no status of its own.

use http_core::{Html, Json, SetCookie, get, routes};

#[get("/text")]
fn text() -> Result<Json<u8>, String> {
    Err("no such thing".into())
}

#[get("/page")]
fn page() -> (SetCookie, Result<&'static str, Html<&'static str>>) {
    (SetCookie::new("seen", "1").expect("a cookie"), Err(Html("no")))
}

fn main() {
    let _ = routes![text, page];
}
