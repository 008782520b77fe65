use http_core::{Headers, Status, get, guard};

#[get("/")]
fn index(#[allow(unused)] headers: Headers<'_>, #[cfg(windows)] second: Headers<'_>) {}

#[guard]
fn anyone(#[cfg(windows)] headers: Headers<'_>) -> Result<(), Status> {
    Ok(())
}

fn main() {
    http_core::App::new((), http_core::routes![anyone, index]);
}
