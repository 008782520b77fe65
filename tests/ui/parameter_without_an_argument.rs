use http_core::get;

#[get("/notes/{id}/{part}")]
fn show(part: u32) -> String {
    part.to_string()
}

#[get("/notes/{type}/{self}")]
fn of_type() {}

fn main() {
    http_core::App::new((), http_core::routes![show]);
}
