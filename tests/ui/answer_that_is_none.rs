use http_core::{App, get, routes};

struct Stranger;

#[get("/")]
fn index() -> Stranger {
    Stranger
}

fn main() {
    App::new((), routes![index]);
}
