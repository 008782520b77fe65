use http_core::get;

#[get("/notes/id}")]
fn show() {}

fn main() {}
