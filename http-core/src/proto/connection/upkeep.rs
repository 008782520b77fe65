//! What a loop asks of a connection beside its requests: how much memory it holds, and to wait or give some back.

use std::time::Instant;

use super::Connection;
use crate::message::Clock;
use crate::proto::fault::Faulted;
use crate::proto::phase::Phase;
use crate::proto::spares::Spares;

impl Connection {
    /// Gives memory back that a connection at rest does not need. To be called when nothing more can be done at once.
    #[inline(always)]
    pub fn rest(&mut self, spares: &mut Spares) {
        if self.phase != Phase::Idle {
            return self.rest_in_between(spares);
        }
        if let Some(exchange) = self.exchange.take() {
            debug_assert!(exchange.is_at_rest(), "no phase leads to rest with something left");
            spares.give_rested(exchange);
        }
    }

    #[inline(never)]
    fn rest_in_between(&mut self, spares: &mut Spares) {
        match (self.phase, &mut self.exchange) {
            (Phase::Closed, exchange) => {
                if let Some(exchange) = exchange.take() {
                    spares.give(exchange);
                }
            }
            // What a large body has left behind.
            (Phase::Head | Phase::Linger, Some(exchange)) if exchange.output.is_empty() => {
                exchange.input.shrink_to(Spares::INPUT_BYTES, &mut spares.blocks);
            }
            _ => {}
        }
    }

    /// When the first byte of the request at hand came.
    pub(crate) fn begun(&self) -> Instant {
        self.since
    }

    /// What the peer did wrong; once.
    pub(crate) fn take_faulted(&mut self) -> Option<Box<Faulted>> {
        self.faulted.take()
    }

    /// Whether something of an answer was not sent yet.
    pub(crate) fn has_unsent(&self) -> bool {
        self.has_pending()
    }

    /// Whether its body is arriving.
    #[must_use]
    pub fn is_reading_body(&self) -> bool {
        self.phase == Phase::Body
    }

    /// The driver does not read for now: the time until it [reads on](Connection::reads_on) is not the peer's.
    pub fn pauses(&mut self, clock: &Clock) {
        if let Some(exchange) = &mut self.exchange {
            exchange.pace.pause(clock.now());
        }
    }

    /// The driver reads again.
    pub fn reads_on(&mut self, clock: &Clock) {
        if let Some(exchange) = &mut self.exchange {
            exchange.pace.go_on(clock.now());
        }
    }

    /// Whether it waits for its peer to read the answer to what was refused, and has stopped to throw away what still comes. If
    /// the peer has closed its half, the rest may be read all the same: it has an end, and its close is no reset then.
    #[must_use]
    pub fn has_thrown_enough(&self) -> bool {
        let thrown = self.exchange.as_ref().map_or(0, |exchange| exchange.lingered);
        self.phase == Phase::Linger && thrown > self.config.linger_bytes
    }

    /// Whether its exchange is out with the driver.
    #[must_use]
    pub fn is_handling(&self) -> bool {
        self.phase == Phase::Handling
    }

    /// Bytes of requests and answers that it holds, with those of an exchange that is lent out, even if it was closed over that;
    /// 0 at rest.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        self.exchange.as_ref().map_or(self.lent_bytes, |exchange| exchange.held_bytes())
    }
}
