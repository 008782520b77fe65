use http_core::{App, routes};

fn index() {}

fn main() {
    App::new((), routes![index]);
    App::new((), routes!["/api" = index, 5]);
}
