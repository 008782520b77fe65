use http_core::get;

#[get("notes")]
fn notes() {}

fn main() {
    http_core::App::new((), http_core::routes![notes]);
}
