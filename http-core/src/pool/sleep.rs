//! Which workers sleep, and who wakes whom? The module `pool` states the protocol.

use std::sync::atomic::{
    AtomicBool, AtomicUsize,
    Ordering::{Acquire, Release, SeqCst},
    fence,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};

/// The workers that are asleep and whether one searches.
#[repr(align(128))] // Every submission reads the word: no other writes beside it.
pub(super) struct Sleep {
    /// [`SEARCHING`], and [`SLEEPER`] times the workers that are asleep and not yet chosen to be woken.
    word: AtomicUsize,
    /// The sleepers, the latest on top: its caches are the warmest. Never fewer than `word` says.
    sleepers: Mutex<Vec<Arc<Sleeper>>>,
}

impl Sleep {
    pub(super) fn new(workers: usize) -> Sleep {
        Sleep { word: AtomicUsize::new(0), sleepers: Mutex::new(Vec::with_capacity(workers)) }
    }

    /// Call after making jobs visible: wakes a sleeper unless nobody sleeps or somebody searches.
    pub(super) fn announce(&self) {
        fence(SeqCst);
        let choose = |word| is_due(word).then(|| word - SLEEPER + SEARCHING);
        if self.word.fetch_update(SeqCst, SeqCst, choose).is_err() {
            return;
        }
        let chosen = self.lock().pop();
        // Unlocked before the system call.
        chosen.expect("a worker is pushed before it is counted").wake();
    }

    /// Starts the search, if nobody else has it.
    pub(super) fn start_search(&self) -> Option<Search<'_>> {
        let searched = |word| word & SEARCHING != 0;
        if searched(self.word.load(SeqCst)) || searched(self.word.fetch_or(SEARCHING, SeqCst)) {
            return None;
        }
        Some(Search { of: self })
    }

    /// Ends the search, if the caller has it, and announces if `has_work` finds more to do.
    pub(super) fn hand_on(&self, search: Option<Search<'_>>, has_work: impl FnOnce() -> bool) {
        drop(search);
        fence(SeqCst);
        if is_due(self.word.load(SeqCst)) && has_work() {
            self.announce();
        }
    }

    /// Sleeps until chosen; the woken worker has the search. Ends the caller's search, if it has it, and announces if
    /// `has_work` finds something to do after all.
    pub(super) fn sleep(
        &self,
        sleeper: &Arc<Sleeper>,
        search: Option<Search<'_>>,
        has_work: impl FnOnce() -> bool,
    ) -> Search<'_> {
        // Pushed before counted, so that whoever is chosen by the word is on the stack. It may be another than the one
        // that was counted; the stack and the word agree again once this one is counted too.
        self.lock().push(Arc::clone(sleeper));
        self.word.fetch_add(SLEEPER, SeqCst);
        self.hand_on(search, has_work);
        sleeper.wait();
        Search { of: self }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Sleeper>>> {
        self.sleepers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(super) fn asleep(&self) -> usize {
        self.word.load(SeqCst) / SLEEPER
    }
}

/// The search: held by the one worker that is awake, without a job, and looking for one. Ends on drop.
pub(super) struct Search<'a> {
    of: &'a Sleep,
}

impl Drop for Search<'_> {
    fn drop(&mut self) {
        self.of.word.fetch_sub(SEARCHING, SeqCst);
    }
}

/// A worker as those see it who wake it.
pub(super) struct Sleeper {
    thread: Thread,
    woken: AtomicBool,
}

impl Sleeper {
    /// The current thread.
    pub(super) fn current() -> Arc<Sleeper> {
        Arc::new(Sleeper { thread: thread::current(), woken: AtomicBool::new(false) })
    }

    fn wait(&self) {
        // A job may have left a token of its own, so a return from `park` alone means nothing.
        while !self.woken.swap(false, Acquire) {
            thread::park();
        }
    }

    fn wake(&self) {
        self.woken.store(true, Release);
        self.thread.unpark();
    }
}

/// Whether an announcement has somebody to wake: somebody sleeps and nobody searches.
fn is_due(word: usize) -> bool {
    word >= SLEEPER && word & SEARCHING == 0
}

const SEARCHING: usize = 1;
const SLEEPER: usize = 2;
