//! A door at which handlers wait until the test lets them go.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A guard against a test that hangs; no test waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A gate, closed at first. Clones are the same gate.
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<(Mutex<State>, Condvar)>);

#[derive(Debug, Default)]
struct State {
    arrived: usize,
    is_open: bool,
}

impl Gate {
    /// Arrives, and waits until the gate is open.
    pub fn pass(&self) {
        let (state, changed) = &*self.0;
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.arrived += 1;
        changed.notify_all();
        while !state.is_open {
            state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until `count` have arrived.
    ///
    /// # Panics
    /// If that takes far too long, so that a broken test ends.
    pub fn wait_for(&self, count: usize) {
        let (state, changed) = &*self.0;
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.arrived < count {
            let waited = changed.wait_timeout(state, PATIENCE);
            let (again, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            assert!(!timeout.timed_out(), "only {} of {count} have arrived", again.arrived);
            state = again;
        }
    }

    /// How many have arrived so far.
    pub fn arrived(&self) -> usize {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).arrived
    }

    /// Lets everybody go, now and later.
    pub fn open(&self) {
        let (state, changed) = &*self.0;
        state.lock().unwrap_or_else(PoisonError::into_inner).is_open = true;
        changed.notify_all();
    }
}
