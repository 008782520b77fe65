//! Notes, with actix-web.

// ANCHOR: all
use std::fmt;
use std::sync::Mutex;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{Data, Json, Path, Query};
use actix_web::{App, HttpResponse, HttpServer, ResponseError, error, get, post};
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

#[derive(Debug)]
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

impl ResponseError for NoteError {
    fn status_code(&self) -> StatusCode {
        match self {
            NoteError::Unknown(_) => StatusCode::NOT_FOUND,
            NoteError::WithoutTitle => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

async fn only_writers(
    known: Data<Token>,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let field = request.headers().get(header::AUTHORIZATION);
    let token = field.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    match token {
        None => Err(error::ErrorUnauthorized("no token")),
        Some(token) if token != known.0 => Err(error::ErrorForbidden("not a writer's token")),
        Some(_) => next.call(request).await,
    }
}

#[derive(Deserialize)]
struct Page {
    #[serde(default = "ten")]
    limit: usize,
}

fn ten() -> usize {
    10
}

#[get("/notes")]
async fn list(page: Query<Page>, notes: Data<Notes>) -> Json<Vec<Note>> {
    let notes = notes.0.lock().expect("no thread panicked with it");
    Json(notes.iter().take(page.limit).cloned().collect())
}

#[get("/notes/{id}")]
async fn show(id: Path<usize>, notes: Data<Notes>) -> Result<Json<Note>, NoteError> {
    let notes = notes.0.lock().expect("no thread panicked with it");
    let note = id.checked_sub(1).and_then(|at| notes.get(at)).cloned();
    note.map(Json).ok_or(NoteError::Unknown(*id))
}

#[post("/notes", wrap = "from_fn(only_writers)")]
async fn create(draft: Json<Draft>, notes: Data<Notes>) -> Result<HttpResponse, NoteError> {
    let Json(draft) = draft;
    if draft.title.is_empty() {
        return Err(NoteError::WithoutTitle);
    }
    let mut notes = notes.0.lock().expect("no thread panicked with it");
    let note = Note { id: notes.len() + 1, title: draft.title };
    notes.push(note.clone());
    let location = (header::LOCATION, format!("/notes/{}", note.id));
    Ok(HttpResponse::Created().insert_header(location).json(note))
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let notes = Data::new(Notes::default());
    let token = Data::new(Token("k7".into()));
    let app = move || {
        let app = App::new().app_data(notes.clone()).app_data(token.clone());
        app.service(list).service(show).service(create)
    };
    HttpServer::new(app).bind("127.0.0.1:8080")?.run().await
}
// ANCHOR_END: all
