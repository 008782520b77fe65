//! What a connection sends, and how it goes on when that is sent.

use super::{Connection, HELD};
use crate::message::Clock;
use crate::proto::action::{Action, CloseReason};
use crate::proto::output::Pending;
use crate::proto::pace::Pace;
use crate::proto::phase::{Phase, Signal};

impl Connection {
    /// What to write next; empty where nothing is to be sent.
    #[inline(always)]
    #[must_use]
    pub fn pending(&self) -> Pending<'_> {
        match &self.exchange {
            Some(exchange) => exchange.output.pending(exchange.input.memory()),
            None => Pending::One(&[]),
        }
    }

    /// `count` bytes of what was [`pending`](Connection::pending) were written; 0 where nothing was taken. If that is not all, the
    /// [deadline](Connection::deadline) for the rest counts from the first time that this was told.
    #[inline(always)]
    pub fn sent(&mut self, count: usize, clock: &Clock) -> Action {
        let exchange = self.exchange.as_mut().expect(HELD);
        exchange.output.sent(count);
        if exchange.output.is_empty() && self.phase == Phase::Response {
            return self.answer_on(clock);
        }
        self.sent_some(count, clock)
    }

    /// As [`sent`](Connection::sent) where more is to be sent, or nothing was answered.
    #[inline(never)]
    fn sent_some(&mut self, count: usize, clock: &Clock) -> Action {
        let exchange = self.exchange.as_mut().expect(HELD);
        // While something is sent nothing is read, so the time that it took is not the peer's who is to send the rest of a
        // request.
        match self.phase {
            _ if !exchange.output.is_empty() => {
                exchange.output.pace.begin(clock.now());
                if count > 0 {
                    exchange.output.pace.progressed(count, clock.now());
                }
            }
            Phase::Head => self.since = clock.now(),
            Phase::Body => exchange.pace = Pace::begun(clock.now()),
            _ => {}
        }
        self.go_on(clock)
    }

    /// The last answer was sent. `has_more`: the peer may have sent bytes that were never read. Closing on them would make
    /// the system reset the connection, and the answer be lost.
    pub fn finish(&mut self, has_more: bool, clock: &Clock) -> Action {
        self.reason = CloseReason::Finished;
        self.step(if has_more { Signal::Refused } else { Signal::Sent });
        self.go_on(clock)
    }

    /// After an answer, or some of it, was made or sent: to the next request, or to rest.
    #[inline(always)]
    pub(super) fn answer_on(&mut self, clock: &Clock) -> Action {
        if self.phase != Phase::Response {
            return self.go_on(clock);
        }
        let exchange = self.exchange.as_ref().expect(HELD);
        if exchange.input.has_unread()
            && exchange.output.pending_bytes() < self.config.pipelined_bytes
        {
            return self.begin_head(Signal::More, clock);
        }
        if !exchange.output.is_empty() {
            return self.write_or(Action::Wait);
        }
        self.step(Signal::Drained);
        self.since = clock.now();
        self.resume(clock)
    }

    /// Sends what is pending first.
    pub(super) fn write_or(&self, otherwise: Action) -> Action {
        match self.has_pending() {
            true => Action::Write,
            false => otherwise,
        }
    }

    pub(super) fn has_pending(&self) -> bool {
        self.exchange.as_ref().is_some_and(|exchange| !exchange.output.is_empty())
    }
}
