//! How a shutdown is asked for, from any thread.

use std::sync::Arc;

use super::job::Home;
use super::vitals::Vitals;

/// The wish to shut down, which all loops of a server share.
pub(crate) struct Shutdown {
    vitals: Arc<Vitals>,
    homes: Vec<Arc<Home>>,
}

impl Shutdown {
    pub(crate) fn new(homes: Vec<Arc<Home>>, vitals: Arc<Vitals>) -> Shutdown {
        Shutdown { vitals, homes }
    }

    /// Makes every loop begin its drain.
    pub(crate) fn request(&self) {
        self.vitals.begin_drain();
        for home in &self.homes {
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
