use http_core::{App, Json, Rejection, get, guard, routes};

#[guard]
fn known(_: Json<u32>, _: &[u8]) -> Result<(), Rejection> {
    Ok(())
}

#[get("/")]
fn index() {}

fn main() {
    App::new((), routes![known, index]);
}
