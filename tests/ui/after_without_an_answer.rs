use http_core::{Headers, Response, Status, after};

#[after]
fn stamp(headers: Headers<'_>) {
    let _ = headers;
}

#[after]
fn replace(response: &mut Response) -> Status {
    response.clear();
    Status::OK
}

#[after]
fn twice(one: &mut Response, two: &Response) {
    one.set_status(two.status());
}

#[after]
fn owned(response: Response) {
    drop(response);
}

fn main() {}
