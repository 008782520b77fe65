//! Answers that come back to a loop from other threads, and the call that wakes it.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use mio::{Registry, Token, Waker};

/// A loop's incoming letters. Many posts between two turns of the loop cost one wake.
#[derive(Debug)]
pub(crate) struct Mailbox<T> {
    letters: Mutex<Vec<T>>,
    /// Whether the loop was woken and has not looked since.
    is_called: AtomicBool,
    waker: Waker,
}

impl<T> Mailbox<T> {
    pub(crate) fn new(registry: &Registry, token: Token) -> io::Result<Mailbox<T>> {
        let waker = Waker::new(registry, token)?;
        Ok(Mailbox { letters: Mutex::default(), is_called: AtomicBool::new(false), waker })
    }

    /// Posts a letter and wakes the loop, unless that was done already.
    pub(crate) fn post(&self, letter: T) {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).push(letter);
        self.call();
    }

    /// Wakes the loop, unless that was done already.
    pub(crate) fn call(&self) {
        if !self.is_called.swap(true, Ordering::AcqRel)
            && let Err(error) = self.waker.wake()
        {
            crate::notice::warn(format_args!("a loop cannot be woken: {error}"));
        }
    }

    /// Moves all letters to `into`, which is empty. A letter posted meanwhile wakes the loop again.
    pub(crate) fn take(&self, into: &mut Vec<T>) {
        // Before the letters are taken: a post that comes later sees it and calls.
        if self.is_called.swap(false, Ordering::AcqRel) {
            let mut letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::swap(&mut *letters, into);
        }
    }
}
