//! Numbers and the like that no pattern names, each told once.
use http_core::{App, get, post, routes};

#[get("/notes")]
fn show(id: u64, page: Option<u32>, tag: Vec<bool>) {
    let _ = (id, page, tag);
}

#[post("/notes/{id}")]
#[post("/notes")]
fn change(id: u64, _: u8, r#type: char) {
    let _ = (id, r#type);
}

fn main() {
    App::new((), routes![show, change]);
}
