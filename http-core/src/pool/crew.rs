//! Which worker threads still run, and how are they waited for?

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

/// The threads of a pool, as a number: a thread that never ends must not hold up the one that waits.
#[derive(Clone, Default)]
pub(super) struct Crew {
    present: Arc<Present>,
}

impl Crew {
    /// Starts a thread of this name.
    pub(super) fn spawn(
        &self,
        name: String,
        work: impl FnOnce() + Send + 'static,
    ) -> io::Result<()> {
        let presence = Presence::of(&self.present);
        thread::Builder::new().name(name).spawn(move || {
            let _presence = presence;
            work();
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

    /// Waits likewise, but at most until `deadline`. Gives the number of threads that still run.
    pub(super) fn wait_until(&self, deadline: Instant) -> usize {
        let mut count = self.present.lock();
        while *count > 0 {
            let Some(left) = deadline.checked_duration_since(Instant::now()) else { break };
            let waited = self.present.left.wait_timeout(count, left);
            count = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        *count
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
