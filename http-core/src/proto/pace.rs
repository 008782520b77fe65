//! How fast a body comes or an answer goes, and when that is too slow.

use std::time::{Duration, Instant};

use crate::config::Config;

/// The progress of one transfer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pace {
    /// `None` before the transfer began.
    times: Option<Times>,
    bytes: usize,
    /// Since when it waits for us: that time does not count.
    paused: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
struct Times {
    began: Instant,
    progressed: Instant,
}

impl Pace {
    pub(crate) fn begun(now: Instant) -> Pace {
        Pace { times: Some(Times { began: now, progressed: now }), bytes: 0, paused: None }
    }

    /// The transfer is at work, and has begun now at the latest.
    pub(crate) fn begin(&mut self, now: Instant) {
        self.times.get_or_insert(Times { began: now, progressed: now });
    }

    pub(crate) fn progressed(&mut self, bytes: usize, now: Instant) {
        self.bytes += bytes;
        if let Some(times) = &mut self.times {
            times.progressed = now;
        }
    }

    /// From now on it waits for us.
    pub(crate) fn pause(&mut self, now: Instant) {
        self.paused.get_or_insert(now);
    }

    /// It waits for us no longer.
    pub(crate) fn go_on(&mut self, now: Instant) {
        if let (Some(paused), Some(times)) = (self.paused.take(), &mut self.times) {
            let waited = now.saturating_duration_since(paused);
            times.began += waited;
            times.progressed += waited;
        }
    }

    /// When the transfer is given up if nothing more moves: `stall` after the last progress, or when its average falls
    /// below the least rate, which counts from `rate_grace` on.
    pub(crate) fn deadline(&self, stall: Duration, config: &Config) -> Option<Instant> {
        let (Times { began, progressed }, None) = (self.times?, self.paused) else { return None };
        let stalled = progressed.checked_add(stall);
        let millis = self.bytes.saturating_mul(1000).checked_div(config.minimum_rate);
        let covered = millis.map(|millis| Duration::from_millis(millis as u64));
        let slow = covered.and_then(|covered| began.checked_add(covered.max(config.rate_grace)));
        [stalled, slow].into_iter().flatten().min()
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
        let mut paused = pace;
        paused.pause(start + seconds(3));
        assert_eq!(paused.deadline(stall, &config), None);
        paused.go_on(start + seconds(8));
        assert_eq!(paused.deadline(stall, &config), Some(start + seconds(37)));
        assert_eq!(paused.deadline(seconds(200), &config), Some(start + seconds(105)));
        let no_rate = Config::new().minimum_rate(0);
        assert_eq!(pace.deadline(stall, &no_rate), Some(start + seconds(32)));
    }
}
