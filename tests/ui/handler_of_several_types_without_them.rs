use http_core::{App, State, get, routes};

struct Shelf;

#[get("/books")]
fn show<T: Send + Sync>(_: State<'_, T>) {}

#[get("/shelves")]
fn shelf<'a, T: Send + Sync + From<&'a str>>(_: State<'a, T>) {}

fn main() {
    App::new(Shelf, routes![show, shelf::<Shelf>]);
}
