use http_core::{Next, Rejection, Response, before, guard};

#[before]
fn early(response: &mut Response) {
    response.clear();
}

#[guard]
fn earlier(next: Next<'_>, response: &mut Response) -> Result<(), Rejection> {
    next.run(response);
    Ok(())
}

fn main() {}
