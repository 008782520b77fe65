//! A peer's connection without its socket: bytes and the time go in, an action comes out.

mod proxied;
mod sending;
mod upkeep;

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::StatusCode;

use super::action::{Action, CloseReason};
use super::chunked::Chunked;
use super::encode::CONTINUE;
use super::exchange::{Admission, Exchange};
use super::fault::{Fault, Faulted};
use super::pace::Pace;
use super::phase::{Phase, Signal};
use super::spares::Spares;
use crate::config::Config;
use crate::message::{Clock, Expectation, Framing, Head, Params, Response};

/// The sans-IO state of one peer.
///
/// Its driver does what each [`Action`] says and reports back by the method that the action names. While output is
/// pending nothing is read: a peer that does not take its answers cannot make the server hold more of them.
#[derive(Debug)]
pub struct Connection {
    phase: Phase,
    /// Meaningful in `Phase::Closed`.
    reason: CloseReason,
    /// The server shuts down: no request after the one at hand.
    /// The next answer is the last.
    is_retiring: bool,
    /// And where none is due, it closes.
    is_draining: bool,
    /// Requests answered: never more than the request cap, or one.
    served: u32,
    /// When the phase's own timeout began.
    since: Instant,
    /// Held from the first byte of a request until all is answered and sent, and lent out while it is handled.
    exchange: Option<Box<Exchange>>,
    /// What the exchange holds that is lent out.
    lent_bytes: usize,
    config: Arc<Config>,
    /// What the peer did wrong, until the driver has taken note.
    faulted: Option<Box<Faulted>>,
}

/// For so long a new connection does not count as idle where room is needed: who has something to ask sends it right behind
/// the handshake. A flood of silent connections holds each place no longer.
const FIRST_REQUEST_TIME: Duration = Duration::from_millis(100);

/// What only a bug could break: the driver asked for a thing that the phase does not have.
const HELD: &str = "an exchange is held in every phase but Preface, Idle, Handling and Closed";

impl Connection {
    /// A connection that was just accepted.
    #[must_use]
    pub fn new(config: Arc<Config>, clock: &Clock) -> Connection {
        Connection {
            phase: if config.proxy_protocol { Phase::Preface } else { Phase::Idle },
            reason: CloseReason::Finished,
            is_retiring: false,
            is_draining: false,
            served: 0,
            since: clock.now(),
            exchange: None,
            lent_bytes: 0,
            config,
            faulted: None,
        }
    }

    /// Where to read to, never empty. Ask only after [`Action::Read`] or [`Action::Linger`].
    #[inline(always)]
    pub fn space(&mut self, spares: &mut Spares) -> &mut [u8] {
        let exchange = self.exchange.get_or_insert_with(|| spares.take());
        if self.phase == Phase::Body {
            exchange.reserve_body(spares);
        }
        exchange.input.make_space(&mut spares.blocks);
        exchange.input.free()
    }

    /// `count` bytes were read into [`space`](Connection::space); 0: the peer closed.
    #[inline(always)]
    pub fn received(&mut self, count: usize, clock: &Clock) -> Action {
        if let Some(exchange) = &mut self.exchange
            && count > 0
        {
            exchange.input.received(count);
            if self.phase == Phase::Idle {
                return self.begin_head(Signal::FirstByte, clock);
            }
        }
        self.received_more(count, clock)
    }

    /// As [`received`](Connection::received) where it is not the beginning of a request.
    #[inline(never)]
    fn received_more(&mut self, count: usize, clock: &Clock) -> Action {
        if count == 0 {
            let is_over = self.phase == Phase::Linger;
            return self.close(if is_over {
                CloseReason::Refused
            } else {
                CloseReason::PeerClosed
            });
        }
        let exchange = self.exchange.as_mut().expect("space was asked for");
        match self.phase {
            // The first bytes behind an empty line: the request begins with them.
            Phase::Head if exchange.input.unread().len() == count => self.since = clock.now(),
            Phase::Body => exchange.pace.progressed(count, clock.now()),
            Phase::Linger => {
                let unread = exchange.input.unread().len();
                exchange.input.consume(unread);
                exchange.lingered = exchange.lingered.saturating_add(count);
            }
            _ => {}
        }
        self.go_on(clock)
    }

    /// The head of the request at hand. Ask only after [`Action::Admit`].
    #[must_use]
    pub fn head(&self) -> Head<'_> {
        self.exchange.as_ref().expect(HELD).head()
    }

    /// What routing needs: the head; where to put the values of parameters; the answer, for a refusal. Ask only after
    /// [`Action::Admit`].
    pub fn routing(&mut self) -> (Head<'_>, &mut Params, &mut Response) {
        self.exchange.as_mut().expect(HELD).routing()
    }

    /// The same, once for each request, which gets this number.
    #[inline(always)]
    pub(crate) fn routing_of(&mut self, number: u64) -> (Head<'_>, &mut Params, &mut Response) {
        let exchange = self.exchange.as_mut().expect(HELD);
        exchange.head.number = number;
        exchange.routing()
    }

    /// The driver lets the request in.
    #[inline(always)]
    pub fn admit(&mut self, admission: Admission, clock: &Clock) -> Action {
        let exchange = self.exchange.as_mut().expect(HELD);
        exchange.admission = admission;
        if exchange.head.framing == Framing::Empty {
            exchange.bytes = exchange.head.bytes;
            exchange.body = exchange.bytes..exchange.bytes;
            return self.end_request();
        }
        self.begin_body(clock)
    }

    #[inline(never)]
    fn begin_body(&mut self, clock: &Clock) -> Action {
        let exchange = self.exchange.as_mut().expect(HELD);
        let limit = exchange.admission.body_bytes as u64;
        match exchange.head.framing {
            Framing::Length(length) if length > limit => self.fault(Fault::BodyTooLarge, clock),
            Framing::Empty | Framing::Length(_) | Framing::Chunked => {
                exchange.chunked = Chunked::default();
                exchange.pace = Pace::begun(clock.now());
                let nothing_came = exchange.input.unread().len() == exchange.head.bytes;
                if nothing_came && exchange.head.expectation == Expectation::Continue {
                    exchange.output.gather(CONTINUE);
                }
                self.step(Signal::BodyDue);
                self.read_body(clock)
            }
        }
    }

    /// The driver turns the request away with the answer that it filled in by [`routing`](Connection::routing). The
    /// connection goes on if the request was read to its end and the answer is not 400.
    pub fn refuse(&mut self, clock: &Clock) -> Action {
        let exchange = self.exchange.as_mut().expect(HELD);
        let unread = exchange.input.unread().len() as u64;
        let whole = match exchange.head.framing {
            Framing::Empty => Some(exchange.head.bytes as u64),
            Framing::Length(length) => length.checked_add(exchange.head.bytes as u64),
            Framing::Chunked => None,
        };
        // A peer that breaks the rules once is not listened to further.
        let is_broken = exchange.answer_status() == StatusCode::BAD_REQUEST;
        match whole.filter(|whole| *whole <= unread && !is_broken) {
            Some(whole) => {
                exchange.bytes = whole as usize;
                let closes = self.is_retiring || self.closes_after_next();
                let exchange = self.exchange.as_mut().expect(HELD);
                exchange.is_last = !exchange.head.keeps_alive;
                exchange.finish(clock, closes);
                self.answered();
            }
            None => {
                exchange.finish(clock, true);
                self.step(Signal::Refused);
            }
        }
        self.go_on(clock)
    }

    /// The exchange comes back with its answer [finished](Exchange::finish).
    #[inline(always)]
    pub fn respond(&mut self, exchange: Box<Exchange>, clock: &Clock) -> Action {
        self.exchange = Some(exchange);
        self.lent_bytes = 0;
        self.answered();
        self.answer_on(clock)
    }

    /// When [`expired`](Connection::expired) is to be called; a call before that does no harm.
    #[inline(always)]
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        if self.phase == Phase::Idle {
            return self.since.checked_add(self.config.idle_timeout);
        }
        let config = &*self.config;
        if let Some(exchange) = &self.exchange
            && !exchange.output.is_empty()
        {
            return exchange.output.pace.deadline(config.write_timeout, config);
        }
        match (self.phase, &self.exchange) {
            _ if self.is_between_requests() => self.since.checked_add(config.idle_timeout),
            (Phase::Preface | Phase::Head | Phase::Admission | Phase::Ready, _) => {
                self.since.checked_add(config.head_timeout)
            }
            (Phase::Body, Some(exchange)) => exchange.pace.deadline(config.body_timeout, config),
            (Phase::Linger, _) => self.since.checked_add(config.linger_timeout),
            _ => None,
        }
    }

    /// The time is now. If the deadline has passed, the peer is evicted; a peer that is late with a request is told.
    pub fn expired(&mut self, clock: &Clock) -> Action {
        if self.deadline().is_none_or(|deadline| deadline > clock.now()) {
            return self.go_on(clock);
        }
        if self.has_pending() {
            return self.close(CloseReason::WriteStalled);
        }
        match self.phase {
            _ if self.is_between_requests() => self.close(CloseReason::Idle),
            Phase::Head | Phase::Body => self.fault(Fault::Late, clock),
            _ => self.close(CloseReason::Refused),
        }
    }

    /// The server is about to shut down: the answer to the request at hand is the last, or to the next one.
    pub fn retire(&mut self) {
        self.is_retiring = true;
    }

    /// The server shuts down: an idle connection closes when it is [resumed](Connection::resume), any other after the answer to
    /// the request at hand.
    pub fn drain(&mut self) {
        self.retire();
        self.is_draining = true;
    }

    /// The driver gives the connection up: the socket failed, or its place is needed.
    pub fn close(&mut self, reason: CloseReason) -> Action {
        self.step(Signal::Gone);
        self.reason = reason;
        Action::Close(reason)
    }

    /// Whether nothing of a request has come since the last answer was sent. While that stays so from one turn to the next,
    /// its [deadline](Connection::deadline) only moves away.
    #[inline(always)]
    pub(crate) fn is_at_rest(&self) -> bool {
        self.phase == Phase::Idle
    }

    /// Since when it has been between two requests, or without a first; `None` while there is one.
    #[must_use]
    pub fn idle_since(&self) -> Option<Instant> {
        (self.phase == Phase::Idle).then_some(self.since)
    }

    /// Since when it can be asked to make room for another: like [`idle_since`](Connection::idle_since), and also where nothing
    /// but an empty line has come; but a peer that has just come has some time for its first request, which may be waiting to
    /// be read.
    #[must_use]
    pub fn spare_since(&self, clock: &Clock) -> Option<Instant> {
        let is_new = self.served == 0
            && clock.now().saturating_duration_since(self.since) < FIRST_REQUEST_TIME;
        (self.is_between_requests() && !is_new).then_some(self.since)
    }

    /// What it asks for now.
    #[inline]
    pub fn resume(&mut self, clock: &Clock) -> Action {
        if self.phase == Phase::Idle && !self.is_draining {
            // As most events find it.
            return Action::Read;
        }
        self.go_on(clock)
    }

    /// Goes as far as it can without its driver.
    #[inline(never)]
    fn go_on(&mut self, clock: &Clock) -> Action {
        match self.phase {
            _ if self.is_draining && self.is_between_requests() => self.close(CloseReason::Drained),
            Phase::Preface if self.is_draining => self.close(CloseReason::Drained),
            Phase::Preface => self.read_preface(clock),
            Phase::Idle => Action::Read,
            // A peer that is still not done finds that nothing is taken any more, and looks for an answer.
            Phase::Linger if self.has_thrown_enough() => Action::Wait,
            Phase::Linger => Action::Read,
            Phase::Head => self.read_head(clock),
            Phase::Admission => Action::Admit,
            Phase::Body => self.read_body(clock),
            Phase::Ready => self.offload(),
            Phase::Handling => Action::Wait,
            Phase::Response => self.answer_on(clock),
            Phase::Farewell | Phase::Refusal if self.has_pending() => self.write_or(Action::Wait),
            Phase::Farewell => Action::Finish,
            Phase::Refusal => {
                self.step(Signal::Sent);
                self.since = clock.now();
                self.exchange.as_mut().expect(HELD).clear();
                Action::Linger
            }
            Phase::Closed => Action::Close(self.reason),
        }
    }

    fn read_head(&mut self, clock: &Clock) -> Action {
        let read = self.exchange.as_mut().expect(HELD).read_head(&self.config);
        self.head_read(read, clock)
    }

    #[inline(always)]
    fn head_read(&mut self, read: Result<bool, Fault>, clock: &Clock) -> Action {
        match read {
            Ok(true) => {
                self.step(Signal::HeadEnd);
                Action::Admit
            }
            Ok(false) if self.is_draining && self.is_between_requests() => self.go_on(clock),
            Ok(false) => self.write_or(Action::Read),
            Err(fault) => self.fault(fault, clock),
        }
    }

    fn read_body(&mut self, clock: &Clock) -> Action {
        match self.exchange.as_mut().expect(HELD).read_body(&self.config) {
            Ok(true) => self.end_request(),
            Ok(false) => self.write_or(Action::Read),
            Err(fault) => self.fault(fault, clock),
        }
    }

    /// The request is whole.
    #[inline(always)]
    fn end_request(&mut self) -> Action {
        match self.exchange.as_ref().expect(HELD).admission.is_offloaded {
            true => self.offload(),
            false => self.dispatch(),
        }
    }

    /// Sends earlier answers before the request is handled elsewhere, for that may take a while.
    #[inline(never)]
    fn offload(&mut self) -> Action {
        let exchange = self.exchange.as_mut().expect(HELD);
        if exchange.output.is_empty() {
            // What stays on this thread is back before anybody counts.
            exchange.lent_bytes = exchange.held_bytes();
            self.lent_bytes = exchange.lent_bytes;
            return self.dispatch();
        }
        if self.phase != Phase::Ready {
            self.step(Signal::RequestEnd);
        }
        self.write_or(Action::Wait)
    }

    /// Nothing of a request has come yet; an empty line, as some clients send behind a body, is nothing of one.
    fn is_between_requests(&self) -> bool {
        match (self.phase, &self.exchange) {
            (Phase::Idle, _) => true,
            (Phase::Head, Some(exchange)) => {
                !exchange.input.has_unread() && exchange.output.is_empty()
            }
            _ => false,
        }
    }

    #[inline(always)]
    fn begin_head(&mut self, signal: Signal, clock: &Clock) -> Action {
        self.step(signal);
        self.since = clock.now();
        let exchange = self.exchange.as_mut().expect(HELD);
        exchange.begin_head();
        let read = exchange.read_head(&self.config);
        self.head_read(read, clock)
    }

    #[inline(always)]
    fn dispatch(&mut self) -> Action {
        self.step(Signal::Taken);
        let closes = self.is_retiring || self.closes_after_next();
        let mut exchange = self.exchange.take().expect(HELD);
        exchange.is_last = closes || !exchange.head.keeps_alive;
        Action::Dispatch(exchange)
    }

    /// The request cap.
    fn closes_after_next(&self) -> bool {
        self.served + 1 >= self.config.requests_per_connection
    }

    /// The answer to a request that was read to its end is serialized.
    #[inline(always)]
    fn answered(&mut self) {
        self.served += 1;
        let exchange = self.exchange.as_mut().expect(HELD);
        exchange.input.consume(exchange.bytes);
        // What the answer said, no more: a shutdown that began since then comes behind the next one, or at rest.
        if !exchange.is_last {
            return self.step(Signal::Answered);
        }
        // Closing on unread bytes would make the system reset the connection, and the answer be lost.
        match exchange.input.has_unread() {
            true => self.step(Signal::Refused),
            false => self.step(Signal::AnsweredLast),
        }
    }

    #[cold]
    fn fault(&mut self, fault: Fault, clock: &Clock) -> Action {
        tracing::debug!(
            status = fault.status().as_u16(),
            reason = fault.reason(),
            "request refused"
        );
        let exchange = self.exchange.as_mut().expect(HELD);
        let line = exchange.first_line(&self.config);
        let content_bytes = exchange.refuse(fault, clock);
        self.faulted = Some(Box::new(Faulted { fault, line, content_bytes, begun: self.since }));
        self.step(Signal::Refused);
        self.go_on(clock)
    }

    #[inline(always)]
    fn step(&mut self, signal: Signal) {
        match self.phase.after(signal) {
            Some(phase) => self.phase = phase,
            None => {
                debug_assert!(false, "{signal:?} in {:?}", self.phase);
                self.reason = CloseReason::Reset;
                self.phase = Phase::Closed;
            }
        }
    }
}
