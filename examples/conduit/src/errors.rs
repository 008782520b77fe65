//! What goes wrong, and the one shape in which the client is told: `{"errors":{"title":["can't be blank"]}}`.

use std::collections::BTreeMap;

use http_core::{MediaType, Problem, Rejection, Responder, Response, Status, catch};
use serde::Serialize;

use crate::store::StoreError;

/// Why a handler does not do what it was asked.
#[derive(Debug)]
pub enum Refusal {
    /// There is no such thing: `article`.
    Unknown(&'static str),
    /// It is another user's thing.
    Forbidden(&'static str),
    /// Something is wrong with what was sent, or with who sent it.
    Rejected(Rejection),
    /// The program or its database failed, which is not told.
    Failed(http_core::Error),
}

/// A result whose error is the client's to read.
pub(crate) type Result<T> = std::result::Result<T, Refusal>;

/// A field of the body is wrong. `field` is its name; `problem` reads on from there.
pub(crate) fn invalid(field: &str, problem: &str) -> Rejection {
    Rejection::new(Status::UNPROCESSABLE_ENTITY, format!("body.{field}"), problem)
}

/// Something is wrong that is no field's own fault.
pub(crate) fn invalid_body(problem: &str) -> Rejection {
    Rejection::new(Status::UNPROCESSABLE_ENTITY, "body", problem)
}

/// Of values that are wrong the specification knows 422 alone, where the framework tells 400 from it.
pub(crate) fn as_unprocessable(rejection: Rejection) -> Rejection {
    match rejection.status() {
        Status::BAD_REQUEST => rejection.with_status(Status::UNPROCESSABLE_ENTITY),
        _ => rejection,
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        match error {
            StoreError::Nul => invalid_body("a text cannot hold a NUL").into(),
            StoreError::Busy => {
                Rejection::new(Status::SERVICE_UNAVAILABLE, "body", "the database is busy").into()
            }
            error @ (StoreError::Taken | StoreError::Failed(_)) => Refusal::Failed(error.into()),
        }
    }
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Refusal {
        Refusal::Rejected(rejection)
    }
}

/// A refusal is answered as the framework's own are, so that the catchers write them all.
impl Responder for Refusal {
    fn respond(self, response: &mut Response) -> http_core::Result<()> {
        match self {
            Refusal::Unknown(what) => {
                Rejection::new(Status::NOT_FOUND, what, "not found").respond(response)
            }
            Refusal::Forbidden(what) => {
                Rejection::new(Status::FORBIDDEN, what, "forbidden").respond(response)
            }
            Refusal::Rejected(rejection) => rejection.respond(response),
            Refusal::Failed(error) => Err(error),
        }
    }
}

// ANCHOR: catchers
/// Every error has this page, whoever found it: ourselves, or the framework.
#[catch]
pub(crate) fn any(response: &mut Response) {
    write_page(response);
}
// ANCHOR_END: catchers

#[derive(Serialize)]
struct Page<'a> {
    errors: BTreeMap<&'a str, Vec<String>>,
}

/// Writes what is wrong, by field. The specification's own error has one field, `body`, which is there too: with the same in
/// whole sentences, unless a field of that name is wrong.
fn write_page(response: &mut Response) {
    let mut errors: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut sentences = Vec::new();
    for Problem { place, reason } in response.problems() {
        // `body.user.email`, `query.limit`, `token`, or `body` for the whole of it.
        let (part, path) = place.split_once('.').unwrap_or((place, ""));
        let name = if path.is_empty() { part } else { path.rsplit('.').next().unwrap_or(path) };
        let field = name.split('[').next().unwrap_or(name);
        let is_whole = field.is_empty() || place == "body";
        if !is_whole {
            errors.entry(field).or_default().push(reason.clone());
        }
        sentences.push(if is_whole { reason.clone() } else { format!("{field} {reason}") });
    }
    if sentences.is_empty() {
        let phrase = response.status().canonical_reason().unwrap_or("error");
        sentences.push(phrase.to_ascii_lowercase());
    }
    errors.entry("body").or_insert(sentences);
    // Texts by name can always be written.
    let page = serde_json::to_vec(&Page { errors }).unwrap_or_default();
    response.set_owned_body(page);
    response.set_media_type(MediaType::JSON);
}
