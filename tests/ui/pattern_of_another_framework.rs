use http_core::get;

#[get("/users/:id")]
fn colon(id: u64) {
    let _ = id;
}

#[get("/files/*rest")]
fn star(rest: &str) {
    let _ = rest;
}

#[get("/notes/<id>")]
fn angle(id: u64) {
    let _ = id;
}

#[get("/users/{rest...}")]
fn dots(rest: &str) {
    let _ = rest;
}

#[get("/users/{rest:path}")]
fn converter(rest: &str) {
    let _ = rest;
}

#[get("/users/{{id}}")]
fn doubled(id: u64) {
    let _ = id;
}

#[get("/users?<page>&:tag")]
fn values(page: u64, tag: &str) {
    let _ = (page, tag);
}

#[get("/users{?page}")]
fn template(page: u64) {
    let _ = page;
}

fn main() {}
