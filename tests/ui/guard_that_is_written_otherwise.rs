use http_core::{Status, get, guard};

#[guard]
fn closed() -> Result<(), Status> {
    Err(Status::FORBIDDEN)
}

#[get("/c", guard = "closed", name = "c")]
fn c() {}

#[get("/d", guard = closed, guard = closed)]
fn d() {}

#[get("/e", guard = closed(), name = "e")]
fn e() {}

#[get("/f", guard = [closed, closed])]
fn f() {}

fn main() {}
