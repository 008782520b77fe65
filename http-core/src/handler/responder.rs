//! How what a handler returns becomes an answer.

use std::borrow::Cow;
use std::convert::Infallible;
use std::sync::Arc;

use http::StatusCode;

use super::refuse;
use crate::error::{Error, Result};
use crate::message::{MediaType, Response};

/// What a handler may return.
///
/// | value | answer |
/// |---|---|
/// | `&str`, `String`, `Cow<str>`, `Box<str>`, `Arc<str>` | 200 as `text/plain; charset=utf-8` |
/// | `&[u8]`, `Vec<u8>`, `Cow<[u8]>`, `Box<[u8]>`, `Arc<[u8]>` | 200 as `application/octet-stream` |
/// | [`Json<T>`](super::Json) | 200 as `application/json` |
/// | `()` | 204, no body |
/// | [`Status`](crate::Status) | this status, no body; from 400 on an error page |
/// | [`Html<T>`](super::Html) | 200 as `text/html; charset=utf-8` |
/// | [`NoContent`](super::NoContent) | 204, no body |
/// | [`Created<T>`](super::Created), [`Accepted<T>`](super::Accepted) | 201 and 202, with `Location` |
/// | [`Redirect`](super::Redirect) | 303, 307 or 308 |
/// | [`Conditional<T>`](super::Conditional) | as `T` with its version, or 304, or 412 |
/// | `Option<T>` | `None`: 404 |
/// | `Result<T, E>` | either one's |
/// | `(part, …, T)` | as `T`, then changed by each [`ResponsePart`](super::ResponsePart) |
/// | [`Response`], [`respond_with`] | made by hand |
/// | what derives [`Responder`](macro@crate::Responder) | one of several |
/// | what derives [`HttpError`](macro@crate::HttpError) | its status and message |
/// | [`Rejection`](crate::Rejection) | its status and reasons |
/// | [`Error`](crate::Error) | 500; the error is logged and not told to the client |
///
/// Text and bytes that are a part of the request are sent from the buffer it was read into, without a copy.
#[diagnostic::on_unimplemented(
    message = "a handler cannot answer with `{Self}`",
    label = "not an answer",
    note = "answers are text, bytes, `Json<T>`, `Html<T>` of text, `Redirect`, `Status`, `()`, tuples such as `(Status, T)` \
            in which the content stands last, `Option` and `Result` of answers, `Response`, and any type that derives \
            `Responder` or `HttpError` or implements `Responder`; to answer 500 for any error, return `http_core::Result<T>` and use `?`"
)]
pub trait Responder {
    /// Puts the answer into `response`, which is 200 without fields or body before.
    ///
    /// # Errors
    /// Any error answers 500 and is logged; [`InvalidField`](crate::message::InvalidField) converts by `?`.
    fn respond(self, response: &mut Response) -> Result<()>;
}

/// An answer made by hand, in memory that is used again from one answer to the next.
///
/// ```
/// use http_core::{Responder, Status, get, header, respond_with};
///
/// #[get("/logo")]
/// fn logo() -> impl Responder {
///     respond_with(|response| {
///         response.set_status(Status::NOT_MODIFIED);
///         response.set_header(header::ETAG, "\"v1\"")?;
///         Ok(())
///     })
/// }
/// ```
pub fn respond_with<F: FnOnce(&mut Response) -> Result<()>>(make: F) -> RespondWith<F> {
    RespondWith { make }
}

/// What [`respond_with`] makes.
#[derive(Clone, Copy, Debug)]
pub struct RespondWith<F> {
    make: F,
}

/// Puts `answer` into `response`; where that fails, a 500.
#[inline]
pub fn respond<T: Responder>(answer: T, response: &mut Response) {
    if let Err(error) = answer.respond(response) {
        failed(&error, response);
    }
}

#[cold]
fn failed(error: &Error, response: &mut Response) {
    response.clear();
    refuse(response, StatusCode::INTERNAL_SERVER_ERROR, []);
    response.set_cause(format!("answering 500: {error}"));
}

/// Answers whose body is text or bytes.
macro_rules! content {
    ($($type:ty, $media_type:ident: $body:ident => $set:ident($bytes:expr);)*) => {$(
        impl Responder for $type {
            fn respond(self, response: &mut Response) -> Result<()> {
                let $body = self;
                response.$set($bytes);
                response.set_media_type(MediaType::$media_type);
                Ok(())
            }
        }
    )*};
}

content! {
    &str, TEXT: body => set_body(body.as_bytes());
    String, TEXT: body => set_owned_body(body.into_bytes());
    Box<str>, TEXT: body => set_owned_body(body.into_string().into_bytes());
    Arc<str>, TEXT: body => set_body(body.as_bytes());
    &[u8], BYTES: body => set_body(body);
    Vec<u8>, BYTES: body => set_owned_body(body);
    Box<[u8]>, BYTES: body => set_owned_body(body.into_vec());
    Arc<[u8]>, BYTES: body => set_body(&body);
}

impl<const N: usize> Responder for &[u8; N] {
    fn respond(self, response: &mut Response) -> Result<()> {
        self.as_slice().respond(response)
    }
}

impl Responder for Cow<'_, str> {
    fn respond(self, response: &mut Response) -> Result<()> {
        match self {
            Cow::Borrowed(text) => text.respond(response),
            Cow::Owned(text) => text.respond(response),
        }
    }
}

impl Responder for Cow<'_, [u8]> {
    fn respond(self, response: &mut Response) -> Result<()> {
        match self {
            Cow::Borrowed(bytes) => bytes.respond(response),
            Cow::Owned(bytes) => bytes.respond(response),
        }
    }
}

/// 204: there is nothing to say.
impl Responder for () {
    fn respond(self, response: &mut Response) -> Result<()> {
        response.set_status(StatusCode::NO_CONTENT);
        Ok(())
    }
}

/// The status, without a body; from 400 on, with an error page.
impl Responder for StatusCode {
    fn respond(self, response: &mut Response) -> Result<()> {
        if self.is_client_error() || self.is_server_error() {
            refuse(response, self, []);
        } else {
            response.set_status(self);
        }
        Ok(())
    }
}

/// Never returned.
impl Responder for Infallible {
    fn respond(self, _: &mut Response) -> Result<()> {
        match self {}
    }
}

/// `None` answers 404.
impl<T: Responder> Responder for Option<T> {
    fn respond(self, response: &mut Response) -> Result<()> {
        match self {
            Some(answer) => answer.respond(response),
            None => {
                refuse(response, StatusCode::NOT_FOUND, []);
                Ok(())
            }
        }
    }
}

/// Either one's answer: an error type of one's own is a responder too.
impl<T: Responder, E: Responder> Responder for Result<T, E> {
    fn respond(self, response: &mut Response) -> Result<()> {
        match self {
            Ok(answer) => answer.respond(response),
            Err(answer) => answer.respond(response),
        }
    }
}

/// 500. The error is logged; the client is not told what it says.
impl Responder for Error {
    fn respond(self, _: &mut Response) -> Result<()> {
        Err(self)
    }
}

/// An answer made by hand.
impl Responder for Response {
    fn respond(self, response: &mut Response) -> Result<()> {
        response.adopt(self);
        Ok(())
    }
}

/// An answer made by hand.
impl<F: FnOnce(&mut Response) -> Result<()>> Responder for RespondWith<F> {
    fn respond(self, response: &mut Response) -> Result<()> {
        (self.make)(response)
    }
}
