use http_core::{Next, Response, around};

#[around]
fn nothing() {}

#[around]
fn only_reads(next: Next<'_>, response: &Response) {
    let _ = (next, response);
}

#[around]
fn twice(first: Next<'_>, second: Next<'_>, response: &mut Response) {
    first.run(response);
    second.run(response);
}

fn main() {}
