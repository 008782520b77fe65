use http_core::{Form, FromPairs, Json, Rejection, post};
use serde::Deserialize;

#[derive(Deserialize, FromPairs)]
struct Note {
    title: String,
}

#[post("/a")]
fn both(json: Json<Note>, form: Form<Note>) -> String {
    json.0.title + &form.0.title
}

#[post("/b")]
fn either(form: Option<Form<Note>>, raw: &[u8], json: Option<Json<Note>>) -> usize {
    let _ = (form, json);
    raw.len()
}

#[post("/c")]
fn fits(json: Result<Json<Note>, Rejection>, form: Form<Note>, again: Form<Note>, raw: &[u8]) {
    let _ = (json, form, again, raw);
}

fn main() {}
