use http_core::{get, put, route};

#[get]
fn one() {}

#[put(dispatch = pool)]
fn two() {}

#[route("purge", "/three")]
fn three() {}

#[route(four)]
fn four() {}

#[route("PURGE")]
fn five() {}

fn main() {
    http_core::App::new((), http_core::routes![one, two, three, four, five]);
}
