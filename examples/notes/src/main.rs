//! Notes: the program that the book shows beside those of other frameworks.

// ANCHOR: all
use std::fmt;
use std::sync::Mutex;

use http_core::{
    App, Bearer, Created, HttpError, Json, Provide, Rejection, State, Status, get, guard, post,
    routes, serve,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize)]
struct Note {
    id: usize,
    title: String,
}

#[derive(Deserialize)]
struct Draft {
    title: String,
}

#[derive(Default)]
struct Notes(Mutex<Vec<Note>>);

struct Token(&'static str);

#[derive(Provide)]
struct Site {
    notes: Notes,
    token: Token,
}

#[derive(Debug, HttpError)]
enum NoteError {
    #[status(404)]
    Unknown(usize),
    #[status(422)]
    WithoutTitle,
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoteError::Unknown(id) => write!(f, "there is no note {id}"),
            NoteError::WithoutTitle => f.write_str("a note needs a title"),
        }
    }
}

#[guard]
fn only_writers(token: Bearer<'_>, known: State<'_, Token>) -> Result<(), Rejection> {
    if token.0 == known.0 {
        return Ok(());
    }
    Err(Rejection::new(Status::FORBIDDEN, "header.authorization", "not a writer's token"))
}

#[get("/notes?{limit = 10}")]
fn list(limit: usize, notes: State<'_, Notes>) -> Json<Vec<Note>> {
    let notes = notes.0.lock().expect("no thread panicked with it");
    Json(notes.iter().take(limit).cloned().collect())
}

#[get("/notes/{id}")]
fn show(id: usize, notes: State<'_, Notes>) -> Result<Json<Note>, NoteError> {
    let notes = notes.0.lock().expect("no thread panicked with it");
    let note = id.checked_sub(1).and_then(|at| notes.get(at)).cloned();
    note.map(Json).ok_or(NoteError::Unknown(id))
}

#[post("/notes", guard = only_writers)]
fn create(draft: Json<Draft>, notes: State<'_, Notes>) -> Result<Created<Json<Note>>, NoteError> {
    let Json(draft) = draft;
    if draft.title.is_empty() {
        return Err(NoteError::WithoutTitle);
    }
    let mut notes = notes.0.lock().expect("no thread panicked with it");
    let note = Note { id: notes.len() + 1, title: draft.title };
    notes.push(note.clone());
    Ok(Created::at(show::url(note.id), Json(note)))
}

routes! { ROUTES = [list, show, create] }

fn main() -> http_core::Result<()> {
    let site = Site { notes: Notes::default(), token: Token("k7") };
    serve(App::new(site, ROUTES), "127.0.0.1:8080")
}
// ANCHOR_END: all

#[cfg(test)]
mod tests {
    use http_core::testing::{Client, json};

    use super::*;

    fn client() -> Client {
        let site = Site { notes: Notes::default(), token: Token("k7") };
        Client::new(App::new(site, ROUTES))
    }

    /// The requests of `tests/peers/ask.py`, with the answers that all four programs give.
    #[test]
    fn answers_are_those_that_the_book_promises() {
        let mut client = client();
        let mut create = |title: &str| {
            let ask = client.call(create::url()).json(&json!({ "title": title }));
            ask.header("Authorization", "Bearer k7").send()
        };
        let tea = json!({ "id": 1, "title": "tea" });
        create("tea").expect_status(201).expect_header("Location", "/notes/1").expect_json(&tea);
        create("rice").expect_status(201);
        create("").expect_status(422).expect_text_with("a note needs a title");
        client.call(show::url(1)).send().expect_status(200).expect_json(&tea);
        client.call(list::url().limit(1)).send().expect_status(200).expect_json([&tea]);
        client.call(show::url(7)).send().expect_status(404).expect_text_with("there is no note 7");
        let draft = json!({ "title": "salt" });
        client.call(create::url()).json(&draft).send().expect_status(401);
        let stranger = client.call(create::url()).json(&draft).header("Authorization", "Bearer k8");
        stranger.send().expect_status(403);
    }
}
