use http_core::{Next, Response, Status, around, before, guard};

#[before]
fn seen(id: u64) {
    let _ = id;
}

#[guard]
fn own(id: u64) -> Result<(), Status> {
    if id == 0 { Err(Status::FORBIDDEN) } else { Ok(()) }
}

#[around]
fn timed(id: u64, next: Next<'_>, response: &mut Response) {
    let _ = id;
    next.run(response);
}

fn main() {}
