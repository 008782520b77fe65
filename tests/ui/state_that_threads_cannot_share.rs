use std::cell::Cell;

use http_core::{App, Provide, State, get, routes};

#[derive(Provide)]
struct Site {
    count: Cell<u32>,
}

#[get("/")]
fn index(count: State<'_, Cell<u32>>) -> String {
    count.get().to_string()
}

fn main() {
    App::new(Site { count: Cell::new(1) }, routes![index]);
}
