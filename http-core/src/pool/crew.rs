//! Which worker threads still run, which of them are at work, and how are they waited for?

use std::io;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

/// The threads of a pool, as a number: a thread that never ends must not hold up the one that waits.
#[derive(Clone, Default)]
pub(super) struct Crew {
    present: Arc<Present>,
    /// One for each thread.
    duties: Vec<Arc<Duty>>,
}

impl Crew {
    /// Starts a thread of this name.
    pub(super) fn spawn(
        &mut self,
        name: String,
        work: impl FnOnce(&Duty) + Send + 'static,
    ) -> io::Result<()> {
        let (presence, duty) = (Presence::of(&self.present), Arc::new(Duty::default()));
        self.duties.push(Arc::clone(&duty));
        thread::Builder::new().name(name).spawn(move || {
            let _presence = presence;
            work(&duty);
        })?;
        Ok(())
    }

    /// Waits until every thread has ended.
    pub(super) fn wait(&self) {
        let mut count = self.present.lock();
        while *count > 0 {
            count = self.present.left.wait(count).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits likewise, but at most until `deadline`. Gives the number of threads that are at work then. One that has nothing to
    /// do does not count, though the system may not have let it end yet.
    pub(super) fn wait_until(&self, deadline: Instant) -> usize {
        let mut count = self.present.lock();
        while *count > 0 {
            let Some(left) = deadline.checked_duration_since(Instant::now()) else { break };
            let waited = self.present.left.wait_timeout(count, left);
            count = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        self.duties.iter().filter(|duty| duty.is_at_work.load(Relaxed)).count()
    }
}

/// Whether one thread runs a job just now.
#[derive(Default)]
#[repr(align(128))] // It is written for each job: no other writes beside it.
pub(super) struct Duty {
    is_at_work: AtomicBool,
}

impl Duty {
    /// What the thread does now is a job, or is none.
    pub(super) fn set(&self, is_at_work: bool) {
        self.is_at_work.store(is_at_work, Relaxed);
    }
}

#[derive(Default)]
struct Present {
    count: Mutex<usize>,
    left: Condvar,
}

impl Present {
    fn lock(&self) -> MutexGuard<'_, usize> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One thread counted as present, until this drops: at its end, or at once if it was never started.
struct Presence(Arc<Present>);

impl Presence {
    fn of(present: &Arc<Present>) -> Presence {
        *present.lock() += 1;
        Presence(Arc::clone(present))
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        *self.0.lock() -= 1;
        self.0.left.notify_all();
    }
}
