#![allow(unused)]

use http_core::get;

#[get("/notes?{page}&{tag}")]
fn list(tag: Vec<u8>) {}

fn main() {}
