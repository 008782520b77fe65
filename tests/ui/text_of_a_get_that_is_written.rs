use http_core::{App, get, routes};

#[get("/")]
fn show(name: &mut str) -> String {
    name.to_owned()
}

fn main() {
    App::new((), routes![show]);
}
