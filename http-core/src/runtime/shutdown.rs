//! How a shutdown is asked for, from any thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::job::Home;

/// The wish to shut down, which all loops of a server share.
pub(crate) struct Shutdown {
    is_wanted: AtomicBool,
    homes: Vec<Arc<Home>>,
}

impl Shutdown {
    pub(crate) fn new(homes: Vec<Arc<Home>>) -> Shutdown {
        Shutdown { is_wanted: AtomicBool::new(false), homes }
    }

    /// Makes every loop begin its drain.
    pub(crate) fn request(&self) {
        self.is_wanted.store(true, Ordering::Release);
        for home in &self.homes {
            home.mailbox.call();
        }
    }

    pub(crate) fn is_wanted(&self) -> bool {
        self.is_wanted.load(Ordering::Acquire)
    }

    pub(crate) fn homes(&self) -> &[Arc<Home>] {
        &self.homes
    }
}
