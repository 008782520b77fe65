//! An answer that is not sent to a client that has it already.

use super::{Responder, Version, conditions};
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
    has_ranges: bool,
}

impl<T> Conditional<T> {
    /// `body`, which is this version of the resource.
    #[must_use]
    pub fn new(version: Version, body: T) -> Conditional<T> {
        Conditional { version, body, has_ranges: false }
    }

    /// To be had in parts as well: a `GET` that asks for one by `Range` is answered 206 with it, or 416 where it is behind the end
    /// (RFC 9110, 14). So a download goes on where it was cut off, and a player finds its place in a film. `Accept-Ranges` tells
    /// clients that they may ask.
    ///
    /// The whole is sent where several ranges are asked for, and where `If-Range` names another version, or a date: there, an
    /// [`ETag`](super::ETag) that is not weak is needed. Hooks see the part already, with its
    /// `Content-Range`: one that changes bodies, such as one that compresses, leaves an answer with that field alone.
    ///
    /// ```
    /// use http_core::{Conditional, ETag, Version, get};
    ///
    /// #[get("/film")]
    /// fn film() -> Conditional<&'static [u8]> {
    ///     Conditional::new(Version::tagged(ETag::fixed("v1")), b"...".as_slice()).with_ranges()
    /// }
    /// ```
    #[must_use]
    pub fn with_ranges(self) -> Conditional<T> {
        Conditional { has_ranges: true, ..self }
    }
}

impl<T: Responder> Responder for Conditional<T> {
    fn respond(self, response: &mut Response) -> Result<()> {
        self.body.respond(response)?;
        // An error page has no version.
        if response.status().is_success() {
            self.version.write(response)?;
            if self.has_ranges {
                response.set_header("Accept-Ranges", "bytes")?;
            }
            response.set_pending(Pending::Call(conditions::apply));
        }
        Ok(())
    }
}
