use http_core::{App, get, head, routes};

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

fn main() {
    App::new((), routes![find, letter, file]);
}
