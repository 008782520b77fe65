//! How do jobs get from the loops to the threads that may block?
//!
//! A [`Pool`] is a fixed number of worker threads behind one bounded queue. It is generic over its [`Job`] and knows
//! nothing of HTTP.
//!
//! # The way of a job
//!
//! ```text
//!  Submitter ──► injector ──► own deque of a worker ──► run
//!                   │               │
//!                   └── a job ──────┴── a peer steals ──► run
//! ```
//!
//! A submitter pushes to the *injector*, first in, first out. A worker that has nothing in its own deque takes the oldest
//! job from the injector, together with its fair share of the others if they are many, and runs its own deque in that
//! order. Jobs in the deque of a worker that is stuck in a long job are stolen by its peers: when the injector is empty,
//! and every few turns also when it is not, so that no job starves behind a stuck one.
//!
//! The count of waiting jobs is one atomic number, raised before a job is pushed and lowered when a worker begins it,
//! wherever it lay meanwhile. So the limit is exact for any number of submitters.
//!
//! A job is also refused that is not likely to be begun in time, going by the number of waiting jobs and by how long the latest
//! have run, or because none has begun for long: a few loads and a multiplication for each submission, and a store or two by the
//! worker for each job.
//!
//! # Sleeping and waking
//!
//! Idle workers park without a timeout; an idle pool uses no processor time. One atomic word holds the number of workers
//! that are asleep and whether one worker is *searching*: awake, without a job, and looking for one. There is at most one
//! search. The rules:
//!
//! 1. Whoever makes jobs visible (a push to the injector; a batch moved to a deque) then *announces*: if nobody searches
//!    and somebody sleeps, it takes one sleeper off the word, sets the search for it, and unparks it. Otherwise an
//!    announcement is a fence and a load.
//! 2. The searching worker looks for a bounded time. When it stops, with a job or to sleep, it first ends the search in
//!    the word; then it looks once more whether any job is visible, and announces if so. Thus a burst fans out: each
//!    worker that gets a job wakes the next while jobs remain.
//! 3. A worker without the search goes to sleep likewise: it first counts itself asleep in the word, then looks once more
//!    whether any job is visible, and announces if so (perhaps to itself).
//!
//! No wake-up is lost. In rule 1 a sequentially consistent fence stands between making the job visible and reading the
//! word, in rules 2 and 3 between changing the word and looking for jobs; of two such threads at least one sees what the
//! other did. So if an announcement wakes nobody because nobody slept, a worker that falls asleep later sees the job; if
//! it wakes nobody because somebody searched, that search ends later, and the worker that ends it sees the job, or another
//! worker has begun it. An announcement that does wake starts a search, for which the same holds; and every search that
//! ends while the job is visible has taken a job before it in the queue, so the chain reaches the job.
//!
//! # Stopping
//!
//! [`Pool::stop`] closes the queue in the same atomic number that counts it, so a job is either refused or certain to be
//! run. When the queue is closed and nothing waits, a worker without a job ends. "The pool is finished" counts as a
//! visible job in the rules above, so each worker that ends wakes the next sleeper, until none is left.

mod crew;
mod forecast;
mod queue;
mod sleep;
#[cfg(test)]
mod tests;
mod worker;

use std::fmt;
use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_deque::Worker as Deque;

use self::crew::Crew;
pub(crate) use self::forecast::Forecast;
use self::queue::Queue;
use self::sleep::Sleep;
use self::worker::Worker;

/// What a pool runs.
///
/// A job is moved a few times on its way, so it should be small: a few words, with what is large behind a `Box`.
pub trait Job: Send + 'static {
    /// What a worker keeps between jobs: an arena, a cache. Each worker makes its own before its first job, and a fresh
    /// one after a job that panicked. It never leaves its thread, so it need not be [`Send`].
    type Context: Default + 'static;

    /// Does the work, on a worker.
    ///
    /// `waited` is the time from submission to this call. A job that has waited longer than [`Limits::wait`] is called all
    /// the same, for only the job knows how to say so.
    ///
    /// A panic is contained: it is logged, and the worker goes on. A job that owes somebody an answer gives it in a
    /// value that it owns, on drop.
    fn run(self, context: &mut Self::Context, waited: Duration);
}

/// What the queue of a [`Pool`] lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many jobs may wait. 0: the pool refuses every job.
    pub jobs: usize,
    /// How long a job may wait. One that is to be expected to wait much longer than three quarters of it is refused, and one
    /// that comes when no other has begun for so long; but none while fewer jobs wait than there are workers.
    /// [`Duration::MAX`]: none is refused for that.
    pub wait: Duration,
}

/// Worker threads and the queue before them.
///
/// Dropping a pool stops it, without waiting for its workers.
///
/// ```
/// use std::num::NonZeroUsize;
/// use std::sync::mpsc::{Sender, channel};
/// use std::time::Duration;
///
/// use http_core::pool::{Job, Limits, Pool};
///
/// struct Square(u64, Sender<u64>);
///
/// impl Job for Square {
///     type Context = ();
///     fn run(self, (): &mut (), _waited: Duration) {
///         let _ = self.1.send(self.0 * self.0);
///     }
/// }
///
/// let limits = Limits { jobs: 16, wait: Duration::from_secs(1) };
/// let pool = Pool::start(NonZeroUsize::MIN, limits, "worker")?;
/// let (sender, squares) = channel();
/// assert!(pool.submit(Square(12, sender)).is_ok());
/// assert_eq!(squares.recv(), Ok(144));
/// pool.join();
/// # std::io::Result::Ok(())
/// ```
pub struct Pool<J: Job> {
    submitter: Submitter<J>,
    crew: Crew,
}

impl<J: Job> Pool<J> {
    /// Starts `workers` threads, named `name-0`, `name-1` and so on, and a queue before them.
    ///
    /// # Errors
    ///
    /// The system refused a thread. Those already started end.
    pub fn start(workers: NonZeroUsize, limits: Limits, name: &str) -> io::Result<Pool<J>> {
        Pool::start_with(workers, limits, name, worker::SEARCH_ROUNDS)
    }

    fn start_with(
        workers: NonZeroUsize,
        limits: Limits,
        name: &str,
        search_rounds: u32,
    ) -> io::Result<Pool<J>> {
        let deques: Vec<_> = (0..workers.get()).map(|_| Deque::new_fifo()).collect();
        let stealers = deques.iter().map(Deque::stealer).collect();
        let shared =
            Shared { queue: Queue::new(limits, stealers), sleep: Sleep::new(workers.get()) };
        let submitter = Submitter { shared: Arc::new(shared) };
        // On an error this drops, which stops the workers that did start.
        let mut pool = Pool { submitter, crew: Crew::default() };
        for (index, deque) in deques.into_iter().enumerate() {
            let shared = Arc::clone(&pool.submitter.shared);
            pool.crew.spawn(format!("{name}-{index}"), move |duty| {
                Worker::new(shared, index, deque, search_rounds).run(duty);
            })?;
        }
        Ok(pool)
    }

    /// Queues a job. Takes no lock and makes no system call unless there is a sleeping worker to wake.
    ///
    /// # Errors
    ///
    /// The queue is full, the job would have to wait for too long, or the pool is stopped; the job comes back.
    pub fn submit(&self, job: J) -> Result<(), J> {
        self.submitter.submit(job)
    }

    /// A handle through which jobs are submitted. Each loop has its own.
    pub(crate) fn submitter(&self) -> Submitter<J> {
        self.submitter.clone()
    }

    /// Jobs submitted and not yet begun.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.submitter.waiting()
    }

    /// How many workers were started.
    #[must_use]
    pub fn workers(&self) -> usize {
        self.submitter.workers()
    }

    /// Refuses further jobs. The workers run what is queued, then end. Does not wait; a second call does nothing.
    pub fn stop(&self) {
        let Shared { queue, sleep } = &*self.submitter.shared;
        queue.close();
        sleep.announce();
    }

    /// Stops, and waits until every queued job has run and every worker has ended. Must not be called from a job.
    pub fn join(self) {
        self.stop();
        self.crew.wait();
    }

    /// Stops, and waits likewise, but at most until `deadline`. Gives the number of workers that were still at work then:
    /// they are left behind, and end by themselves if their jobs ever do.
    pub(crate) fn join_until(self, deadline: Instant) -> usize {
        self.stop();
        self.crew.wait_until(deadline)
    }
}

impl<J: Job> Drop for Pool<J> {
    fn drop(&mut self) {
        self.stop();
    }
}

impl<J: Job> fmt::Debug for Pool<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.submitter, f)
    }
}

/// A handle through which jobs are submitted to a [`Pool`]. Cheap to clone; does not keep the pool running.
pub(crate) struct Submitter<J: Job> {
    shared: Arc<Shared<J>>,
}

impl<J: Job> Submitter<J> {
    /// Queues a job. Takes no lock and makes no system call unless there is a sleeping worker to wake.
    ///
    /// # Errors
    ///
    /// The queue is full, the job would have to wait for too long, or the pool is stopped; the job comes back.
    pub(crate) fn submit(&self, job: J) -> Result<(), J> {
        let Shared { queue, sleep } = &*self.shared;
        queue.push(job)?;
        sleep.announce();
        Ok(())
    }

    /// Jobs submitted and not yet begun.
    #[must_use]
    pub(crate) fn waiting(&self) -> usize {
        self.shared.queue.waiting()
    }

    /// How many workers were started.
    #[must_use]
    pub(crate) fn workers(&self) -> usize {
        self.shared.queue.workers()
    }
}

impl<J: Job> Clone for Submitter<J> {
    fn clone(&self) -> Submitter<J> {
        Submitter { shared: Arc::clone(&self.shared) }
    }
}

impl<J: Job> fmt::Debug for Submitter<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("workers", &self.workers())
            .field("waiting", &self.waiting())
            .finish_non_exhaustive()
    }
}

/// What submitters and workers share.
struct Shared<J> {
    queue: Queue<J>,
    sleep: Sleep,
}
