//! How many jobs wait, where do they lie, and which is taken next?

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Instant;

use crossbeam_deque::{Injector, Steal, Stealer, Worker as Deque};

use super::Limits;
use super::forecast::{Forecast, Moment};

/// All jobs that are submitted and not yet begun.
pub(super) struct Queue<J> {
    load: Load,
    limit: usize,
    injector: Injector<Queued<J>>,
    /// One per worker, in their order.
    stealers: Box<[Stealer<Queued<J>>]>,
}

/// A job that waits.
pub(super) struct Queued<J> {
    pub(super) job: J,
    pub(super) since: Moment,
}

/// Where a worker looks first when its own deque is empty.
#[derive(Clone, Copy)]
pub(super) enum First {
    Injector,
    Peers,
}

impl<J> Queue<J> {
    pub(super) fn new(limits: Limits, stealers: Box<[Stealer<Queued<J>>]>) -> Queue<J> {
        let forecast = Forecast::new(stealers.len(), limits.wait, Instant::now());
        let load = Load { count: AtomicUsize::new(0), forecast };
        Queue { load, limit: limits.jobs.min(CLOSED - 1), injector: Injector::new(), stealers }
    }

    pub(super) fn workers(&self) -> usize {
        self.stealers.len()
    }

    pub(super) fn waiting(&self) -> usize {
        self.load.count.load(SeqCst) & !CLOSED
    }

    /// Whether the queue is closed and every job that it accepted has been begun.
    pub(super) fn is_finished(&self) -> bool {
        self.load.count.load(SeqCst) == CLOSED
    }

    /// Refuses further jobs.
    pub(super) fn close(&self) {
        self.load.count.fetch_or(CLOSED, SeqCst);
    }

    /// How long jobs wait here.
    pub(super) fn forecast(&self) -> &Forecast {
        &self.load.forecast
    }

    /// Counts the job, then makes it visible; or gives it back. In between it counts as waiting although no worker finds
    /// it, so a closed queue is not finished before it has been found.
    pub(super) fn push(&self, job: J) -> Result<(), J> {
        let Load { count, forecast } = &self.load;
        let queued = Queued { job, since: forecast.moment(Instant::now()) };
        // A closed queue reads as a number above any limit.
        let more = |count| {
            (count < self.limit && forecast.admits(count, queued.since)).then_some(count + 1)
        };
        if count.fetch_update(SeqCst, SeqCst, more).is_err() {
            return Err(queued.job);
        }
        self.injector.push(queued);
        Ok(())
    }

    /// One waiting job has been begun.
    pub(super) fn begin(&self) {
        self.load.count.fetch_sub(1, SeqCst);
    }

    /// Whether a worker would find something to do here: a job, or that it is time to end. Exact for all that became
    /// visible before a sequentially consistent fence that the caller has seen.
    pub(super) fn has_work(&self) -> bool {
        match self.load.count.load(SeqCst) {
            0 => false,
            CLOSED => true,
            _ => !self.injector.is_empty() || self.stealers.iter().any(|peer| !peer.is_empty()),
        }
    }

    /// Takes a job for the worker at `index`, and perhaps a few more into its own deque, which is empty. `turn` spreads
    /// the workers over their peers.
    pub(super) fn take(
        &self,
        index: usize,
        own: &Deque<Queued<J>>,
        first: First,
        turn: usize,
    ) -> Option<Queued<J>> {
        let waiting = self.waiting();
        if waiting == 0 {
            return None;
        }
        // While there are fewer jobs than workers, none is put behind another.
        let share = (waiting / self.workers()).clamp(1, BATCH_JOBS);
        loop {
            let from_injector = || self.injector.steal_batch_with_limit_and_pop(own, share);
            let from_peers = || self.steal_from_peers(index, own, share, turn);
            let taken = match first {
                First::Injector => from_injector().or_else(from_peers),
                First::Peers => from_peers().or_else(from_injector),
            };
            match taken {
                Steal::Success(queued) => return Some(queued),
                Steal::Empty => return None,
                // Another worker got ahead, so the pool as a whole makes progress.
                Steal::Retry => {}
            }
        }
    }

    fn steal_from_peers(
        &self,
        index: usize,
        own: &Deque<Queued<J>>,
        share: usize,
        turn: usize,
    ) -> Steal<Queued<J>> {
        let workers = self.workers();
        (0..workers)
            .map(|step| index.wrapping_add(turn).wrapping_add(step) % workers)
            .filter(|&peer| peer != index)
            .map(|peer| self.stealers[peer].steal_batch_with_limit_and_pop(own, share))
            .collect()
    }

    /// Jobs that lie in the workers' own deques.
    #[cfg(test)]
    pub(super) fn in_deques(&self) -> usize {
        self.stealers.iter().map(Stealer::len).sum()
    }
}

/// What submitters and workers write and read for each job, so it has its cache lines to itself.
#[repr(align(128))]
struct Load {
    /// The number of waiting jobs, and [`CLOSED`].
    count: AtomicUsize,
    forecast: Forecast,
}

const CLOSED: usize = 1 << (usize::BITS - 1);

/// Jobs that a worker takes at once, at most. A few are enough to keep workers from meeting at the injector, and few wait
/// behind a job that turns out long.
const BATCH_JOBS: usize = 4;
