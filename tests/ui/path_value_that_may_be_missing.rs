use http_core::{App, get, routes};

#[get("/notes/{id}")]
fn show(id: Option<u64>) -> String {
    format!("{id:?}")
}

#[get("/files/{path}")]
fn file(path: Vec<String>) -> String {
    path.join("/")
}

fn main() {
    App::new((), routes![show, file]);
}
