use http_core::{App, get, routes};

#[get("/file")]
fn file() -> Result<String, std::io::Error> {
    std::fs::read_to_string("file")
}

fn main() {
    App::new((), routes![file]);
}
