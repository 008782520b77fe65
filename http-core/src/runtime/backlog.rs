//! Large answers that workers have made and their loop has not taken: they may make them faster than it sends.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::budget::Budget;
use crate::proto::Exchange;

/// How much waits for a loop. Small answers do not count: the queue bounds them.
#[derive(Debug)]
pub(crate) struct Backlog {
    bytes: AtomicUsize,
    limit: usize,
}

impl Backlog {
    /// For a loop that may hold so many bytes.
    pub(crate) fn new(limit: usize) -> Backlog {
        Backlog { bytes: AtomicUsize::new(0), limit }
    }

    /// Whether as much waits as the loop may hold: no further job is to be begun.
    pub(crate) fn is_full(&self) -> bool {
        self.bytes.load(Relaxed) >= self.limit
    }

    /// The exchange is on its way to the loop.
    pub(crate) fn add(&self, exchange: &Exchange) {
        if let Some(bytes) = large_bytes(exchange) {
            self.bytes.fetch_add(bytes, Relaxed);
        }
    }

    /// The loop has it, as it was added.
    pub(crate) fn remove(&self, exchange: &Exchange) {
        if let Some(bytes) = large_bytes(exchange) {
            self.bytes.fetch_sub(bytes, Relaxed);
        }
    }
}

fn large_bytes(exchange: &Exchange) -> Option<usize> {
    Some(exchange.answer_bytes()).filter(|bytes| *bytes > Budget::LARGE)
}
