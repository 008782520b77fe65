use http_core::get;

mod notes {}

#[get("/notes")]
fn notes() {}

fn main() {}
