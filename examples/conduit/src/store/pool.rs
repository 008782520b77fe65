//! Sessions that are opened when they are needed, lent to one caller at a time, and kept.
//!
//! The libraries for this open connections on threads of their own. Here the callers are threads that may block, so a lock and
//! a condition do.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{fmt, mem, thread};

use super::{Session, StoreError};

/// Most sessions at a time, where nothing else is needed. PostgreSQL lets a hundred in, unless it is told otherwise.
pub(super) const MOST: usize = 16;

/// How long a caller waits for a session.
const WAIT: Duration = Duration::from_secs(5);

type Open = dyn Fn() -> Result<Box<dyn Session>, StoreError> + Send + Sync;

/// Some sessions, or none yet.
pub(super) struct Pool {
    /// At least 1.
    most: usize,
    open: Box<Open>,
    sessions: Mutex<Sessions>,
    returned: Condvar,
}

#[derive(Default)]
struct Sessions {
    idle: Vec<Box<dyn Session>>,
    /// Those that are lent or being opened: with the idle ones never more than `most`.
    lent: usize,
}

impl Pool {
    pub(super) fn new(
        most: usize,
        open: impl Fn() -> Result<Box<dyn Session>, StoreError> + Send + Sync + 'static,
    ) -> Pool {
        Pool { most, open: Box::new(open), sessions: Mutex::default(), returned: Condvar::new() }
    }

    /// A session, until the value is dropped.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if none came back in time, and what opening one says.
    pub(super) fn lend(&self) -> Result<Lent<'_>, StoreError> {
        let (mut sessions, _) = self
            .returned
            .wait_timeout_while(self.sessions(), WAIT, |sessions| sessions.lent == self.most)
            .unwrap_or_else(PoisonError::into_inner);
        if sessions.lent == self.most {
            return Err(StoreError::Busy);
        }
        sessions.lent += 1;
        let idle = sessions.idle.pop();
        drop(sessions);
        // From here on its drop gives the place back, also where opening fails.
        let mut lent = Lent { pool: self, session: idle };
        if lent.session.as_ref().is_none_or(|session| session.is_closed()) {
            lent.session = None;
            lent.session = Some((self.open)()?);
        }
        Ok(lent)
    }

    /// A panic elsewhere leaves the list as it was: each change of it is one step.
    fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("lent", &self.sessions().lent).finish_non_exhaustive()
    }
}

/// A session that goes back when this is dropped.
pub(super) struct Lent<'p> {
    pool: &'p Pool,
    /// `None` only while one is opened, and when it is discarded.
    session: Option<Box<dyn Session>>,
}

impl Lent<'_> {
    pub(super) fn session(&mut self) -> &mut dyn Session {
        let session = self.session.as_deref_mut();
        session.expect("`lend` has put one in")
    }

    /// Closes the session in place of giving it back: nobody knows what state it is in.
    pub(super) fn discard(mut self) {
        self.session = None;
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut sessions = self.pool.sessions();
        sessions.lent -= 1;
        let mut ended = Vec::new();
        match self.session.take() {
            // The server is gone, or was: the others have ended too, and would find out one by one.
            Some(session) if session.is_closed() => ended = mem::take(&mut sessions.idle),
            // One that a panic left in the middle of a transaction is of no use to the next.
            Some(session) if !thread::panicking() => sessions.idle.push(session),
            _ => {}
        }
        drop(sessions);
        // To close them takes a while.
        drop(ended);
        self.pool.returned.notify_one();
    }
}
