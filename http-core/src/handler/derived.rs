//! What the derives of answers are made of.

use std::fmt::Display;

use http::StatusCode;

use super::{Responder, error_page, refuse, refuse_for};
use crate::error::Result;
use crate::message::Response;

/// The status of this number, which a macro has checked.
#[must_use]
pub fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// An error whose message can be sent: what its `Display` writes. A trait of its own, since the compiler then says why it is asked
/// for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no message: `HttpError` answers with what `Display` writes",
    label = "an error without a `Display`",
    note = "write `impl std::fmt::Display for {Self}`, or let a crate such as `thiserror` do so"
)]
pub trait Message: Display {}

#[diagnostic::do_not_recommend]
impl<E: Display> Message for E {}

/// An error page with the error's message; where the server is to blame, the message is logged instead.
///
/// # Errors
/// None.
pub fn respond_error(
    code: StatusCode,
    error: &impl Message,
    response: &mut Response,
) -> Result<()> {
    if code.is_server_error() {
        refuse(response, code, []);
        response.set_cause(format!("answering {}: {error}", code.as_str()));
    } else {
        refuse_for(response, code, vec![error_page::told(error.to_string())]);
    }
    Ok(())
}

/// A status alone: from 400 on, an error page.
///
/// # Errors
/// None.
pub fn respond_status(code: StatusCode, response: &mut Response) -> Result<()> {
    code.respond(response)
}
