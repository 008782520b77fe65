//! The times of a shutdown.

use std::time::Instant;

use crate::config::Config;

/// When a shutdown goes on to its next step. `None`: it is done, or never comes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DrainTimes {
    /// When what is idle is closed.
    idle: Option<Instant>,
    /// When what is left is cut off.
    deadline: Option<Instant>,
}

impl DrainTimes {
    /// Those of a shutdown that begins now.
    pub(crate) fn new(now: Instant, config: &Config) -> DrainTimes {
        let deadline = now.checked_add(config.drain_timeout);
        let idle = now.checked_add(config.drain_grace.min(config.drain_timeout));
        DrainTimes { idle, deadline }
    }

    /// When to look again.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.idle.or(self.deadline)
    }

    /// Whether it is time to close what is idle; `true` once.
    pub(crate) fn closes_idle(&mut self, now: Instant) -> bool {
        self.idle.take_if(|time| *time <= now).is_some()
    }

    /// Whether it is time to cut off what is left; `true` once.
    pub(crate) fn cuts_off(&mut self, now: Instant) -> bool {
        self.deadline.take_if(|time| *time <= now).is_some()
    }
}
