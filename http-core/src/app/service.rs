//! What the server core asks of an application.

use bumpalo::Bump;

use crate::message::{Head, Params, Request, Response};
pub use crate::routing::Dispatch;

/// What the server core asks of an application. It names no byte and no socket: [`App`](crate::App) is the one
/// implementation; a test may write another.
pub trait Service: Send + Sync {
    /// Decides from the head alone, on the loop, before the body is read; must not block. It fills in `params` for
    /// [`Verdict::Call`], and `answer` for [`Verdict::Refuse`].
    ///
    /// Verdicts come in this order, and the first one answers: method (501), route (404, 405), `Expect` (417), type
    /// (415), body size (413), guards.
    fn route(&self, head: &Head<'_>, params: &mut Params, answer: &mut Response) -> Verdict;

    /// Calls the handler of `route`, on the loop or on a worker. It may panic: the caller answers 500 then. `arena` is
    /// empty, and reset afterwards.
    fn call(&self, route: RouteId, request: &Request<'_>, arena: &Bump, answer: &mut Response);

    /// How many routes there are.
    fn count(&self) -> usize;

    /// Whether any route says `dispatch = pool`.
    fn wants_pool(&self) -> bool;

    /// The largest body limit that a route names, in bytes.
    fn largest_body(&self) -> Option<usize>;
}

/// What to do with a request whose head is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Read the body, then call the handler.
    Call {
        /// Whose handler.
        route: RouteId,
        /// Where it runs.
        dispatch: Dispatch,
        /// The longest body in bytes, if the route names one of its own.
        body_bytes: Option<usize>,
    },
    /// Send the answer at once.
    Refuse,
}

/// The number of a route in its table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RouteId(pub u32);
