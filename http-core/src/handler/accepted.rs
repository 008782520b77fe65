//! Answers that tell how far a request got: accepted, or done with nothing to say.

use http::StatusCode;

use super::Responder;
use super::location::set_location;
use crate::error::Result;
use crate::message::Response;

/// 202: the request will be seen to later. The body says what is known by now.
///
/// ```
/// use http_core::{Accepted, post};
///
/// #[post("/reports")]
/// fn order() -> Accepted<&'static str> {
///     Accepted::watch_at("/reports/7/progress", "ordered")
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted<T> {
    location: Option<String>,
    body: T,
}

impl<T> Accepted<T> {
    /// With `body` alone.
    #[must_use]
    pub fn new(body: T) -> Accepted<T> {
        Accepted { location: None, body }
    }

    /// With the place, in `Location`, where one sees how far it is: a path, whose unusual characters are encoded, or a URL.
    #[must_use]
    pub fn watch_at(location: impl Into<String>, body: T) -> Accepted<T> {
        Accepted { location: Some(location.into()), body }
    }
}

impl<T: Responder> Responder for Accepted<T> {
    fn respond(self, response: &mut Response) -> Result<()> {
        self.body.respond(response)?;
        // An error stays one, and so does a redirect.
        if !response.status().is_success() {
            return Ok(());
        }
        if let Some(location) = self.location {
            set_location(response, &location)?;
        }
        response.set_status(StatusCode::ACCEPTED);
        Ok(())
    }
}

/// 204: done, and there is nothing to say. As `()`, but visible in a signature.
///
/// ```
/// use http_core::{NoContent, delete};
///
/// #[delete("/notes/{id}")]
/// fn remove(id: u64) -> Option<NoContent> {
///     (id == 7).then_some(NoContent)
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoContent;

impl Responder for NoContent {
    fn respond(self, response: &mut Response) -> Result<()> {
        ().respond(response)
    }
}
