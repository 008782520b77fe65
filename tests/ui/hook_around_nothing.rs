//! Hooks in a table of their own stand around nothing.
use http_core::{App, Response, Status, after, get, guard, routes};

#[guard]
fn closed() -> Result<(), Status> {
    Err(Status::FORBIDDEN)
}

#[after]
fn stamp(response: &mut Response) {
    response.set_status(Status::OK);
}

routes! {
    HOOKS = [closed, stamp]
}

#[get("/")]
fn index() {}

fn main() {
    App::new((), routes![HOOKS, index]);
}
