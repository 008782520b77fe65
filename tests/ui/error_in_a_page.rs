//! An `Option` within a page: its error would be sent as HTML.
use http_core::{Html, get};

#[get("/")]
fn index() -> Html<Option<String>> {
    Html(None)
}

fn main() {}
