use http_core::{App, get, routes};

#[get("/notes/{id}")]
fn one(id: u64) -> String {
    id.to_string()
}

#[get("/{slug}")]
fn other(slug: &str) -> &str {
    slug
}

routes! {
    NOTES = ["/notes" => other]
}

fn main() {
    App::new((), routes!["/api" => one, "/api" => NOTES]);
}
