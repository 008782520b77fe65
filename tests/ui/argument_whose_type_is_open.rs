use http_core::{App, get, routes};

macro_rules! id {
    () => { u64 };
}

#[get("/notes/{id}/{part}")]
fn show(id: id!(), part: _, body: impl Sized) {}

fn main() {
    App::new((), routes![show]);
}
