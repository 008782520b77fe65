#![allow(unused)]

use http_core::get;

#[get("/{from}-{to}")]
fn range(from: u8, to: u8) {}

fn main() {}
