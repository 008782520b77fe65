use http_core::{App, get, routes};

#[get("/notes/{id}")]
fn show(id: u64) -> String {
    show::url(id).to_string()
}

fn main() {
    App::new((), routes![show]);
}
