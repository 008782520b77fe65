use http_core::{App, Status, before, get, guard, routes};

#[guard]
fn closed() -> Result<(), Status> {
    Err(Status::FORBIDDEN)
}

#[before]
fn log_in() {}

#[get("/a", guard = log_in)]
fn a() {}

#[get("/b", guard = [closed, a])]
fn b() {}

fn main() {
    App::new((), routes![a, b]);
}
