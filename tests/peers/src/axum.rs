//! Notes, with axum.

// ANCHOR: all
use std::fmt;
use std::sync::{Arc, Mutex};

use axum::extract::{Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
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

#[derive(Clone)]
struct Site {
    notes: Arc<Notes>,
    token: Arc<str>,
}

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

impl IntoResponse for NoteError {
    fn into_response(self) -> Response {
        let status = match self {
            NoteError::Unknown(_) => StatusCode::NOT_FOUND,
            NoteError::WithoutTitle => StatusCode::UNPROCESSABLE_ENTITY,
        };
        (status, self.to_string()).into_response()
    }
}

async fn only_writers(State(site): State<Site>, request: Request, next: Next) -> Response {
    let field = request.headers().get(header::AUTHORIZATION);
    let token = field.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    match token {
        None => StatusCode::UNAUTHORIZED.into_response(),
        Some(token) if token != &*site.token => StatusCode::FORBIDDEN.into_response(),
        Some(_) => next.run(request).await,
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

async fn list(Query(page): Query<Page>, State(site): State<Site>) -> Json<Vec<Note>> {
    let notes = site.notes.0.lock().expect("no thread panicked with it");
    Json(notes.iter().take(page.limit).cloned().collect())
}

async fn show(Path(id): Path<usize>, State(site): State<Site>) -> Result<Json<Note>, NoteError> {
    let notes = site.notes.0.lock().expect("no thread panicked with it");
    let note = id.checked_sub(1).and_then(|at| notes.get(at)).cloned();
    note.map(Json).ok_or(NoteError::Unknown(id))
}

async fn create(
    State(site): State<Site>,
    Json(draft): Json<Draft>,
) -> Result<impl IntoResponse, NoteError> {
    if draft.title.is_empty() {
        return Err(NoteError::WithoutTitle);
    }
    let mut notes = site.notes.0.lock().expect("no thread panicked with it");
    let note = Note { id: notes.len() + 1, title: draft.title };
    notes.push(note.clone());
    let location = [(header::LOCATION, format!("/notes/{}", note.id))];
    Ok((StatusCode::CREATED, location, Json(note)))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let site = Site { notes: Arc::default(), token: "k7".into() };
    let guard = middleware::from_fn_with_state(site.clone(), only_writers);
    let app = Router::new()
        .route("/notes", get(list).merge(post(create).route_layer(guard)))
        .route("/notes/{id}", get(show))
        .with_state(site);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
// ANCHOR_END: all
