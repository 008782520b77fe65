//! The answer that sends a client elsewhere.

use std::borrow::Cow;

use http::StatusCode;

use super::Responder;
use super::location::set_location;
use crate::error::Result;
use crate::message::Response;

/// Sends the client elsewhere: to a path, or a URL. What may not stand in one is percent-encoded; a control character, such as
/// a line break, answers 500.
///
/// A target that a client names is to be looked at first: `//example.com` and `https://example.com` lead away from this
/// site.
///
/// ```
/// use http_core::{Redirect, post};
///
/// #[post("/notes")]
/// fn create() -> Redirect {
///     let id = 7;
///     Redirect::see_other(format!("/notes/{id}"))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    status: StatusCode,
    target: Cow<'static, str>,
}

impl Redirect {
    /// 303: what was asked for is done, its result is read with `GET` there. After a form was sent, say.
    #[must_use]
    pub fn see_other(target: impl Into<Cow<'static, str>>) -> Redirect {
        Redirect { status: StatusCode::SEE_OTHER, target: target.into() }
    }

    /// 307: this time the same request is to be sent there.
    #[must_use]
    pub fn temporary(target: impl Into<Cow<'static, str>>) -> Redirect {
        Redirect { status: StatusCode::TEMPORARY_REDIRECT, target: target.into() }
    }

    /// 308: the same request is to be sent there from now on. Clients remember it.
    #[must_use]
    pub fn permanent(target: impl Into<Cow<'static, str>>) -> Redirect {
        Redirect { status: StatusCode::PERMANENT_REDIRECT, target: target.into() }
    }
}

impl Responder for Redirect {
    fn respond(self, response: &mut Response) -> Result<()> {
        set_location(response, &self.target)?;
        response.set_status(self.status);
        Ok(())
    }
}
