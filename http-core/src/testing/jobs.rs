//! A pool without threads: the test says which job runs when, and when its answer comes back.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Instant;

use super::world::PeerId;
use crate::proto::Exchange;

/// Requests that were handed over, and answers that are on their way back.
#[derive(Debug)]
pub(super) struct Jobs {
    pub(super) waiting: VecDeque<Job>,
    pub(super) answered: Vec<Job>,
    /// How many may wait.
    pub(super) most: usize,
}

/// One request that was handed over.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) exchange: Box<Exchange>,
    pub(super) peer: PeerId,
    /// Who asks, as the link knows it.
    pub(super) address: Option<SocketAddr>,
    pub(super) since: Instant,
}

impl Jobs {
    /// Takes a request, or gives it back where too many wait.
    pub(super) fn submit(&mut self, job: Job) -> Result<(), Job> {
        if self.waiting.len() >= self.most {
            return Err(job);
        }
        self.waiting.push_back(job);
        Ok(())
    }
}
