//! A connection whose driver does nothing of its own: what it makes of some bytes shows without an application.

use std::sync::Arc;

use http_core::Config;
use http_core::message::Clock;
use http_core::proto::{Action, Admission, Connection, Exchange, Pending, Spares};

use crate::replies::{Reply, To, read_one};

/// A connection, and what it takes to drive it.
pub(super) struct Driver {
    connection: Connection,
    clock: Clock,
    spares: Spares,
}

/// What a connection makes of the bytes that have come.
pub(super) enum Outcome {
    /// It wants more.
    More,
    /// A head is complete.
    Head,
    /// A request is complete.
    Request(Box<Exchange>),
    /// It refuses them.
    Refused(Reply),
}

impl Driver {
    pub(super) fn new(config: Config) -> Driver {
        let clock = Clock::system();
        let connection = Connection::new(Arc::new(config), &clock);
        Driver { connection, clock, spares: Spares::new(1, 1 << 20) }
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Hands over the first of `bytes`, as many as there is space for. How many there were, and what comes of them.
    pub(super) fn receive(&mut self, bytes: &[u8]) -> (usize, Outcome) {
        let space = self.connection.space(&mut self.spares);
        let count = bytes.len().min(space.len());
        space[..count].copy_from_slice(&bytes[..count]);
        let action = self.connection.received(count, &self.clock);
        (count, self.outcome(action))
    }

    /// Lets the request in, with bodies of up to so many bytes.
    pub(super) fn admit(&mut self, body_bytes: usize) -> Outcome {
        let admission = Admission { body_bytes, ..Admission::default() };
        let action = self.connection.admit(admission, &self.clock);
        self.outcome(action)
    }

    /// Answers a request with 200 and nothing else. Bytes behind the request may be answered too.
    pub(super) fn answer(&mut self, mut exchange: Box<Exchange>, to: To) -> Reply {
        exchange.answer();
        exchange.finish(&self.clock, false);
        let action = self.connection.respond(exchange, &self.clock);
        assert!(matches!(action, Action::Write | Action::Admit), "{action:?}");
        let bytes = self.pending();
        let reply = read_one(&bytes, to);
        reply.unwrap_or_else(|| panic!("half an answer: {}", bytes.escape_ascii())).0
    }

    fn outcome(&self, action: Action) -> Outcome {
        match action {
            Action::Read => Outcome::More,
            Action::Admit => Outcome::Head,
            Action::Dispatch(exchange) => Outcome::Request(exchange),
            Action::Write => Outcome::Refused(self.refusal()),
            other => panic!("no driver asked for {other:?}"),
        }
    }

    /// The only answer that is pending: a refusal, which has no body where it is known to be one of `HEAD`.
    fn refusal(&self) -> Reply {
        let bytes = self.pending();
        let whole = |to| read_one(&bytes, to).filter(|(_, length)| *length == bytes.len());
        let reply = whole(To::Other).or_else(|| whole(To::Head));
        reply.unwrap_or_else(|| panic!("no single answer: {}", bytes.escape_ascii())).0
    }

    fn pending(&self) -> Vec<u8> {
        match self.connection.pending() {
            Pending::One(bytes) => bytes.to_vec(),
            Pending::Many(slices, count) => {
                slices[..count].iter().flat_map(|slice| slice.to_vec()).collect()
            }
        }
    }
}
