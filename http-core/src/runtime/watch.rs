//! What a server tells of each answer, where its settings ask for any of it: the log, the counters of routes, the ids.

use std::net::SocketAddr;
use std::time::Duration;

use http::{Method, StatusCode};

use super::access_log::Record;
use super::context::Context;
use crate::app::RouteId;
use crate::config::{AccessLog, Config, ForwardedFields};
use crate::message::{Head, Response};
use crate::proto::{CloseReason, Connection, Exchange, make_sendable};

/// What the settings ask for. Where they ask for nothing, a request pays for a look at `is_on`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Watch {
    /// Anything below but `reads_fields`.
    pub(crate) is_on: bool,
    /// The fields of trusted proxies are read.
    pub(crate) reads_fields: bool,
    log: AccessLog,
    sends_ids: bool,
    counts_routes: bool,
}

impl Watch {
    pub(crate) fn new(config: &Config) -> Watch {
        let Config { access_log: log, request_ids, route_metrics, .. } = *config;
        Watch {
            is_on: log != AccessLog::Off || request_ids || route_metrics,
            reads_fields: request_ids || config.forwarded_fields != ForwardedFields::Ignored,
            log,
            sends_ids: request_ids,
            counts_routes: route_metrics,
        }
    }
}

/// An answer that was made on the loop is about to be serialized.
#[cold]
pub(crate) fn answers(
    exchange: &mut Exchange,
    peer: Option<SocketAddr>,
    connection: &Connection,
    last: &mut Option<Box<Record>>,
    context: &Context,
) {
    let watch = &context.watch;
    let route = RouteId(exchange.admission().tag);
    let (request, answer) = exchange.parts(peer.as_ref());
    let head = *request.borrow_head();
    let bytes = prepare(&head, answer, watch);
    tell(
        &head,
        peer,
        Some(route),
        Answer { status: answer.status(), bytes },
        connection,
        last,
        context,
    );
}

/// An answer that was made by a worker has come back.
#[cold]
pub(crate) fn came_back(
    exchange: &mut Exchange,
    peer: Option<SocketAddr>,
    connection: &Connection,
    last: &mut Option<Box<Record>>,
    context: &Context,
) {
    let (route, bytes) = (RouteId(exchange.admission().tag), exchange.content_bytes);
    let (request, answer) = exchange.parts(peer.as_ref());
    let answer = Answer { status: answer.status(), bytes };
    tell(request.borrow_head(), peer, Some(route), answer, connection, last, context);
}

/// A worker has made an answer, which is about to be serialized.
pub(crate) fn made_by_worker(exchange: &mut Exchange, peer: Option<SocketAddr>, watch: &Watch) {
    if !watch.is_on {
        return;
    }
    let (request, answer) = exchange.parts(peer.as_ref());
    exchange.content_bytes = prepare(request.borrow_head(), answer, watch);
}

/// A request is about to be refused by its head.
#[cold]
pub(crate) fn refuses(
    connection: &mut Connection,
    peer: Option<SocketAddr>,
    last: &mut Option<Box<Record>>,
    context: &Context,
) {
    let (head, _, answer) = connection.routing();
    let bytes = prepare(&head, answer, &context.watch);
    let answer = Answer { status: answer.status(), bytes };
    let head = connection.head();
    tell(&head, peer, context.service.find(&head), answer, connection, last, context);
}

/// A request goes to a worker: if it never comes back, this is what is known of it.
#[cold]
pub(crate) fn leaves(
    exchange: &mut Exchange,
    peer: Option<SocketAddr>,
    connection: &Connection,
    last: &mut Option<Box<Record>>,
    context: &Context,
) {
    if context.watch.log == AccessLog::Off {
        return;
    }
    let route = Some(RouteId(exchange.admission().tag));
    let (request, _) = exchange.parts(peer.as_ref());
    *last = Some(Box::new(Record::new(request.borrow_head(), peer, route, connection.begun())));
}

/// A peer has broken the protocol, and was told. Every server counts that.
#[cold]
pub(crate) fn faulted(
    connection: &mut Connection,
    peer: Option<SocketAddr>,
    closed: Option<CloseReason>,
    context: &Context,
) {
    let Some(faulted) = connection.take_faulted() else { return };
    let Context { counters, clock, watch, .. } = context;
    counters.faults[faulted.fault as usize].add_alone();
    let status = faulted.fault.status();
    let took = clock.work_ends().saturating_duration_since(faulted.begun);
    if let Some(unrouted) = counters.routes.last() {
        unrouted.count(status, took);
    }
    if watch.log != AccessLog::Off {
        let record = Record::of_fault(&faulted, peer);
        let outcome = Outcome { status: Some(status), bytes: faulted.content_bytes, closed, took };
        record.tell(&outcome, None, watch.log, clock);
    }
}

/// A connection is about to be closed. What of it is worth a line: an answer that was not sent to its end, or never made.
#[cold]
pub(crate) fn closes(
    connection: &mut Connection,
    peer: Option<SocketAddr>,
    last: Option<&Record>,
    reason: CloseReason,
    context: &Context,
) {
    let is_unsent = connection.has_unsent();
    faulted(connection, peer, is_unsent.then_some(reason), context);
    let Some(record) = last.filter(|_| is_unsent || connection.is_handling()) else { return };
    let took = context.clock.work_ends().saturating_duration_since(record.begun);
    let outcome = Outcome { status: None, bytes: 0, closed: Some(reason), took };
    record.tell(&outcome, Some(&*context.service), context.watch.log, &context.clock);
}

/// How a request ended.
pub(crate) struct Outcome {
    /// `None`: without an answer that was sent to its end.
    pub(crate) status: Option<StatusCode>,
    /// Of the answer's content.
    pub(crate) bytes: usize,
    pub(crate) closed: Option<CloseReason>,
    /// From the first byte of the head.
    pub(crate) took: Duration,
}

#[derive(Clone, Copy)]
struct Answer {
    status: StatusCode,
    bytes: usize,
}

fn tell(
    head: &Head<'_>,
    peer: Option<SocketAddr>,
    route: Option<RouteId>,
    answer: Answer,
    connection: &Connection,
    last: &mut Option<Box<Record>>,
    context: &Context,
) {
    let Context { counters, clock, service, watch, .. } = context;
    let took = clock.work_ends().saturating_duration_since(connection.begun());
    let Answer { status, bytes } = answer;
    if watch.counts_routes {
        let unrouted = counters.routes.len() - 1;
        let slot = route.map_or(unrouted, |route| (route.0 as usize).min(unrouted));
        counters.routes[slot].count(status, took);
    }
    if watch.log != AccessLog::Off {
        let record = Record::new(head, peer, route, connection.begun());
        let outcome = Outcome { status: Some(status), bytes, closed: None, took };
        record.tell(&outcome, Some(&**service), watch.log, clock);
        *last = Some(Box::new(record));
    }
}

/// Makes of an answer what will be sent, with the id of its request. Returns the length of its content.
fn prepare(head: &Head<'_>, answer: &mut Response, watch: &Watch) -> usize {
    make_sendable(answer, head.bytes());
    if watch.sends_ids {
        stamp(head, answer);
    }
    content_bytes(head, answer)
}

/// Says in the answer what the request is called, unless the handler has said so.
fn stamp(head: &Head<'_>, answer: &mut Response) {
    if answer.header(FIELD).is_none() {
        let added = answer.append_header(FIELD, head.request_id().to_string());
        debug_assert!(added.is_ok(), "an id is well formed");
    }
}

const FIELD: &str = "X-Request-Id";

/// The length of what is sent as the content of an answer.
fn content_bytes(head: &Head<'_>, answer: &Response) -> usize {
    let is_bodiless = *head.method() == Method::HEAD
        || matches!(
            answer.status(),
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED
        );
    if is_bodiless { 0 } else { answer.body_len() }
}
