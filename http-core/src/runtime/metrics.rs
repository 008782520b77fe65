//! What a loop counts.

use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use super::route_metrics::{RouteCounters, RouteMetrics};
use crate::config::Config;
use crate::message::RequestId;
use crate::proto::{CloseReason, Fault};

/// The counters of one loop, read from other threads at any time.
#[derive(Debug)]
pub(crate) struct Counters {
    /// The number below that of the first request.
    first_number: u64,
    #[cfg(debug_assertions)]
    pub(crate) slow: super::slow::SlowHandlers,
    pub(crate) accepted: Counter,
    /// The number of the last request.
    numbers: Counter,
    pub(crate) overloaded: Counter,
    pub(crate) panicked: Counter,
    pub(crate) stale_completions: Counter,
    pub(crate) dropped_jobs: Counter,
    pub(crate) closed: [Counter; CloseReason::ALL.len()],
    pub(crate) faults: [Counter; Fault::ALL.len()],
    /// One for each route, and behind them one for requests without; empty where routes are not counted.
    pub(crate) routes: Box<[RouteCounters]>,
}

impl Counters {
    pub(crate) fn new(config: &Config, routes: usize) -> Counters {
        let first_number = RequestId::first_number();
        let slots = if config.route_metrics { routes + 1 } else { 0 };
        Counters {
            first_number,
            #[cfg(debug_assertions)]
            slow: super::slow::SlowHandlers::new(routes),
            accepted: Counter::default(),
            numbers: Counter(AtomicU64::new(first_number)),
            overloaded: Counter::default(),
            panicked: Counter::default(),
            stale_completions: Counter::default(),
            dropped_jobs: Counter::default(),
            closed: Default::default(),
            faults: Default::default(),
            routes: (0..slots).map(|_| RouteCounters::default()).collect(),
        }
    }

    /// Counts a request. Returns its number.
    #[inline(always)]
    pub(crate) fn begin_request(&self) -> u64 {
        let number = self.numbers.get() + 1;
        self.numbers.0.store(number, Ordering::Relaxed);
        number
    }

    /// How many requests there were.
    fn requests(&self) -> u64 {
        self.numbers.get() - self.first_number
    }

    /// A connection was closed as soon as it was accepted.
    pub(crate) fn turned_away(&self, reason: CloseReason) {
        self.accepted.add_alone();
        self.closed[reason as usize].add_alone();
    }
}

/// A number that only grows.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    /// Adds 1, from any thread.
    pub(crate) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Adds 1 where only one thread ever does: no locked instruction.
    pub(crate) fn add_alone(&self) {
        self.0.store(self.get() + 1, Ordering::Relaxed);
    }

    /// Adds more than 1, as [`add_alone`](Counter::add_alone).
    pub(crate) fn add_many_alone(&self, count: u64) {
        self.0.store(self.get().wrapping_add(count), Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a server has done so far, all loops together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metrics {
    /// Connections accepted.
    pub accepted: u64,
    /// Requests whose head was complete.
    pub requests: u64,
    /// Requests answered 503: the queue was full, the job waited too long, or the buffers' budget was spent.
    pub overloaded: u64,
    /// Handlers that panicked.
    pub panicked: u64,
    /// Answers of workers that were dropped, because their connection was gone.
    pub stale_completions: u64,
    /// Jobs that were dropped before they began, because their connection was gone.
    pub dropped_jobs: u64,
    /// Jobs that wait for a worker.
    pub queued: usize,
    /// What was answered for each route, in the order listed, and behind them for requests that have none; empty unless the setting
    /// [`route_metrics`](crate::Config::route_metrics) is on.
    pub routes: Vec<RouteMetrics>,
    closed: [u64; CloseReason::ALL.len()],
    faults: [u64; Fault::ALL.len()],
}

impl Metrics {
    /// Connections closed for this reason.
    #[must_use]
    pub fn closed(&self, reason: CloseReason) -> u64 {
        self.closed[reason as usize]
    }

    /// Requests that broke the protocol in this way, or this limit, and whose connection was still there to be told.
    #[must_use]
    pub fn faults(&self, fault: Fault) -> u64 {
        self.faults[fault as usize]
    }

    /// Connections that are open.
    #[must_use]
    pub fn open(&self) -> u64 {
        self.accepted.saturating_sub(self.closed.iter().sum())
    }

    pub(crate) fn add(&mut self, counters: &Counters) {
        self.accepted += counters.accepted.get();
        self.requests += counters.requests();
        self.overloaded += counters.overloaded.get();
        self.panicked += counters.panicked.get();
        self.stale_completions += counters.stale_completions.get();
        self.dropped_jobs += counters.dropped_jobs.get();
        for (sum, counter) in self.closed.iter_mut().zip(&counters.closed) {
            *sum += counter.get();
        }
        for (sum, counter) in self.faults.iter_mut().zip(&counters.faults) {
            *sum += counter.get();
        }
        for (sum, counters) in self.routes.iter_mut().zip(&counters.routes) {
            sum.add(counters);
        }
    }
}

/// The name of a variant as others write it: `WriteStalled` is `write_stalled`.
pub(crate) fn snake(variant: &impl Debug) -> String {
    let mut name = String::new();
    for char in format!("{variant:?}").chars() {
        if char.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        let written = write!(name, "{}", char.to_ascii_lowercase());
        debug_assert!(written.is_ok(), "a string takes everything");
    }
    name
}
