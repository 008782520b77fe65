use http_core::get;

#[get("/a", produces = "csv")]
fn a() {}

#[get("/b", produces = "image/*")]
fn b() {}

#[get("/c", produces = ["text/csv", "text/plain"])]
fn c() {}

#[get("/d", produces = text/csv)]
fn d() {}

fn main() {}
