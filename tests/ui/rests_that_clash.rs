#![allow(unused)]

use http_core::{get, routes};

mod files {
    #[http_core::get("/{*path}")]
    pub fn find(path: &str) {}
}

#[get("/files/{*rest}?{page}")]
fn show(rest: &str, page: u8) {}

#[get("/files/a{*rest}")]
fn inside(rest: &str) {}

routes! { NESTED = [files::find] }

routes! { pub ALL = [show, "/files" => NESTED] }

#[get("/x{a}/{*rest}")]
fn one(a: &str, rest: &str) {}

#[get("/{a}x/b/")]
fn two(a: &str) {}

routes! { pub MIXED = [one, two] }

fn main() {}
