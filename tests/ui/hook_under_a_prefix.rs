use http_core::{App, Status, catch, get, guard, routes};

#[guard]
fn closed() -> Result<(), Status> {
    Err(Status::FORBIDDEN)
}

#[catch(404)]
fn lost() -> &'static str {
    "lost"
}

#[get("/")]
fn index() {}

fn main() {
    App::new((), routes!["/admin" => closed, "/api" => lost, index]);
}
