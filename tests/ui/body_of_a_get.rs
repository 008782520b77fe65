use http_core::{App, Form, Json, Request, get, head, routes};

#[get("/notes")]
fn find(title: &str) -> String {
    title.into()
}

#[get("/letters/{id}")]
fn letter(id: u64, page: Vec<u8>) -> String {
    format!("{id} {page:?}")
}

#[head("/files")]
fn file(path: String) {
    drop(path);
}

#[get("/rows")]
fn rows(rows: Json<Vec<u32>>) {
    let _ = rows.0;
}

#[get("/form")]
fn form(note: Form<Vec<u32>>) {
    let _ = note.0;
}

#[get("/keys", consumes = "text/csv", max_body = "1KiB")]
fn keys() {}

#[get("/request", max_body = "1KiB")]
fn request(request: &Request<'_>) {
    let _ = request.body();
}

fn main() {
    App::new((), routes![find, letter, file, rows, form, keys, request]);
}
