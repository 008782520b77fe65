use http_core::get;

#[get("/notes")]
unsafe fn list() {}

fn main() {}
