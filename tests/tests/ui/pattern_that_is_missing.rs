use http_core::{get, put};

#[get]
fn one() {}

#[put(dispatch = pool)]
fn two() {}

fn main() {
    http_core::App::new((), http_core::routes![one, two]);
}
