use http_core::get;

#[get("/notes/{id}/{part}")]
fn show(part: u32) -> String {
    part.to_string()
}

fn main() {
    http_core::App::new((), http_core::routes![show]);
}
