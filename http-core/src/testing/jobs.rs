//! A pool without threads: the test says which job runs when, and when its answer comes back.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Instant;

use super::world::PeerId;
use crate::config::Config;
use crate::pool::Forecast;
use crate::proto::Exchange;
use crate::runtime::Backlog;

/// Requests that were handed over, and answers that are on their way back.
#[derive(Debug)]
pub(super) struct Jobs {
    pub(super) waiting: VecDeque<Job>,
    pub(super) answered: Vec<Job>,
    /// How many may wait.
    most: usize,
    /// What was answered and not delivered.
    pub(super) backlog: Backlog,
    /// How long they are likely to.
    pub(super) forecast: Forecast,
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

/// The workers that are there where the settings leave their number open: the fewest that a machine would have.
const WORKERS: usize = 8;

impl Jobs {
    /// For a loop that may hold so many bytes.
    pub(super) fn new(config: &Config, buffered_bytes: usize, began: Instant) -> Jobs {
        let workers = config.workers.filter(|workers| *workers > 0).unwrap_or(WORKERS);
        Jobs {
            waiting: VecDeque::new(),
            answered: Vec::new(),
            most: config.queue_jobs,
            backlog: Backlog::new(buffered_bytes),
            forecast: Forecast::new(workers, config.queue_wait, began),
        }
    }

    /// Takes a request, or gives it back where too many wait, or for too long.
    pub(super) fn submit(&mut self, job: Job) -> Result<(), Job> {
        let waiting = self.waiting.len();
        if waiting >= self.most || !self.forecast.admits(waiting, self.forecast.moment(job.since)) {
            return Err(job);
        }
        self.waiting.push_back(job);
        Ok(())
    }
}
