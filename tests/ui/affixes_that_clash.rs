#![allow(unused)]

use http_core::{get, routes};

#[get("/a{x}/{part}")]
fn before(x: &str, part: u8) {}

#[get("/{x}b/all")]
fn behind(x: &str) {}

#[get("/a{y}b/%")]
fn percent(y: &str) {}

#[get("/a{y}b/{z}")]
fn longer(y: &str, z: &str) {}

mod other {
    #[http_core::get("/ab{z}/%")]
    pub fn late(z: &str) {}
}

routes! { pub ALL = [before, behind, percent, longer, other::late] }

fn main() {}
