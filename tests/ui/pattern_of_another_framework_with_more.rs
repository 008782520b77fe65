//! Patterns of other frameworks whose parameters say more than a name.

use http_core::{get, routes};

#[get("/a/:id.json")]
fn dotted(id: u64) {
    let _ = id;
}

#[get("/b/<int:id>")]
fn converted(id: u64) {
    let _ = id;
}

#[get("/c/<rest..>")]
fn rest(rest: &str) {
    let _ = rest;
}

#[get("/d/:id([0-9]+)")]
fn parenthesised(id: u64) {
    let _ = id;
}

#[get(r"/e/{id:\d+}")]
fn expression(id: u64) {
    let _ = id;
}

#[get("/f/{id:[0-9]{3}}")]
fn counted(id: u64) {
    let _ = id;
}

#[get("/g/{id:int}")]
fn typed(id: u64) {
    let _ = id;
}

#[get("/h?{sign = 'a}")]
fn open_character(sign: char) {
    let _ = sign;
}

#[get("/i?{text = \"a}")]
fn open_text(text: &str) {
    let _ = text;
}

fn main() {
    let _ = routes![dotted, converted, rest, parenthesised, expression, counted, typed];
    let _ = routes![open_character, open_text];
}
