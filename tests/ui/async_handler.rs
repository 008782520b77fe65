use http_core::get;

#[get("/")]
async fn index() -> &'static str {
    "hello"
}

fn main() {
    http_core::App::new((), http_core::routes![index]);
}
