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
    /// Those of them whose body is arriving.
    pub readers: usize,
    /// Those of these whose reading waits.
    pub paused: usize,
}

/// What a budget is charged with for one link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Charge {
    /// What it holds.
    pub(super) bytes: usize,
    /// Its body is arriving.
    pub(super) is_reading: bool,
    /// Its reading waits.
    pub(super) is_paused: bool,
}

impl Charge {
    /// As [`Budget::large`] and [`Budget::readers`] count it.
    fn counts(self) -> (usize, usize) {
        let is_large = self.bytes > Budget::LARGE;
        (usize::from(is_large), usize::from(is_large && self.is_reading))
    }
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

    /// Whether a link that holds `bytes` of a body has to wait, where `paused` others do. Those that hold less than an even part
    /// of a spent budget go on, and the last reader in any case: one has to come to an end, and an answer's peer may take its
    /// time.
    pub(super) fn pauses(&self, bytes: usize, paused: usize) -> bool {
        self.is_spent()
            && bytes > Budget::LARGE
            && bytes >= self.limit / self.large.max(1)
            && paused + 1 < self.readers
    }

    /// Whether those may go on whose peers send no more: what is left of a body stands in the socket, and is either all of it or
    /// the end of the connection.
    pub(super) fn can_end(&self) -> bool {
        self.held < self.limit.saturating_mul(2)
    }

    /// Whether a link that waits may go on: there is room again, or no large reader is left that does not.
    pub(crate) fn unpauses(&self) -> bool {
        !self.is_spent() || self.paused >= self.readers
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

    /// Takes note that what a link is charged with has changed.
    pub(super) fn change(&mut self, before: Charge, after: Charge) {
        let ((was_large, was_reader), (is_large, is_reader)) = (before.counts(), after.counts());
        self.held = self.held + after.bytes - before.bytes;
        self.large = self.large + is_large - was_large;
        self.readers = self.readers + is_reader - was_reader;
        self.paused = self.paused + usize::from(after.is_paused) - usize::from(before.is_paused);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: usize = 1 << 20;

    /// A spent budget of one MiB.
    fn spent(large: usize, readers: usize) -> Budget {
        Budget { held: MIB, limit: MIB, large, readers, paused: 0 }
    }

    #[test]
    fn reading_waits_where_the_budget_is_spent_and_another_reads_on() {
        assert!(spent(2, 2).pauses(MIB / 2, 0));
        assert!(!Budget { held: MIB - 1, ..spent(2, 2) }.pauses(MIB / 2, 0));
        assert!(!spent(2, 2).pauses(MIB / 2 - 1, 0), "less than its part");
        assert!(!spent(2, 2).pauses(MIB / 2, 1), "the last reader");
        assert!(!spent(20, 20).pauses(Budget::LARGE, 0));
        assert!(spent(20, 20).pauses(Budget::LARGE + 1, 0));
    }

    #[test]
    fn reading_goes_on_where_there_is_room_or_nobody_else_reads() {
        assert!(!Budget { paused: 1, ..spent(2, 2) }.unpauses());
        assert!(Budget { paused: 2, ..spent(2, 2) }.unpauses());
        assert!(Budget { paused: 1, held: MIB - 1, ..spent(2, 2) }.unpauses());
        assert!(Budget { held: 2 * MIB - 1, ..spent(2, 2) }.can_end());
        assert!(!Budget { held: 2 * MIB, ..spent(2, 2) }.can_end());
    }

    #[test]
    fn answer_is_given_up_where_it_brings_all_beyond_twice_the_limit() {
        let twice = Budget { held: 2 * MIB, ..spent(2, 0) };
        assert!(twice.gives_up(MIB, MIB + 1));
        assert!(!twice.gives_up(MIB, MIB), "something of it was taken");
        assert!(!Budget { held: 2 * MIB - 1, ..twice }.gives_up(MIB, MIB + 1));
        assert!(!Budget { large: 1, ..twice }.gives_up(MIB, MIB + 1), "it stands alone");
        assert!(Budget { large: 1, ..twice }.gives_up(Budget::LARGE, Budget::LARGE + 1));
        assert!(!twice.gives_up(Budget::LARGE - 1, Budget::LARGE), "a small one");
    }
}
