use http_core::{App, get, post, routes};

#[get("/{id}")]
fn one(id: u64) -> String {
    id.to_string()
}

#[get("/{name}")]
fn two(name: &str) -> &str {
    name
}

#[get("/{other}")]
fn three(other: &str) -> &str {
    other
}

#[get("")]
fn first() {}

#[get("")]
fn second() {}

#[post("/{id}?{slug}")]
#[post("/{slug}?{id}")]
fn several(id: &str, slug: &str) -> String {
    format!("{id} {slug}")
}

routes! {
    INNER = [one, two]
}

routes! {
    MIDDLE = ["/a" => INNER]
}

routes! {
    BARE = [first, second]
}

fn main() {
    App::new((), routes!["/x" => MIDDLE]);
    App::new((), routes!["/x" => MIDDLE, "/x/a" => three]);
    App::new((), routes!["/x/a" => three, "/x" => MIDDLE]);
    App::new((), routes!["/x" => BARE, several]);
}
