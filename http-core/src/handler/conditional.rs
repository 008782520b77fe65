//! An answer that is not sent to a client that has it already.

use super::{Responder, Version};
use crate::error::Result;
use crate::message::{Pending, Response};

/// An answer with its version, in `ETag` and `Last-Modified`. Where the client's conditions say that it has this version, a
/// `GET` or `HEAD` is answered 304 without the body; where they ask for another one, 412 (RFC 9110, 13).
///
/// The body is made before it is known whether it is sent: [`Conditions`](super::Conditions) ask first. To other methods the
/// version is only told, for what they do is done by now.
///
/// ```
/// use http_core::{Conditional, ETag, Version, get};
///
/// const V1: ETag = ETag::fixed("v1");
///
/// #[get("/motto")]
/// fn motto() -> Conditional<&'static str> {
///     Conditional::new(Version::tagged(V1), "less")
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conditional<T> {
    version: Version,
    body: T,
}

impl<T> Conditional<T> {
    /// `body`, which is this version of the resource.
    #[must_use]
    pub fn new(version: Version, body: T) -> Conditional<T> {
        Conditional { version, body }
    }
}

impl<T: Responder> Responder for Conditional<T> {
    fn respond(self, response: &mut Response) -> Result<()> {
        self.body.respond(response)?;
        // An error page has no version.
        if response.status().is_success() {
            self.version.write(response)?;
            response.set_pending(Pending::Conditions);
        }
        Ok(())
    }
}
