//! What does a worker thread do, from its start to its end?

use std::any::Any;
use std::cell::Cell;
use std::hint;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use crossbeam_deque::Worker as Deque;

use super::crew::Duty;
use super::forecast::{Forecast, Moment};
use super::queue::{First, Queued};
use super::sleep::{Search, Sleeper};
use super::{Job, Shared};

/// One worker, on its thread.
pub(super) struct Worker<J: Job> {
    shared: Arc<Shared<J>>,
    index: usize,
    own: Deque<Queued<J>>,
    sleeper: Arc<Sleeper>,
    search_rounds: u32,
    /// How often it has looked beyond its own deque.
    turn: Cell<usize>,
    /// When its last job ended, unless it has had to wait for the next: then that begins at the same time.
    ended: Cell<Option<Moment>>,
}

impl<J: Job> Worker<J> {
    /// The worker at `index`, for the current thread. It looks for a job `search_rounds` times before it sleeps.
    pub(super) fn new(
        shared: Arc<Shared<J>>,
        index: usize,
        own: Deque<Queued<J>>,
        search_rounds: u32,
    ) -> Worker<J> {
        let sleeper = Sleeper::current();
        let (turn, ended) = (Cell::new(0), Cell::new(None));
        Worker { shared, index, own, sleeper, search_rounds, turn, ended }
    }

    /// Runs jobs until the pool is finished. `duty` tells of each.
    pub(super) fn run(self, duty: &Duty) {
        let mut context = None;
        while let Some(queued) = self.next() {
            let (waiting, forecast) = (self.shared.queue.waiting(), self.shared.queue.forecast());
            let now = || forecast.moment(Instant::now());
            let began = self.ended.take().unwrap_or_else(now);
            forecast.began(waiting, began);
            duty.set(true);
            self.ended.set(perform(queued, began, &mut context, forecast));
            duty.set(false);
        }
    }

    /// The next job, which counts as begun, or `None` when the pool is finished.
    fn next(&self) -> Option<Queued<J>> {
        let Shared { queue, sleep } = &*self.shared;
        if let Some(queued) = self.own.pop() {
            queue.begin();
            // What else is in the deque was announced when it came; only the end is news.
            if queue.is_finished() {
                sleep.announce();
            }
            return Some(queued);
        }
        let mut search = None;
        loop {
            let mut found = self.take();
            if found.is_none() {
                self.ended.set(None);
                search = search.or_else(|| sleep.start_search());
                found = search.as_ref().and_then(|search| self.look_around(search));
            }
            if found.is_some() {
                queue.begin();
            }
            if found.is_some() || queue.is_finished() {
                sleep.hand_on(search, || queue.has_work());
                return found;
            }
            search = Some(sleep.sleep(&self.sleeper, search, || queue.has_work()));
        }
    }

    /// A job from beyond the own deque, which is empty.
    fn take(&self) -> Option<Queued<J>> {
        let turn = self.turn.get().wrapping_add(1);
        self.turn.set(turn);
        let first =
            if turn.is_multiple_of(PEERS_FIRST_TURNS) { First::Peers } else { First::Injector };
        self.shared.queue.take(self.index, &self.own, first, turn)
    }

    /// The search: a short, bounded wait for a job, cheaper than to sleep and be woken.
    fn look_around(&self, _search: &Search<'_>) -> Option<Queued<J>> {
        let mut rounds = 0..self.search_rounds;
        rounds.find_map(|_| {
            // While no job waits this is one load.
            let found = if self.shared.queue.waiting() > 0 { self.take() } else { None };
            if found.is_none() {
                hint::spin_loop();
            }
            found
        })
    }
}

/// Runs a job, and tells when it ended. If it panics, the worker lives on with a fresh context.
fn perform<J: Job>(
    queued: Queued<J>,
    began: Moment,
    context: &mut Option<J::Context>,
    forecast: &Forecast,
) -> Option<Moment> {
    let Queued { job, since } = queued;
    let waited = began.since(since);
    let run = || job.run(context.get_or_insert_with(J::Context::default), waited);
    let ended = catch_unwind(AssertUnwindSafe(run));
    let now = forecast.moment(Instant::now());
    if forecast.is_in_time(waited) {
        forecast.ran(now.since(began));
    }
    let Err(panic) = ended else { return Some(now) };
    tracing::error!(
        worker = thread::current().name(),
        panic = panic_message(&*panic),
        "a job panicked; its worker goes on"
    );
    let discard = || drop((context.take(), panic));
    if let Err(again) = catch_unwind(AssertUnwindSafe(discard)) {
        // To drop it could panic once more, without end.
        mem::forget(again);
    }
    // To tell of it has taken time that is not the next job's.
    None
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("not a text")
}

/// Looks in the search before a worker sleeps: a few microseconds.
pub(super) const SEARCH_ROUNDS: u32 = 64;

/// Every so many turns a worker looks at its peers before the injector: their jobs are older, and under load the injector
/// is never empty.
const PEERS_FIRST_TURNS: usize = 4;
