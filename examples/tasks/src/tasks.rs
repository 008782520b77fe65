//! What is asked of tasks: the routes under `/tasks`.

use std::{fmt, io};

use http_core::{
    Bearer, Created, HttpError, Json, NoContent, Rejection, State, Status, delete, get, guard,
    post, put, routes,
};
use serde::Deserialize;

use crate::store::{Store, Task};

// ANCHOR: table
routes! {
    /// Everybody may read, the owner may write.
    pub TABLE = [list, show, OWNERS]
}

routes! {
    OWNERS = [only_the_owner, create, finish, remove]
}

/// The token of the one who may change tasks.
pub struct Owner(pub Option<String>);

#[guard]
fn only_the_owner(token: Bearer<'_>, owner: State<'_, Owner>) -> Result<(), Rejection> {
    match &owner.0 {
        Some(known) if known == token.0 => Ok(()),
        _ => {
            Err(Rejection::new(Status::FORBIDDEN, "header.authorization", "not the owner's token"))
        }
    }
}
// ANCHOR_END: table

// ANCHOR: errors
/// What goes wrong, each with its status. Of an error that is ours, the client hears the status alone.
#[derive(Debug, HttpError)]
enum TaskError {
    #[status(404)]
    Unknown(u64),
    #[status(422)]
    WithoutText,
    #[status(500)]
    Disk(io::Error),
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TaskError::Unknown(id) => write!(f, "there is no task {id}"),
            TaskError::WithoutText => f.write_str("a task needs a text"),
            TaskError::Disk(error) => write!(f, "cannot keep the tasks: {error}"),
        }
    }
}

impl From<io::Error> for TaskError {
    fn from(error: io::Error) -> TaskError {
        TaskError::Disk(error)
    }
}
// ANCHOR_END: errors

// ANCHOR: read
#[get("?{done}")]
fn list(done: Option<bool>, store: State<'_, Store>) -> Json<Vec<Task>> {
    let mut tasks = store.all();
    tasks.retain(|task| done.is_none_or(|done| task.is_done == done));
    Json(tasks)
}

#[get("/{id}")]
fn show(id: u64, store: State<'_, Store>) -> Result<Json<Task>, TaskError> {
    let task = store.all().into_iter().find(|task| task.id == id);
    task.map(Json).ok_or(TaskError::Unknown(id))
}
// ANCHOR_END: read

// ANCHOR: write
#[derive(Deserialize)]
struct Draft {
    text: String,
}

/// Waits for the disk, so it runs on the pool.
#[post("", dispatch = pool)]
fn create(draft: Json<Draft>, store: State<'_, Store>) -> Result<Created<Json<Task>>, TaskError> {
    let Json(Draft { text }) = draft;
    if text.trim().is_empty() {
        return Err(TaskError::WithoutText);
    }
    let task = store.change(|tasks| {
        let id = tasks.last().map_or(1, |last| last.id + 1);
        let task = Task { id, text, is_done: false };
        tasks.push(task.clone());
        task
    })?;
    Ok(Created::at(show::url(task.id), Json(task)))
}
// ANCHOR_END: write

#[put("/{id}/done", dispatch = pool)]
fn finish(id: u64, store: State<'_, Store>) -> Result<NoContent, TaskError> {
    store.change(|tasks| {
        let task = tasks.iter_mut().find(|task| task.id == id).ok_or(TaskError::Unknown(id))?;
        task.is_done = true;
        Ok(NoContent)
    })?
}

#[delete("/{id}", dispatch = pool)]
fn remove(id: u64, store: State<'_, Store>) -> Result<NoContent, TaskError> {
    store.change(|tasks| {
        let at = tasks.iter().position(|task| task.id == id).ok_or(TaskError::Unknown(id))?;
        tasks.remove(at);
        Ok(NoContent)
    })?
}
