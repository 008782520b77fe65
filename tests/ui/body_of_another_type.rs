use http_core::{Form, FromPairs, Json, post};

#[derive(FromPairs)]
struct Note<'r> {
    title: &'r str,
}

#[post("/a", consumes = "text/csv")]
fn json(rows: Json<Vec<u32>>) {
    let _ = rows.0;
}

#[post("/b", consumes = ["text/csv", "application/json"])]
fn form(note: Form<Note<'_>>) {
    let _ = note.0.title;
}

#[post("/c", consumes = "application/vnd.api+json")]
fn fits(rows: Json<Vec<u32>>) {
    let _ = rows.0;
}

fn main() {}
