//! What the operator is told while the system lets nobody in: enough to know of it, and not a line for each time.

use std::time::{Duration, Instant};

/// How it stands with a door that has to be closed again and again.
#[derive(Debug, Default)]
pub(crate) struct Shortage {
    /// Since when the system has refused, unless all who waited were let in since.
    since: Option<Instant>,
    /// It was told of since then.
    is_told: bool,
    /// When it was last told of, this time or before.
    told: Option<Instant>,
}

impl Shortage {
    /// The system has refused: whether the operator is to be told.
    pub(crate) fn refused(&mut self, now: Instant) -> bool {
        self.since.get_or_insert(now);
        let is_news = self.told.is_none_or(|told| now.saturating_duration_since(told) >= SILENCE);
        if is_news {
            (self.is_told, self.told) = (true, Some(now));
        }
        is_news
    }

    /// All who waited were let in. If the operator was told that they were not: how long that was so.
    pub(crate) fn is_over(&mut self, now: Instant) -> Option<Duration> {
        let since = self.since.take()?;
        std::mem::take(&mut self.is_told).then(|| now.saturating_duration_since(since))
    }
}

/// How long nothing more is said of it, whether it goes on or comes back.
const SILENCE: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_millis(100);

    #[test]
    fn shortage_is_told_of_once_a_minute_while_it_lasts() {
        let (mut shortage, start) = (Shortage::default(), Instant::now());
        let told = (0..=1_800).filter(|turn| shortage.refused(start + PAUSE * *turn));
        assert_eq!(told.collect::<Vec<_>>(), [0, 600, 1_200, 1_800]);
        assert_eq!(shortage.is_over(start + PAUSE * 1_801), Some(PAUSE * 1_801));
        assert_eq!(shortage.is_over(start + PAUSE * 1_802), None);
    }

    #[test]
    fn shortage_that_comes_and_goes_is_two_lines_a_minute() {
        let (mut shortage, start) = (Shortage::default(), Instant::now());
        let (mut begun, mut ended) = (Vec::new(), Vec::new());
        for turn in (0..1_200).step_by(2) {
            if shortage.refused(start + PAUSE * turn) {
                begun.push(turn);
            }
            if let Some(time) = shortage.is_over(start + PAUSE * (turn + 1)) {
                ended.push((turn, time));
            }
        }
        assert_eq!(begun, [0, 600]);
        assert_eq!(ended, [(0, PAUSE), (600, PAUSE)]);
    }

    #[test]
    fn door_that_was_never_closed_does_not_open_again() {
        assert_eq!(Shortage::default().is_over(Instant::now()), None);
    }
}
