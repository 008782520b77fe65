//! The one place where the application is called.

use std::fmt::Display;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bumpalo::Bump;
use http::StatusCode;

use crate::app::{Asked, Failure, RouteId, Service, Verdict};
use crate::message::{Clock, Params, Response, tell_error};
use crate::proto::Exchange;

/// What a handler's thread needs for a call, used again for the next one.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// The time, for `Date`.
    pub clock: Clock,
    /// Memory that a handler may borrow; reset behind each call.
    pub arena: Bump,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Answered,
    /// 500 was put in place of the answer; nothing else is harmed.
    Panicked,
}

/// Asks the application what becomes of a head. `None`: it panicked, and `answer` says 500.
#[inline(always)]
pub(crate) fn route(
    service: &dyn Service,
    asked: &Asked<'_>,
    params: &mut Params,
    answer: &mut Response,
) -> Option<Verdict> {
    let verdict = contain(|| service.route(asked, params, answer));
    if verdict.is_none() {
        panicked_over(service, asked, answer);
    }
    verdict
}

#[cold]
fn panicked_over(service: &dyn Service, asked: &Asked<'_>, answer: &mut Response) {
    tell_error(&asked.head, None, "routing panicked: 500 sent");
    fail(service, FAILED, None, asked, answer);
}

/// Calls the handler that the exchange was admitted for. Its answer is not serialized yet.
#[inline(always)]
pub(crate) fn call(
    service: &dyn Service,
    exchange: &mut Exchange,
    peer: Option<&SocketAddr>,
    arena: &mut Bump,
) -> Ended {
    let route = RouteId(exchange.admission().tag);
    // What the handler may leave half done is the answer, which is made anew, and the arena, which is reset.
    let ended = contain(|| {
        let (request, answer) = exchange.parts(peer);
        service.call(route, &request, arena, answer);
    });
    if ended.is_none() {
        return panicked(service, exchange, peer, arena);
    }
    empty(arena);
    Ended::Answered
}

/// Puts 500 in the place of the answer.
#[cold]
fn panicked(
    service: &dyn Service,
    exchange: &mut Exchange,
    peer: Option<&SocketAddr>,
    arena: &mut Bump,
) -> Ended {
    empty(arena);
    let route = service.routes().get(exchange.admission().tag as usize);
    let head = exchange.parts(peer).0.head();
    let route = route.map(|route| route as &dyn Display);
    tell_error(&head, route, "a handler panicked: 500 sent");
    fail_exchange(service, HANDLER_FAILED, exchange, peer);
    Ended::Panicked
}

#[inline(always)]
fn empty(arena: &mut Bump) {
    if arena.allocated_bytes() > KEPT_ARENA_BYTES {
        *arena = Bump::new();
    } else {
        arena.reset();
    }
}

/// Has the application make the page of an error; a plain one, if it panics over that.
pub(crate) fn fail(
    service: &dyn Service,
    error: Failure,
    route: Option<RouteId>,
    asked: &Asked<'_>,
    answer: &mut Response,
) {
    answer.clear();
    if contain(|| service.fail(error, route, asked, answer)).is_none() {
        answer.set_error(error.status, error.reason);
    }
    if error.status == StatusCode::SERVICE_UNAVAILABLE && answer.header("Retry-After").is_none() {
        answer.append_header("Retry-After", "1").expect("a valid field");
    }
}

/// The same for a request that was admitted.
pub(crate) fn fail_exchange(
    service: &dyn Service,
    error: Failure,
    exchange: &mut Exchange,
    peer: Option<&SocketAddr>,
) {
    let admission = exchange.admission();
    let (route, body_bytes) = (RouteId(admission.tag), admission.body_bytes);
    let (request, answer) = exchange.parts(peer);
    fail(service, error, Some(route), &Asked { head: request.head(), peer, body_bytes }, answer);
}

/// Routing, a guard or a catcher has panicked.
const FAILED: Failure =
    Failure { status: StatusCode::INTERNAL_SERVER_ERROR, reason: "the server failed" };
/// A handler or a hook has panicked.
const HANDLER_FAILED: Failure =
    Failure { status: StatusCode::INTERNAL_SERVER_ERROR, reason: "the handler failed" };
/// There is no room for the request.
pub(crate) const OVERLOADED: Failure =
    Failure { status: StatusCode::SERVICE_UNAVAILABLE, reason: "too busy, try again" };

/// Runs code of the application. `None`: it panicked.
#[inline(always)]
fn contain<R>(run: impl FnOnce() -> R) -> Option<R> {
    let panic = match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => return Some(result),
        Err(panic) => panic,
    };
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
        // To drop it could panic once more, without end.
        std::mem::forget(again);
    }
    None
}

/// A larger arena is freed, not kept.
const KEPT_ARENA_BYTES: usize = 1 << 20;
