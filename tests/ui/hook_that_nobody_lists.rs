#![deny(dead_code)]
use http_core::{App, Rejection, Status, get, guard, routes};

#[guard]
fn only_admins() -> Result<(), Rejection> {
    Err(Rejection::new(Status::FORBIDDEN, "", "nobody"))
}

#[get("/")]
fn index() {}

fn main() {
    App::new((), routes![index]);
}
