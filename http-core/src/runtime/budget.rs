//! How much the connections of a loop hold, and who has to wait where that is too much.

use crate::app::Service;
use crate::config::Config;

/// Bodies and answers that a loop holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Budget {
    /// What it holds, in bytes.
    pub held: usize,
    /// What it may hold.
    pub limit: usize,
    /// Links that hold more than 64 KiB.
    pub large: usize,
    /// Those of them whose reading waits.
    pub paused: usize,
}

impl Budget {
    /// What one loop may hold of this application and by these settings: a body of the longest kind in any case.
    pub(crate) fn limit(service: &dyn Service, config: &Config) -> usize {
        let largest_body = service.largest_body().unwrap_or(0).max(config.body_bytes);
        config.buffered_bytes.max(largest_body)
    }

    /// A link that holds more, in bytes, may be paused.
    pub(crate) const LARGE: usize = 64 << 10;

    pub(super) fn is_spent(&self) -> bool {
        self.held >= self.limit
    }

    /// Whether a link that holds `bytes` has to wait, where `paused` others do. Those that hold less than an even part of
    /// a spent budget go on, and the last of all in any case: somebody has to come to an end.
    pub(super) fn pauses(&self, bytes: usize, paused: usize) -> bool {
        self.is_spent()
            && bytes > Budget::LARGE
            && bytes >= self.limit / self.large.max(1)
            && paused + 1 < self.large
    }

    /// Whether those may go on whose peers send no more: what is left of a body stands in the socket, and is either all of it or
    /// the end of the connection.
    pub(super) fn can_end(&self) -> bool {
        self.held < self.limit.saturating_mul(2)
    }

    /// Whether a link that waits may go on: there is room again, or no large one is left that does not wait.
    pub(crate) fn unpauses(&self) -> bool {
        !self.is_spent() || self.paused >= self.large
    }

    /// Whether an answer that its peer does not take has to be given up, where it made its link hold `after` bytes and not
    /// `before`: all together hold twice what they may. One that stands alone is held however long it is, and one of which
    /// anything is taken goes on.
    pub(super) fn gives_up(&self, before: usize, after: usize) -> bool {
        let others = self.large - usize::from(before > Budget::LARGE);
        after > before.max(Budget::LARGE)
            && others > 0
            && self.held - before + after > self.limit.saturating_mul(2)
    }

    /// Takes note that a link that held `before` now holds `after`.
    pub(super) fn charge(&mut self, before: usize, after: usize) {
        self.held = self.held + after - before;
        self.large =
            self.large + usize::from(after > Budget::LARGE) - usize::from(before > Budget::LARGE);
    }
}
