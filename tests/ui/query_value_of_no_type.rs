#![allow(unused)]

use http_core::get;

struct Stranger;

#[get("/notes?{page}")]
fn list(page: Stranger) {}

#[get("/notes?{all}")]
fn all(all: Vec<Stranger>) {}

fn main() {}
