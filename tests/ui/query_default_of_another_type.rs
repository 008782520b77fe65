#![allow(unused)]

use http_core::get;

#[get("/notes?{page = true}")]
fn list(page: u32) {}

#[get("/notes?{page = first}")]
fn unknown(page: u32) {}

fn main() {}
