use http_core::get;

#[get("/a", dispatch)]
fn a() {}

#[get("/b" dispatch = pool)]
fn b() {}

#[get("/c", "/d")]
fn c() {}

#[get("/e", max_body = 10MiB)]
fn e() {}

#[get("/f", dispatch = "pool")]
fn f() {}

fn main() {}
