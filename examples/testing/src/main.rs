//! One app, tested at every depth: the function, the app in memory, a real server, the protocol. The tests stand beside this file.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http_core::{
    App, Cookies, Created, Json, NoContent, Provide, SetCookie, State, get, post, routes, serve,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Note {
    id: u64,
    title: String,
}

#[derive(Deserialize)]
struct Draft {
    title: String,
}

#[derive(Default, Provide)]
struct Notes(Mutex<BTreeMap<u64, Note>>);

#[get("/notes/{id}")]
fn show(id: u64, notes: State<'_, Notes>) -> Option<Json<Note>> {
    let notes = notes.0.lock().unwrap_or_else(PoisonError::into_inner);
    notes.get(&id).cloned().map(Json)
}

#[post("/notes", dispatch = pool)]
fn create(Json(draft): Json<Draft>, notes: State<'_, Notes>) -> Created<Json<Note>> {
    let mut notes = notes.0.lock().unwrap_or_else(PoisonError::into_inner);
    let id = notes.len() as u64 + 1;
    let note = Note { id, title: draft.title };
    notes.insert(id, note.clone());
    Created::at(show::url(id), Json(note))
}

#[get("/me")]
fn me(cookies: Cookies<'_>) -> Option<String> {
    cookies.get("name").map(String::from)
}

#[post("/login/{name}")]
fn login(name: String) -> http_core::Result<(SetCookie, NoContent)> {
    let cookie = SetCookie::new("name", name)?.path("/").max_age(Duration::from_secs(60 * 60));
    Ok((cookie, NoContent))
}

routes! {
    ROUTES = [show, create, me, login]
}

fn app() -> App<Notes> {
    App::new(Notes::default(), ROUTES)
}

fn main() -> http_core::Result<()> {
    serve(app(), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests;
