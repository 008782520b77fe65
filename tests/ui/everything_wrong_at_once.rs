use http_core::get;

#[get("notes/{id}", speed = 3)]
#[get("/other")]
async fn show<'a: 'static>(count: impl Into<u32>, notes: State<Notes>) {}

fn main() {
    http_core::App::new((), http_core::routes![show]);
}
