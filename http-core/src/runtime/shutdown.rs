//! How a shutdown is asked for, from any thread.

use std::sync::{Arc, Weak};

use super::job::Home;
use super::vitals::Vitals;

/// The wish to shut down, which all loops of a server share.
pub(crate) struct Shutdown {
    vitals: Arc<Vitals>,
    /// Of loops that may have ended: whoever keeps a handle keeps nothing of the app.
    homes: Vec<Weak<Home>>,
}

impl Shutdown {
    pub(crate) fn new(homes: Vec<Weak<Home>>, vitals: Arc<Vitals>) -> Shutdown {
        Shutdown { vitals, homes }
    }

    /// Makes every loop begin its drain.
    pub(crate) fn request(&self) {
        self.vitals.begin_drain();
        for home in self.homes.iter().filter_map(Weak::upgrade) {
            home.mailbox.call();
        }
    }

    pub(crate) fn is_wanted(&self) -> bool {
        self.vitals.is_draining()
    }

    pub(crate) fn vitals(&self) -> &Arc<Vitals> {
        &self.vitals
    }
}
