use http_core::post;

#[post("/a", consumes = "json")]
fn a() {}

#[post("/b", consumes = ["text/csv; charset=utf-8", "*/*", 7])]
fn b() {}

#[post("/c", consumes = [])]
fn c() {}

#[post("/d", consumes = csv)]
fn d() {}

fn main() {}
