use http_core::get;

#[get("/a", name = "two words")]
fn a() {}

#[get("/b", name = b)]
fn b() {}

#[get("/c", name = "c", name = "d")]
fn c() {}

fn main() {}
