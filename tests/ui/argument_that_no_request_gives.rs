use http_core::{App, get, routes};

struct Stranger;

#[get("/{id}")]
fn index(id: Stranger, other: Stranger) {
    let _ = (id, other);
}

fn main() {
    App::new((), routes![index]);
}
