//! What the functions that stand around handlers return, and how it is acted on.

use std::any::TypeId;
use std::ops::ControlFlow;

use super::{AppState, Arrival, Call, Next, Refused, Responder, respond};
use crate::error::Rejection;
use crate::message::Response;

/// A guard or a catcher as a table calls it. The macros implement it.
pub trait OnHead<S: AppState> {
    /// Makes the arguments and calls the function. `Break`: the answer says why not to go on.
    fn run<'r>(arrival: &'r Arrival<'r, S>, response: &mut Response) -> ControlFlow<()>;
}

/// What runs before or after a handler, as a table calls it. The macros implement it.
pub trait OnCall<S: AppState> {
    /// Makes the arguments and calls the function. `Break`: the answer says why not to go on.
    fn run<'r>(call: &'r Call<'r, S>, response: &mut Response) -> ControlFlow<()>;
}

/// What runs around a handler, as a table calls it. The macros implement it.
pub trait OnWay<S: AppState> {
    /// Makes the arguments and calls the function.
    ///
    /// # Errors
    /// The [`Rejection`] of all arguments that could not be made; the function is not called then.
    fn run<'r>(
        call: &'r Call<'r, S>,
        next: Next<'_>,
        response: &mut Response,
    ) -> Result<(), Rejection>;
}

/// What a [`#[guard]`](macro@crate::guard) may return: `Result<(), E>`, where `E` answers those that are refused.
#[diagnostic::on_unimplemented(
    message = "a guard cannot return `{Self}`",
    label = "does not say whether the request may pass",
    note = "return `Result<(), Rejection>`, or `Result<(), E>` with any answer as `E`: `Redirect`, `Status`, an error type"
)]
pub trait Admits {
    /// Goes on, or answers.
    fn admits(self, response: &mut Response) -> ControlFlow<()>;
}

impl<E: Responder> Admits for Result<(), E> {
    fn admits(self, response: &mut Response) -> ControlFlow<()> {
        self.map_or_else(|answer| refuse_with(answer, response), ControlFlow::Continue)
    }
}

/// What a [`#[before]`](macro@crate::before) may return: nothing, or a `Result` whose value is left for what runs later and whose
/// error answers those that are refused.
#[diagnostic::on_unimplemented(
    message = "a before-hook cannot return `{Self}`",
    label = "neither nothing nor a `Result`",
    note = "return `Result<T, Rejection>` to leave a `T`, which the handler takes as `Left<T>`, or any answer in place of \
            `Rejection`; what never refuses returns `Result<T, Infallible>`"
)]
pub trait Leaves {
    /// Leaves the value and goes on, or answers.
    fn leaves<S>(self, call: &Call<'_, S>, response: &mut Response) -> ControlFlow<()>;
}

impl Leaves for () {
    fn leaves<S>(self, _: &Call<'_, S>, _: &mut Response) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl<T: 'static, E: Responder> Leaves for Result<T, E> {
    fn leaves<S>(self, call: &Call<'_, S>, response: &mut Response) -> ControlFlow<()> {
        match self {
            Ok(value) => {
                if TypeId::of::<T>() != TypeId::of::<()>() {
                    call.leave(value);
                }
                ControlFlow::Continue(())
            }
            Err(answer) => refuse_with(answer, response),
        }
    }
}

/// Answers with all that was refused.
pub fn refuse_all(refused: Refused, response: &mut Response) -> ControlFlow<()> {
    refused.finish().map_or_else(|answer| refuse_with(answer, response), ControlFlow::Continue)
}

fn refuse_with(answer: impl Responder, response: &mut Response) -> ControlFlow<()> {
    respond(answer, response);
    ControlFlow::Break(())
}

/// Puts a catcher's page in place of the one in `response`. The status stays, and so do header fields that the page does not
/// set itself; if the page cannot be made, the one that there was stays too.
pub fn replace_page(page: impl Responder, response: &mut Response) {
    let mut made = Response::default();
    match page.respond(&mut made) {
        Ok(()) => response.take_page(made),
        Err(error) => response.set_cause(format!("a catcher has failed: {error}")),
    }
}
