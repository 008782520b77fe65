#![allow(unused)]

use http_core::get;

#[get("/one?page")]
fn name_alone(page: u8) {}

#[get("/two?page={page}")]
fn name_twice(page: u8) {}

#[get("/three?{page}&")]
fn end(page: u8) {}

#[get("/four?")]
fn nothing() {}

#[get("/five?{page = }&{tag = 1 2}")]
fn defaults(page: u8, tag: u8) {}

#[get("/six/{id}?{id}&{}")]
fn twice(id: u8) {}

fn main() {
    http_core::App::new((), http_core::routes!["/x?{page}" => name_alone]);
}
