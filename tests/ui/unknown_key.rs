use http_core::post;

#[post("/notes", dispatch = later, limit = 3, max_body = "lots", dispatch = pool)]
fn create(body: &[u8]) -> &[u8] {
    body
}

fn main() {
    http_core::App::new((), http_core::routes![create]);
}
