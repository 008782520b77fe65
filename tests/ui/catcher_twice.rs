use http_core::{App, catch, get, routes};

#[catch(404)]
fn lost() -> &'static str {
    "lost"
}

#[catch(410, 404)]
fn gone() -> &'static str {
    "gone"
}

#[catch]
fn any() -> &'static str {
    "any"
}

#[catch]
fn all() -> &'static str {
    "all"
}

#[get("/")]
fn index() {}

fn main() {
    App::new((), routes![lost, index, gone]);
    App::new((), routes![any, index, all]);
}
