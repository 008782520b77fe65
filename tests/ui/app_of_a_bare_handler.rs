use http_core::{App, get};

#[get("/")]
fn index() {}

fn main() {
    App::new((), index);
}
