//! Routes of one function that do not fill its arguments alike, or are one; and one without a pattern.
use http_core::{get, post};

#[get("/notes/{id}?{page}")]
#[post("/notes/{number}")]
fn show(id: u64, page: u32) -> String {
    format!("{id} {page}")
}

#[get("/a", name = "a")]
#[get("/a")]
fn same() {}

#[get("/b")]
#[post]
#[get("c", limit = 3)]
fn wrong() {}

fn main() {}
