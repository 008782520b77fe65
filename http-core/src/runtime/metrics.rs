//! What a loop counts.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::proto::CloseReason;

/// The counters of one loop, read from other threads at any time.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) accepted: Counter,
    pub(crate) requests: Counter,
    pub(crate) overloaded: Counter,
    pub(crate) panicked: Counter,
    pub(crate) stale_completions: Counter,
    pub(crate) dropped_jobs: Counter,
    pub(crate) closed: [Counter; CloseReason::ALL.len()],
}

impl Counters {
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

    fn get(&self) -> u64 {
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
    closed: [u64; CloseReason::ALL.len()],
}

impl Metrics {
    /// Connections closed for this reason.
    #[must_use]
    pub fn closed(&self, reason: CloseReason) -> u64 {
        self.closed[reason as usize]
    }

    /// Connections that are open.
    #[must_use]
    pub fn open(&self) -> u64 {
        self.accepted.saturating_sub(self.closed.iter().sum())
    }

    pub(crate) fn add(&mut self, counters: &Counters) {
        self.accepted += counters.accepted.get();
        self.requests += counters.requests.get();
        self.overloaded += counters.overloaded.get();
        self.panicked += counters.panicked.get();
        self.stale_completions += counters.stale_completions.get();
        self.dropped_jobs += counters.dropped_jobs.get();
        for (sum, counter) in self.closed.iter_mut().zip(&counters.closed) {
            *sum += counter.get();
        }
    }
}
