//! How handlers of any signature come to stand in one table: what the macros implement.

use std::fmt;

use super::{Around, Call, Inner};
use crate::error::Rejection;
use crate::message::{Head, Response};
use crate::routing::Table;

/// What an app's state must be: every loop and every worker reads the same one.
pub trait AppState: Send + Sync + 'static {}

impl<S: Send + Sync + 'static> AppState for S {}

/// An [`Endpoint`] as it stands in a table.
pub struct Handler<S> {
    /// [`Endpoint::admit`], if it asks anybody.
    pub admit: Option<AdmitFn>,
    /// [`Endpoint::call`]
    pub call: for<'r> fn(&'r Call<'r, S>, &mut Response) -> Result<(), Rejection>,
}

/// [`Endpoint::admit`]
pub type AdmitFn = for<'r> fn(&'r Head<'r>) -> Result<(), Rejection>;

/// A handler that an app with state `S` can call by its route number `ROUTE`. The attribute macros implement it, with a bound for
/// each argument.
pub trait Endpoint<S: AppState, const ROUTE: usize = 0> {
    /// Whether there is an argument for [`admit`](Endpoint::admit) to ask.
    const ASKS: bool = false;

    /// Asks every argument whether it could be made of a request with this head.
    ///
    /// # Errors
    /// The [`Rejection`] of all that could not.
    fn admit<'r>(head: &'r Head<'r>) -> Result<(), Rejection> {
        let _ = head;
        Ok(())
    }

    /// Makes the arguments, calls the handler, and puts its answer into `response`.
    ///
    /// # Errors
    /// The [`Rejection`] of all arguments that could not be made; the handler is not called then.
    fn call<'r>(call: &'r Call<'r, S>, response: &mut Response) -> Result<(), Rejection>;
}

impl<S: AppState> Handler<S> {
    /// The handler `E`, called by its route number `ROUTE`.
    #[must_use]
    pub const fn of<E: Endpoint<S, ROUTE>, const ROUTE: usize>() -> Handler<S> {
        Handler { admit: if E::ASKS { Some(E::admit) } else { None }, call: E::call }
    }
}

impl<S> Clone for Handler<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Handler<S> {}

impl<S> fmt::Debug for Handler<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler").finish_non_exhaustive()
    }
}

/// A handler or a table whose handlers an app with state `S` can call.
pub trait Routes<S: AppState>: Table {
    /// The handlers, in the order of [`Table::ENTRIES`].
    const HANDLERS: &'static [Handler<S>];

    /// What it brings to stand around handlers.
    const AROUND: &'static Around<S> = &Around::Nothing;

    /// The items of a table; only those of one with hooks among them live at run time.
    const ITEMS: &'static [Inner<S>] = &[];
}

/// The handlers of all parts of a table, of which there are `N`.
#[must_use]
pub const fn handlers<S: AppState, const N: usize>(parts: &[&[Handler<S>]]) -> [Handler<S>; N] {
    let mut handlers = [Handler::of::<Nothing, 0>(); N];
    let (mut count, mut part) = (0, 0);
    while part < parts.len() {
        let mut at = 0;
        while at < parts[part].len() {
            handlers[count] = parts[part][at];
            count += 1;
            at += 1;
        }
        part += 1;
    }
    handlers
}

/// Stands in an array until a handler takes its place.
struct Nothing;

impl<S: AppState> Endpoint<S> for Nothing {
    fn call<'r>(_: &'r Call<'r, S>, _: &mut Response) -> Result<(), Rejection> {
        Ok(())
    }
}
