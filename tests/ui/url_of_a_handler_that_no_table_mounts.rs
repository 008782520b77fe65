use http_core::{App, get, routes};

#[get("/notes/{id}")]
fn show(id: u64) -> String {
    id.to_string()
}

#[get("/")]
fn index() -> String {
    show::url(7).to_string()
}

#[get("/about")]
fn about() {}

routes! {
    ROUTES = [index, about]
}

fn main() {
    App::new((), ROUTES);
}
