//! The answer to a request that made something new.

use http::StatusCode;

use super::Responder;
use super::location::set_location;
use crate::error::Result;
use crate::message::Response;

/// 201, with the place of what was created in `Location`, and a body.
///
/// ```
/// use http_core::{Created, Json, post};
///
/// #[post("/notes")]
/// fn create() -> Created<Json<u64>> {
///     let id = 7;
///     Created::at(format!("/notes/{id}"), Json(id))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created<T> {
    location: String,
    body: T,
}

impl<T> Created<T> {
    /// `body`, and where to find what it tells of: a path, whose unusual characters are encoded, or a URL (RFC 9110,
    /// 10.2.2).
    #[must_use]
    pub fn at(location: impl Into<String>, body: T) -> Created<T> {
        Created { location: location.into(), body }
    }
}

impl<T: Responder> Responder for Created<T> {
    fn respond(self, response: &mut Response) -> Result<()> {
        self.body.respond(response)?;
        // An error stays one, and so does a redirect.
        if !response.status().is_success() {
            return Ok(());
        }
        set_location(response, &self.location)?;
        response.set_status(StatusCode::CREATED);
        Ok(())
    }
}
