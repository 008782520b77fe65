//! A pool without threads: the test says which job runs when, and when its answer comes back.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Instant;

use super::world::PeerId;
use crate::proto::Exchange;
use crate::runtime::Offload;

/// Requests that were handed over, and answers that are on their way back.
#[derive(Debug)]
pub(super) struct Jobs {
    pub(super) waiting: VecDeque<Job>,
    pub(super) answered: Vec<Job>,
    /// How many may wait.
    pub(super) most: usize,
    /// Routes that say nothing are pooled.
    pub(super) takes_by_default: bool,
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

/// The way of one link's requests to the jobs.
pub(super) struct Desk<'a> {
    pub(super) jobs: &'a mut Jobs,
    pub(super) peer: PeerId,
    pub(super) now: Instant,
}

impl Offload for Desk<'_> {
    fn takes_by_default(&self) -> bool {
        self.jobs.takes_by_default
    }

    fn submit(
        &mut self,
        exchange: Box<Exchange>,
        address: Option<SocketAddr>,
    ) -> Result<(), Box<Exchange>> {
        if self.jobs.waiting.len() >= self.jobs.most {
            return Err(exchange);
        }
        let job = Job { exchange, peer: self.peer, address, since: self.now };
        self.jobs.waiting.push_back(job);
        Ok(())
    }
}
