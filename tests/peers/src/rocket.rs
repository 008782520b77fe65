//! Notes, with Rocket.

// ANCHOR: all
use std::fmt;
use std::sync::Mutex;

use rocket::form::FromForm;
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use rocket::response::{self, Responder, status};
use rocket::serde::json::Json;
use rocket::{Request, State, get, launch, post, routes};
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

struct Token(String);

enum NoteError {
    Unknown(usize),
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

impl<'r> Responder<'r, 'static> for NoteError {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let status = match self {
            NoteError::Unknown(_) => Status::NotFound,
            NoteError::WithoutTitle => Status::UnprocessableEntity,
        };
        (status, self.to_string()).respond_to(request)
    }
}

struct Writer;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Writer {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Writer, ()> {
        let field = request.headers().get_one("Authorization");
        let known = request.rocket().state::<Token>().map(|token| token.0.as_str());
        match field.and_then(|value| value.strip_prefix("Bearer ")) {
            None => Outcome::Error((Status::Unauthorized, ())),
            token if token != known => Outcome::Error((Status::Forbidden, ())),
            Some(_) => Outcome::Success(Writer),
        }
    }
}

#[derive(FromForm)]
struct Page {
    #[field(default = 10)]
    limit: usize,
}

#[get("/notes?<page..>")]
fn list(page: Page, notes: &State<Notes>) -> Json<Vec<Note>> {
    let notes = notes.0.lock().expect("no thread panicked with it");
    Json(notes.iter().take(page.limit).cloned().collect())
}

#[get("/notes/<id>")]
fn show(id: usize, notes: &State<Notes>) -> Result<Json<Note>, NoteError> {
    let notes = notes.0.lock().expect("no thread panicked with it");
    let note = id.checked_sub(1).and_then(|at| notes.get(at)).cloned();
    note.map(Json).ok_or(NoteError::Unknown(id))
}

#[post("/notes", format = "json", data = "<draft>")]
fn create(
    _writer: Writer,
    draft: Json<Draft>,
    notes: &State<Notes>,
) -> Result<status::Created<Json<Note>>, NoteError> {
    let Json(draft) = draft;
    if draft.title.is_empty() {
        return Err(NoteError::WithoutTitle);
    }
    let mut notes = notes.0.lock().expect("no thread panicked with it");
    let note = Note { id: notes.len() + 1, title: draft.title };
    notes.push(note.clone());
    Ok(status::Created::new(format!("/notes/{}", note.id)).body(Json(note)))
}

#[launch]
fn rocket() -> _ {
    let token = Token("k7".into());
    let config = rocket::Config::figment().merge(("port", 8080));
    let rocket = rocket::custom(config).manage(Notes::default()).manage(token);
    rocket.mount("/", routes![list, show, create])
}
// ANCHOR_END: all
