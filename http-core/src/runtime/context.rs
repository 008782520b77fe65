//! What a loop lends to whichever of its links has its turn.

use std::fmt;
use std::sync::Arc;

use bumpalo::Bump;

use super::budget::{Budget, Charge};
use super::entry::Entry;
use super::metrics::Counters;
use super::watch::Watch;
use crate::app::Shared;
use crate::config::Config;
use crate::message::Clock;
use crate::proto::{Exchange, Spares};

/// What a loop lends to whichever of its links has its turn.
pub(crate) struct Context {
    /// The application.
    pub(crate) service: Shared,
    /// The settings.
    pub(crate) config: Arc<Config>,
    /// The time.
    pub(crate) clock: Clock,
    /// Exchanges for links that begin to read.
    pub(crate) spares: Spares,
    /// For handlers that run here.
    pub(crate) arena: Bump,
    /// How much is buffered.
    pub(crate) budget: Budget,
    /// Who is let in.
    pub(crate) entry: Entry,
    /// What is counted.
    pub(crate) counters: Arc<Counters>,
    /// What else is told of each answer.
    pub(crate) watch: Watch,
    /// Requests run elsewhere whose routes do not say where.
    pub(crate) offloads_by_default: bool,
    /// The server shuts down.
    pub(crate) is_draining: bool,
    /// What was done in this turn.
    pub(crate) work: Work,
}

impl Context {
    /// What a loop of these settings lends.
    pub(crate) fn new(
        service: Shared,
        config: Arc<Config>,
        clock: Clock,
        entry: Entry,
        spares: Spares,
        counters: Arc<Counters>,
    ) -> Context {
        let limit = Budget::limit(&*service, &config);
        Context {
            service,
            watch: Watch::new(&config),
            config,
            clock,
            spares,
            arena: Bump::new(),
            budget: Budget { limit, ..Budget::default() },
            entry,
            counters,
            offloads_by_default: false,
            is_draining: false,
            work: Work::default(),
        }
    }

    /// An exchange comes back whose connection is gone: until now the budget was charged for it.
    pub(crate) fn take_back(&mut self, exchange: Box<Exchange>) {
        let charge = Charge { bytes: exchange.lent_bytes(), ..Charge::default() };
        self.budget.change(charge, Charge::default());
        self.spares.give(exchange);
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("budget", &self.budget).finish_non_exhaustive()
    }
}

/// What a link has done in one turn, in bytes written or what takes as long.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Work(pub(super) usize);

impl Work {
    /// Then others have their turn.
    const MOST: usize = 1 << 20;
    pub(super) const READ: usize = Work::MOST / 16;
    pub(super) const REQUEST: usize = Work::MOST / 64;

    pub(super) fn is_enough(&self) -> bool {
        self.0 >= Work::MOST
    }
}
