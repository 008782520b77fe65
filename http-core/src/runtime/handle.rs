//! The one place where the application is called.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bumpalo::Bump;
use http::StatusCode;

use crate::app::{RouteId, Service, Verdict};
use crate::message::{Clock, Head, Params, Response};
use crate::proto::Exchange;

/// What a handler's thread needs for a call, used again for the next one.
#[derive(Debug, Default)]
pub struct Scratch {
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
pub(crate) fn route(
    service: &dyn Service,
    head: &Head<'_>,
    params: &mut Params,
    answer: &mut Response,
) -> Option<Verdict> {
    let verdict = contain(|| service.route(head, params, answer));
    if verdict.is_none() {
        tracing::error!(request_target = head.target(), "routing panicked: 500 sent");
        answer.set_error(StatusCode::INTERNAL_SERVER_ERROR, "the server failed");
    }
    verdict
}

/// Calls the handler that the exchange was admitted for. Its answer is not serialized yet.
pub(crate) fn call(
    service: &dyn Service,
    exchange: &mut Exchange,
    peer: Option<SocketAddr>,
    arena: &mut Bump,
) -> Ended {
    let route = RouteId(exchange.admission().tag);
    // What the handler may leave half done is the answer, which is made anew, and the arena, which is reset.
    let ended = contain(|| {
        let (request, answer) = exchange.parts(peer);
        service.call(route, &request, arena, answer);
    });
    if arena.allocated_bytes() > KEPT_ARENA_BYTES {
        *arena = Bump::new();
    } else {
        arena.reset();
    }
    if ended.is_some() {
        return Ended::Answered;
    }
    tracing::error!(route = route.0, "a handler panicked: 500 sent");
    exchange.answer().set_error(StatusCode::INTERNAL_SERVER_ERROR, "the handler failed");
    Ended::Panicked
}

/// Runs code of the application. `None`: it panicked.
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

/// Fills in the answer of a server that has no room for the request.
pub(crate) fn refuse_overloaded(answer: &mut Response) {
    answer.set_error(StatusCode::SERVICE_UNAVAILABLE, "too busy, try again");
    answer.append_header("Retry-After", "1").expect("a valid field");
}
