#![allow(unused)]

use http_core::{FormFile, get, post};

#[post("/photos?{photo}")]
fn add(photo: FormFile<'_>) {}

#[get("/photos?{photos}")]
fn show(photos: Vec<FormFile<'_>>) {}

fn main() {}
