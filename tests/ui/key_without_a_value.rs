use http_core::{get, post};

#[get("/a", dispatch)]
fn a() {}

#[get("/b" dispatch = pool)]
fn b() {}

#[get("/c", "/d")]
fn c() {}

#[post("/e", max_body = 10MiB)]
fn e() {}

#[get("/f", dispatch = "pool")]
fn f() {}

#[post("/g", max_body = 1 << 20)]
fn g() {}

fn main() {}
