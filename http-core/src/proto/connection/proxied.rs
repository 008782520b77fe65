//! What a connection does where proxies stand in front: the preface before the first head, and the fields of each.

use std::net::SocketAddr;

use super::{Connection, HELD};
use crate::message::Clock;
use crate::proto::action::Action;
use crate::proto::phase::Signal;

impl Connection {
    /// Reads what the proxies in front say of the request at hand, which came from `peer`. To be called before the request is
    /// routed, where the settings believe any such fields.
    #[cold]
    pub fn read_forwarded(&mut self, peer: Option<SocketAddr>) {
        self.exchange.as_mut().expect(HELD).read_forwarded(peer, &self.config);
    }

    /// Goes on with the preface.
    #[cold]
    pub(super) fn read_preface(&mut self, clock: &Clock) -> Action {
        let Some(exchange) = &mut self.exchange else { return Action::Read };
        let client = match exchange.read_preface(&self.config) {
            Ok(Some(client)) => client,
            Ok(None) => return Action::Read,
            Err(fault) => return self.fault(fault, clock),
        };
        self.step(Signal::PrefaceEnd);
        self.since = clock.now();
        let exchange = self.exchange.as_mut().expect(HELD);
        if exchange.input.has_unread() {
            exchange.begin_head();
            self.step(Signal::FirstByte);
        }
        match client {
            Some(client) => Action::Client(Box::new(client)),
            None => self.resume(clock),
        }
    }
}
