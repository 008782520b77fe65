//! What may stand before the content in a tuple that a handler returns.

use http::StatusCode;

use super::Responder;
use crate::error::Result;
use crate::message::{MediaType, Response};

/// Something that changes an answer: a status, a media type, header fields. It stands before the content in a tuple, as in
/// `(Status::CREATED, [("Location", "/notes/7")], Json(note))`, and is applied after it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand before the content of an answer",
    label = "neither a status, nor a media type, nor header fields",
    note = "write `Status`, `MediaType`, `SetCookie`, `(name, value)`, or an array or a `Vec` of such parts; \
            the content stands last, as in `(Status::CREATED, \"text\")`"
)]
pub trait ResponsePart {
    /// Changes the answer.
    ///
    /// # Errors
    /// Any error answers 500 and is logged: an invalid header field, say.
    fn apply(self, response: &mut Response) -> Result<()>;
}

/// The status, in place of the content's. An error stays one: no success is made of a `None` or an `Err` behind it, nor of a
/// redirect.
impl ResponsePart for StatusCode {
    fn apply(self, response: &mut Response) -> Result<()> {
        let is_error = |status: StatusCode| status.is_client_error() || status.is_server_error();
        let found = response.status();
        let stays = if self.is_success() { !found.is_success() } else { is_error(found) };
        if !stays || is_error(self) {
            response.set_status(self);
        }
        Ok(())
    }
}

/// The `Content-Type`, in place of the content's. An error page keeps its own, which goes with the form that the client reads.
impl ResponsePart for MediaType {
    fn apply(self, response: &mut Response) -> Result<()> {
        if !response.is_error_page() {
            // Among the fields, where `produces` takes it for what it is: chosen by the handler.
            response.set_header("Content-Type", self.as_str())?;
        }
        Ok(())
    }
}

/// A header field, beside those of the same name; a `Content-Type` takes the place of the content's, but of an error page's.
impl<N: AsRef<str>, V: AsRef<[u8]>> ResponsePart for (N, V) {
    fn apply(self, response: &mut Response) -> Result<()> {
        let (name, value) = self;
        if name.as_ref().eq_ignore_ascii_case("content-type") {
            if !response.is_error_page() {
                response.set_header(name, value)?;
            }
        } else {
            response.append_header(name, value)?;
        }
        Ok(())
    }
}

impl<P: ResponsePart, const COUNT: usize> ResponsePart for [P; COUNT] {
    fn apply(self, response: &mut Response) -> Result<()> {
        self.into_iter().try_for_each(|part| part.apply(response))
    }
}

impl<P: ResponsePart> ResponsePart for Vec<P> {
    fn apply(self, response: &mut Response) -> Result<()> {
        self.into_iter().try_for_each(|part| part.apply(response))
    }
}

impl<P: ResponsePart> ResponsePart for Option<P> {
    fn apply(self, response: &mut Response) -> Result<()> {
        self.map_or(Ok(()), |part| part.apply(response))
    }
}

macro_rules! tuples {
    ($($($part:ident)+;)*) => {$(
        #[allow(non_snake_case)]
        impl<$($part: ResponsePart,)+ T: Responder> Responder for ($($part,)+ T) {
            fn respond(self, response: &mut Response) -> Result<()> {
                let ($($part,)+ answer) = self;
                answer.respond(response)?;
                $($part.apply(response)?;)+
                Ok(())
            }
        }
    )*};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
}
