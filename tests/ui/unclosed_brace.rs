use http_core::get;

#[get("/notes/{id/a{b}{c}")]
fn show(id: u32) -> String {
    id.to_string()
}

fn main() {
    http_core::App::new((), http_core::routes![show]);
}
