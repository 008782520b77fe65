//! How fast a body comes or an answer goes, and when that is too slow.

use std::time::{Duration, Instant};

use crate::config::Config;

/// The progress of one transfer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pace {
    /// `None` before the transfer began.
    times: Option<Times>,
    bytes: usize,
}

#[derive(Clone, Copy, Debug)]
struct Times {
    began: Instant,
    progressed: Instant,
}

impl Pace {
    pub(crate) fn begun(now: Instant) -> Pace {
        Pace { times: Some(Times { began: now, progressed: now }), bytes: 0 }
    }

    pub(crate) fn has_begun(&self) -> bool {
        self.times.is_some()
    }

    pub(crate) fn progressed(&mut self, bytes: usize, now: Instant) {
        self.bytes += bytes;
        if let Some(times) = &mut self.times {
            times.progressed = now;
        }
    }

    /// When the transfer is given up if nothing more moves: `stall` after the last progress, or when its average falls
    /// below the least rate, which counts from `rate_grace` on.
    pub(crate) fn deadline(&self, stall: Duration, config: &Config) -> Option<Instant> {
        let Times { began, progressed } = self.times?;
        let stalled = progressed + stall;
        let Some(millis) = self.bytes.saturating_mul(1000).checked_div(config.minimum_rate) else {
            return Some(stalled);
        };
        let covered = Duration::from_millis(millis as u64).max(config.rate_grace);
        Some(began.checked_add(covered).map_or(stalled, |slow| slow.min(stalled)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stall_and_average_rate_both_set_a_deadline() {
        let start = Instant::now();
        let config = Config::new();
        let seconds = Duration::from_secs;
        let stall = seconds(30);
        let mut pace = Pace::begun(start);
        assert_eq!(pace.deadline(stall, &config), Some(start + seconds(10)));
        pace.progressed(20 * 1024, start + seconds(1));
        assert_eq!(pace.deadline(stall, &config), Some(start + seconds(20)));
        pace.progressed(80 * 1024, start + seconds(2));
        assert_eq!(pace.deadline(stall, &config), Some(start + seconds(32)));
        let no_rate = Config::new().minimum_rate(0);
        assert_eq!(pace.deadline(stall, &no_rate), Some(start + seconds(32)));
    }
}
