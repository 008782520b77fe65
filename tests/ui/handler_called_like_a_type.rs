use http_core::get;

#[allow(non_camel_case_types)]
struct show {}

#[get("/notes")]
fn show() {}

fn main() {}
