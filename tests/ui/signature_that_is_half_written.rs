#![allow(unused)]

use http_core::{after, get};

#[get("/notes/{id}")]
fn show(id: ) -> String {
    String::new()
}

#[after]
fn stamp(response) {}

fn main() {}
