use http_core::{App, Status, get, guard, routes};

#[guard]
fn closed() -> Result<(), Status> {
    Err(Status::FORBIDDEN)
}

fn plain() -> Result<(), Status> {
    Ok(())
}

#[get("/", guard = [closed, plain])]
fn index() {}

fn main() {
    App::new((), routes![index]);
}
