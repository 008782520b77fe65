//! JSON, in and out.

use std::ops::{Deref, DerefMut};

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use serde_path_to_error::Track;

use super::{Call, FromRequest, Responder};
use crate::error::{Rejection, Result};
use crate::message::{Head, MediaType, Response};

/// A value as JSON: an argument that is read from the body, or an answer.
///
/// As an argument it may borrow from the body: `Json<NewNote<'_>>` whose texts are `&str` copies nothing, but refuses a
/// text with an escape such as `\n`, which a `Cow<'_, str>` under `#[serde(borrow)]` takes.
///
/// A `Content-Type` other than `application/json` or one that ends in `+json`, or none, is refused with 415; a body that is
/// not JSON, or nests deeper than 127 levels, with 400; JSON that is no `T` with 422, which says where: `body.items[2].price`. With `Option<Json<T>>`, a request with neither body nor
/// `Content-Type` is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Json<T>(pub T);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<'r, S, T: Deserialize<'r>> FromRequest<'r, S> for Json<T> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        let request = call.request();
        check_type(request.head())?;
        serde_json::from_slice(request.body())
            .map(Json)
            .map_err(|error| refused(request.body(), &error, retrace::<T>))
    }

    fn admit(head: &Head<'_>) -> Result<(), Rejection> {
        check_type(*head)
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        let request = call.request();
        request.body().is_empty() && request.head().content_type().is_none()
    }
}

/// Says where in the body the value stands that was not of the shape that was asked for. The body is read once more for that:
/// keeping track of the place costs time, which what is right does not pay.
#[cold]
fn refused<'r>(
    body: &'r [u8],
    error: &serde_json::Error,
    retrace: fn(&'r [u8], &mut Track) -> bool,
) -> Rejection {
    match error.classify() {
        Category::Data => {}
        Category::Syntax | Category::Eof | Category::Io => {
            return Rejection::new(StatusCode::BAD_REQUEST, "body", error.to_string());
        }
    }
    let mut place = String::from("body");
    let mut track = Track::new();
    let stumbles = retrace(body, &mut track);
    let path = track.path().to_string();
    if stumbles && path != "." {
        let is_index = path.starts_with('[');
        place.push_str(if is_index { "" } else { "." });
        place.push_str(&path);
    }
    Rejection::new(StatusCode::UNPROCESSABLE_ENTITY, place, error.to_string())
}

/// Reads a `T` on the track, and says whether that fails again. Of what a refusal takes only this is made for each type.
fn retrace<'r, T: Deserialize<'r>>(body: &'r [u8], track: &mut Track) -> bool {
    let mut json = serde_json::Deserializer::from_slice(body);
    T::deserialize(serde_path_to_error::Deserializer::new(&mut json, track)).is_err()
}

#[inline]
fn check_type(head: Head<'_>) -> Result<(), Rejection> {
    if head.content_type().is_some_and(is_json) { Ok(()) } else { Err(no_json()) }
}

#[cold]
fn no_json() -> Rejection {
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    let rejection = Rejection::new(status, "header.content-type", "expected application/json");
    rejection.with_accepted("application/json")
}

/// Whether a media type is JSON (RFC 8259; RFC 6839, 3.1), whatever its parameters.
#[inline]
pub(crate) fn is_json(value: &[u8]) -> bool {
    // As nearly everybody writes it.
    value == b"application/json" || is_json_in_other_words(value)
}

#[inline(never)]
fn is_json_in_other_words(value: &[u8]) -> bool {
    let end = memchr::memchr(b';', value).unwrap_or(value.len());
    let media_type = value[..end].trim_ascii();
    if media_type.eq_ignore_ascii_case(b"application/json") {
        return true;
    }
    let suffix = media_type.len().checked_sub(b"+json".len()).map(|start| &media_type[start..]);
    suffix.is_some_and(|suffix| suffix.eq_ignore_ascii_case(b"+json"))
        && memchr::memchr(b'/', media_type).is_some()
}

/// `application/json`. A value that cannot be written as JSON answers 500.
impl<T: Serialize> Responder for Json<T> {
    fn respond(self, response: &mut Response) -> Result<()> {
        serde_json::to_writer(response.body_writer(), &self.0)?;
        response.set_media_type(MediaType::JSON);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_told_by_its_media_type() {
        for yes in
            ["application/json", "Application/JSON; charset=utf-8", "application/problem+json"]
        {
            assert!(is_json(yes.as_bytes()), "{yes}");
        }
        for no in ["", "json", "text/plain", "application/jsonp", "text/html; x=+json", "+json"] {
            assert!(!is_json(no.as_bytes()), "{no}");
        }
    }
}
