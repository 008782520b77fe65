//! What the server core asks of an application.

use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;

use bumpalo::Bump;
use http::StatusCode;

use crate::message::{Head, Params, Request, Response};
pub use crate::routing::Dispatch;
use crate::routing::Route;

/// What the server core asks of an application. It names no byte and no socket: [`App`](crate::App) is the one
/// implementation; a test may write another.
pub trait Service: Send + Sync {
    /// Decides from the head alone, on the loop, before the body is read; must not block. It fills in `params` for
    /// [`Verdict::Call`], and `answer` for [`Verdict::Refuse`].
    ///
    /// Verdicts come in this order, and the first one answers: method (501), route (404, 405), `Expect` (417), type
    /// (415), body size (413), guards.
    fn route(&self, asked: &Asked<'_>, params: &mut Params, answer: &mut Response) -> Verdict;

    /// The longest body in bytes that `route` takes; `None` where it says nothing of it, and [`Asked::body_bytes`] holds. Asked
    /// once there is a body to come; it must not panic. A service that stands around another has to hand this on too.
    fn body_bytes(&self, route: RouteId) -> Option<usize> {
        let _ = route;
        None
    }

    /// Calls the handler of `route`, on the loop or on a worker. It may panic: the caller answers 500 then. `arena` is
    /// empty, and reset afterwards.
    fn call(&self, route: RouteId, request: &Request<'_>, arena: &Bump, answer: &mut Response);

    /// Makes the page of an error that the server core has found: `answer` is 200 without fields or body before. `route`: if the
    /// head was routed. It may panic.
    fn fail(
        &self,
        error: Failure,
        route: Option<RouteId>,
        asked: &Asked<'_>,
        answer: &mut Response,
    ) {
        let _ = (route, asked);
        answer.set_error(error.status, error.reason);
    }

    /// The route that a head matches, if that is known again: a request that was refused is counted and logged under it.
    fn find(&self, head: &Head<'_>) -> Option<RouteId> {
        let _ = head;
        None
    }

    /// All routes, a [`RouteId`] being the number of each; none where the service has no table.
    fn routes(&self) -> &'static [Route] {
        &[]
    }

    /// How many routes there are.
    fn count(&self) -> usize;

    /// Whether any route says `dispatch = pool`.
    fn wants_pool(&self) -> bool;

    /// The largest body limit that a route names, in bytes.
    fn largest_body(&self) -> Option<usize>;
}

/// An application that loops and workers share. It is boxed once more, so that no call has to work out where it lies behind
/// the counts.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Box<dyn Service>>);

impl Shared {
    pub(crate) fn new(service: impl Service + 'static) -> Shared {
        Shared(Arc::new(Box::new(service)))
    }
}

impl Deref for Shared {
    type Target = dyn Service;

    fn deref(&self) -> &Self::Target {
        &**self.0
    }
}

/// A request whose head is complete.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'r> {
    /// The head.
    pub head: Head<'r>,
    /// The peer's address; `None` where there is no socket, as in a test.
    pub peer: Option<&'r SocketAddr>,
    /// The longest body in bytes that is taken where a route says nothing else.
    pub body_bytes: usize,
}

/// An error that the server core has found.
#[derive(Clone, Copy, Debug)]
pub struct Failure {
    /// The status.
    pub status: StatusCode,
    /// What the client is told.
    pub reason: &'static str,
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
    },
    /// Send the answer at once.
    Refuse,
}

/// The number of a route in its table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RouteId(pub u32);
