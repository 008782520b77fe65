use std::sync::Arc;

use http_core::{App, Provide, State, get, routes};

struct Notes;

#[derive(Provide)]
struct Site {
    notes: Notes,
}

#[get("/")]
fn index(_: State<'_, Notes>) {}

fn main() {
    App::new(Arc::new(Site { notes: Notes }), routes![index]);
}
