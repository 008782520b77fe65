use http_core::{App, catch, get, routes};

#[catch(404)]
fn lost() -> &'static str {
    "lost"
}

#[catch(404)]
fn gone() -> &'static str {
    "gone"
}

#[get("/")]
fn index() {}

fn main() {
    App::new((), routes![lost, index, gone]);
}
