//! A request on its way to a worker and back.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::StatusCode;
use mio::Token;

use super::backlog::Backlog;
use super::handle::{self, Ended, Scratch};
use super::mailbox::Mailbox;
use super::metrics::Counters;
use super::watch::{self, Watch};
use crate::app::Shared;
use crate::message::Clock;
use crate::pool::{Job, Submitter};
use crate::proto::Exchange;

/// What all requests that one loop hands over have in common.
pub(crate) struct Home {
    pub(crate) service: Shared,
    pub(crate) mailbox: Mailbox<Completion>,
    pub(crate) counters: Arc<Counters>,
    /// What workers have made and the loop has not taken.
    pub(crate) backlog: Backlog,
    /// What else is told of each answer.
    pub(crate) watch: Watch,
    pub(crate) queue_wait: Duration,
    /// The server shuts down: answers say so.
    pub(crate) is_draining: AtomicBool,
}

impl Home {
    fn post(&self, completion: Completion) {
        self.backlog.add(&completion.exchange);
        self.mailbox.post(completion);
    }
}

/// A request on its way to a worker. It owns the read buffer, from which the handler borrows.
pub(crate) struct Request {
    exchange: Box<Exchange>,
    peer: Option<SocketAddr>,
    token: Token,
    tenant: Tenant,
    home: Arc<Home>,
}

/// An answer on its way back; or a request whose connection was gone before it was begun.
pub(crate) struct Completion {
    pub(crate) token: Token,
    pub(crate) exchange: Box<Exchange>,
    pub(crate) is_answered: bool,
}

/// A connection as a worker sees it: there, or gone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tenant {
    has_left: Arc<AtomicBool>,
}

impl Tenant {
    /// The connection is gone.
    pub(crate) fn leave(&self) {
        self.has_left.store(true, Ordering::Release);
    }

    fn has_left(&self) -> bool {
        self.has_left.load(Ordering::Acquire)
    }
}

impl Job for Request {
    type Context = Scratch;

    fn run(self, scratch: &mut Scratch, waited: Duration) {
        let Request { exchange, peer, token, tenant, home } = self;
        if tenant.has_left() {
            return home.post(Completion { token, exchange, is_answered: false });
        }
        let mut debt = Debt { exchange: Some(exchange), token, home: &home };
        let Some(exchange) = &mut debt.exchange else { return };
        if waited > home.queue_wait || home.backlog.is_full() {
            home.counters.overloaded.add();
            handle::fail_exchange(&*home.service, handle::OVERLOADED, exchange, peer.as_ref());
        } else {
            let ended = handle::call(&*home.service, exchange, peer.as_ref(), &mut scratch.arena);
            if ended == Ended::Panicked {
                home.counters.panicked.add();
            }
        }
        watch::made_by_worker(exchange, peer, &home.watch);
        scratch.clock.refresh();
        exchange.finish(&scratch.clock, home.is_draining.load(Ordering::Relaxed));
        if let Some(exchange) = debt.exchange.take() {
            home.post(Completion { token, exchange, is_answered: true });
        }
    }
}

/// An answer that is owed to the loop, or its connection would stay frozen for ever: it is 500 where even what stands
/// around the handler panics.
struct Debt<'a> {
    exchange: Option<Box<Exchange>>,
    token: Token,
    home: &'a Home,
}

impl Drop for Debt<'_> {
    fn drop(&mut self) {
        let Some(mut exchange) = self.exchange.take() else { return };
        exchange.answer().set_error(StatusCode::INTERNAL_SERVER_ERROR, "the server failed");
        exchange.finish(&Clock::system(), true);
        self.home.post(Completion { token: self.token, exchange, is_answered: true });
    }
}

/// The way of a loop's requests to the pool.
pub(crate) struct Desk {
    /// `None`: there is no pool.
    pub(crate) submitter: Option<Submitter<Request>>,
    pub(crate) home: Arc<Home>,
}

impl Desk {
    /// Hands a request over, or gives it back where the queue is full.
    pub(crate) fn submit(
        &self,
        exchange: Box<Exchange>,
        peer: Option<SocketAddr>,
        token: Token,
        tenant: &mut Option<Tenant>,
    ) -> Result<(), Box<Exchange>> {
        let Some(submitter) = &self.submitter else { return Err(exchange) };
        let tenant = tenant.get_or_insert_default().clone();
        let request = Request { exchange, peer, token, tenant, home: Arc::clone(&self.home) };
        submitter.submit(request).map_err(|request| request.exchange)
    }
}
