//! A connection and its app in memory: the bytes of requests go in, those of answers come out.

use std::sync::Arc;

use http_core::app::{Asked, RouteId, Service, Verdict};
use http_core::message::Clock;
use http_core::proto::{Action, Admission, Connection, Exchange, Spares};
use http_core::{App, Bump, Config};

/// A driver without a socket. It does what a link does, except for what only a socket asks for.
pub(crate) struct Memory {
    app: App<()>,
    clock: Clock,
    connection: Connection,
    spares: Spares,
    arena: Bump,
}

impl Memory {
    /// A connection that goes on for any number of requests.
    pub(crate) fn new(app: App<()>) -> Memory {
        let config = Config::new().requests_per_connection(u32::MAX);
        let clock = Clock::system();
        let connection = Connection::new(Arc::new(config), &clock);
        Memory { app, clock, connection, spares: Spares::new(1, 0), arena: Bump::new() }
    }

    /// Feeds whole requests. The length of all their answers, which are all 200.
    pub(crate) fn exchange(&mut self, requests: &[u8]) -> usize {
        let (mut rest, mut answered) = (requests, 0);
        let mut action = self.feed(&mut rest);
        loop {
            action = match action {
                Action::Read if rest.is_empty() => break,
                Action::Read => self.feed(&mut rest),
                Action::Admit => self.admit(),
                Action::Dispatch(exchange) => self.call(exchange),
                Action::Write => {
                    let count = self.connection.pending().len();
                    answered += count;
                    self.connection.sent(count, &self.clock)
                }
                action => panic!("{action:?}"),
            }
        }
        self.connection.rest(&mut self.spares);
        answered
    }

    fn feed(&mut self, rest: &mut &[u8]) -> Action {
        let space = self.connection.space(&mut self.spares);
        let count = space.len().min(rest.len());
        space[..count].copy_from_slice(&rest[..count]);
        *rest = &rest[count..];
        self.connection.received(count, &self.clock)
    }

    fn admit(&mut self) -> Action {
        let (head, params, answer) = self.connection.routing();
        let body_bytes = 1 << 20;
        let asked = Asked { head, peer: None, body_bytes };
        let Verdict::Call { route: RouteId(tag), .. } = self.app.route(&asked, params, answer)
        else {
            panic!("refused: {}", answer.status());
        };
        self.connection.admit(Admission { tag, body_bytes, is_offloaded: false }, &self.clock)
    }

    fn call(&mut self, mut exchange: Box<Exchange>) -> Action {
        let route = RouteId(exchange.admission().tag);
        let (request, answer) = exchange.parts(None);
        self.app.call(route, &request, &self.arena, answer);
        assert_eq!(answer.status(), 200, "what is measured is an answer");
        self.arena.reset();
        exchange.finish(&self.clock, false);
        self.connection.respond(exchange, &self.clock)
    }
}
