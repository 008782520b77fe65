use http_core::{App, get, routes};

struct Stranger;

#[get("/{id}")]
fn index(id: Stranger, other: Stranger, count: u32) {
    let _ = (id, other, count);
}

fn main() {
    App::new((), routes![index]);
}
