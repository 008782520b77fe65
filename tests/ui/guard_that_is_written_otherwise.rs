use http_core::{Status, get, guard};

#[guard]
fn closed() -> Result<(), Status> {
    Err(Status::FORBIDDEN)
}

#[get("/c", guard = "closed", max_body = "1KiB")]
fn c() {}

#[get("/d", guard = closed, guard = closed)]
fn d() {}

fn main() {}
