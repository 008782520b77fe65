//! A small API in JSON with its errors: notes, kept in memory.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{PoisonError, RwLock};

use http_core::{
    App, Created, HttpError, Json, NoContent, Provide, State, delete, get, post, put, routes, serve,
};
use serde::{Deserialize, Serialize};

// ANCHOR: types
#[derive(Clone, Serialize)]
struct Note {
    id: u64,
    title: String,
    tags: Vec<String>,
}

/// What a client sends. JSON of another shape is answered 422, with its place: `body.tags[2]`.
#[derive(Deserialize)]
struct Draft {
    title: String,
    #[serde(default)]
    tags: Vec<String>,
}
// ANCHOR_END: types

// ANCHOR: errors
/// Each variant has its status; clients that ask for JSON get problem details (RFC 9457).
#[derive(Debug, HttpError)]
enum NoteError {
    #[status(404)]
    Unknown(u64),
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
// ANCHOR_END: errors

#[derive(Default, Provide)]
struct Notes(RwLock<BTreeMap<u64, Note>>);

impl Notes {
    fn read<T>(&self, look: impl FnOnce(&BTreeMap<u64, Note>) -> T) -> T {
        look(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, change: impl FnOnce(&mut BTreeMap<u64, Note>) -> T) -> T {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner))
    }
}

#[get("/notes")]
fn list(notes: State<'_, Notes>) -> Json<Vec<Note>> {
    Json(notes.read(|notes| notes.values().cloned().collect()))
}

// ANCHOR: handlers
#[get("/notes/{id}")]
fn show(id: u64, notes: State<'_, Notes>) -> Result<Json<Note>, NoteError> {
    let note = notes.read(|notes| notes.get(&id).cloned());
    note.map(Json).ok_or(NoteError::Unknown(id))
}

#[post("/notes")]
fn create(draft: Json<Draft>, notes: State<'_, Notes>) -> Result<Created<Json<Note>>, NoteError> {
    let Json(Draft { title, tags }) = draft;
    if title.is_empty() {
        return Err(NoteError::WithoutTitle);
    }
    let note = notes.write(|notes| {
        let id = notes.last_key_value().map_or(1, |(last, _)| last + 1);
        let note = Note { id, title, tags };
        notes.insert(id, note.clone());
        note
    });
    Ok(Created::at(show::url(note.id), Json(note)))
}
// ANCHOR_END: handlers

#[put("/notes/{id}")]
fn replace(id: u64, draft: Json<Draft>, notes: State<'_, Notes>) -> Result<NoContent, NoteError> {
    let Json(Draft { title, tags }) = draft;
    notes.write(|notes| {
        let note = notes.get_mut(&id).ok_or(NoteError::Unknown(id))?;
        *note = Note { id, title, tags };
        Ok(NoContent)
    })
}

#[delete("/notes/{id}")]
fn remove(id: u64, notes: State<'_, Notes>) -> Option<NoContent> {
    notes.write(|notes| notes.remove(&id)).map(|_| NoContent)
}

routes! {
    ROUTES = [list, show, create, replace, remove]
}

fn main() -> http_core::Result<()> {
    serve(App::new(Notes::default(), ROUTES), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests;
