use http_core::{App, Json, post, routes};

struct Note;

#[post("/notes")]
fn create(note: Json<Note>) -> Json<Note> {
    note
}

fn main() {
    App::new((), routes![create]);
}
