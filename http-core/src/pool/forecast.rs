//! How long would a job wait that is submitted now?

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// What is to be expected of a pool's queue, by how long its jobs have run of late. It reads no clock and waits for nobody.
///
/// A job waits about as long as the jobs before it run, divided by the workers. Where that is too long it is better refused at
/// once than told so when the time is over. The rules:
///
/// 1. While fewer jobs wait than there are workers, every job is let in: no worker is left idle, and a pool whose jobs have
///    become quick finds it out.
/// 2. The mean begins at nothing and follows each job by a small step, so a pool that knows little refuses little.
/// 3. A single job counts as no longer than the wait that is allowed: a slow one moves the mean by little, however slow.
/// 4. A job that has waited too long does not count. It is done without being started, which says nothing of the others.
/// 5. While as many jobs wait as there are workers, or more, and none has begun for three quarters of the wait, no further one
///    is let in, whatever the mean: all workers are held by long jobs, of which it knows nothing before they end.
#[derive(Debug)]
pub(crate) struct Forecast {
    /// How long a job runs, in nanoseconds: the mean of the latest, the later the more. Workers that write it at the same
    /// moment may lose a job, which the mean does not notice.
    mean: AtomicU64,
    workers: usize,
    longest_wait: Duration,
    /// For how long no job may begin while many wait, in nanoseconds.
    longest_stall: u64,
    /// What the jobs that wait may run for, all together, in nanoseconds.
    most: u64,
    /// The [`Moment`] at which the queue was last seen to move: a job began while as many waited as there are
    /// workers, or they became so many. Of no account while fewer wait.
    moved: AtomicU64,
    epoch: Instant,
}

/// A time, in nanoseconds behind the epoch of its pool: in one word, and quickly compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment(u64);

impl Moment {
    /// How long it is since then; nothing, if that is yet to come.
    pub(crate) fn since(self, earlier: Moment) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

impl Forecast {
    /// Of so many workers, before which a job may wait for `longest_wait`. No time is before `epoch`.
    pub(crate) fn new(workers: usize, longest_wait: Duration, epoch: Instant) -> Forecast {
        let longest_stall = nanos(longest_wait / 4 * 3);
        let most = longest_stall.saturating_mul(workers as u64);
        let (mean, moved) = (AtomicU64::new(0), AtomicU64::new(0));
        Forecast { mean, workers, longest_wait, longest_stall, most, moved, epoch }
    }

    /// This instant.
    pub(crate) fn moment(&self, instant: Instant) -> Moment {
        Moment(nanos(instant.saturating_duration_since(self.epoch)))
    }

    /// Whether a job that comes `now`, when `waiting` others wait, is likely to be begun in time.
    pub(crate) fn admits(&self, waiting: usize, now: Moment) -> bool {
        if waiting < self.workers {
            // Noted before it is counted: whoever counts as many finds it.
            if waiting + 1 == self.workers {
                self.moves(now);
            }
            return true;
        }
        (waiting as u64).saturating_mul(self.mean.load(Relaxed)) <= self.most && !self.stalls(now)
    }

    /// A job has begun `now`, and `waiting` others still wait.
    pub(crate) fn began(&self, waiting: usize, now: Moment) {
        if waiting >= self.workers {
            self.moves(now);
        }
    }

    fn moves(&self, now: Moment) {
        self.moved.store(now.0, Relaxed);
    }

    fn stalls(&self, now: Moment) -> bool {
        now.0.saturating_sub(self.moved.load(Relaxed)) > self.longest_stall
    }

    /// A job had waited for so long when it was begun: whether it may still be started, and its time counts.
    pub(crate) fn is_in_time(&self, waited: Duration) -> bool {
        waited <= self.longest_wait
    }

    /// A job that was started in time has run for so long.
    pub(crate) fn ran(&self, time: Duration) {
        let time = nanos(time.min(self.longest_wait));
        let mean = self.mean.load(Relaxed);
        let mean = match time.checked_sub(mean) {
            Some(more) => mean + more / MEMORY_JOBS,
            None => mean - (mean - time).div_ceil(MEMORY_JOBS),
        };
        self.mean.store(mean, Relaxed);
    }
}

/// In nanoseconds, of which a word holds those of 584 years.
fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// One job moves the mean by this part of its distance: it remembers about so many jobs.
const MEMORY_JOBS: u64 = 32;

#[cfg(test)]
mod tests {
    use super::*;

    const WAIT: Duration = Duration::from_millis(500);

    fn millis(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    fn after(workers: usize, jobs: usize, each: Duration) -> Forecast {
        let forecast = Forecast::new(workers, WAIT, Instant::now());
        (0..jobs).for_each(|_| forecast.ran(each));
        forecast
    }

    /// How many can wait before a job is refused.
    fn room(forecast: &Forecast) -> usize {
        let admits = |waiting| forecast.admits(waiting, Moment(0));
        (0..100_000).find(|waiting| !admits(*waiting)).unwrap_or(usize::MAX)
    }

    #[test]
    fn nothing_is_refused_before_a_job_has_run() {
        assert_eq!(room(&after(1, 0, WAIT)), usize::MAX);
    }

    #[test]
    fn job_is_refused_that_is_not_to_be_begun_within_three_quarters_of_the_wait() {
        for (workers, each) in [(4, 5), (1, 5), (8, 100), (3, 1)] {
            let limit = workers * 375 / each as usize;
            let room = room(&after(workers, 1_000, millis(each)));
            assert!((limit..=limit + limit / 50 + 1).contains(&room), "{workers} {each}: {room}");
        }
    }

    #[test]
    fn queue_shorter_than_the_workers_lets_every_job_in() {
        for each in [millis(100), millis(500), Duration::from_secs(3_600), Duration::MAX] {
            assert!(room(&after(8, 1_000, each)) >= 8);
        }
        assert_eq!(room(&after(8, 1_000, Duration::MAX)), 8);
    }

    #[test]
    fn single_slow_job_leaves_room_and_is_forgotten() {
        let forecast = after(8, 1_000, millis(1));
        assert!(room(&forecast) > 2_900);
        forecast.ran(Duration::from_secs(60));
        assert!(room(&forecast) > 150);
        (0..200).for_each(|_| forecast.ran(millis(1)));
        assert!(room(&forecast) > 2_700);
    }

    #[test]
    fn jobs_that_become_quick_are_let_in_again() {
        let forecast = after(8, 1_000, Duration::from_secs(10));
        assert!(room(&forecast) <= 8);
        (0..100).for_each(|_| forecast.ran(millis(1)));
        assert!(room(&forecast) > 100);
        (0..1_000).for_each(|_| forecast.ran(Duration::ZERO));
        assert_eq!(room(&forecast), usize::MAX);
    }

    #[test]
    fn wait_without_end_refuses_nothing() {
        let forecast = Forecast::new(1, Duration::MAX, Instant::now());
        (0..1_000).for_each(|_| forecast.ran(Duration::from_secs(3_600)));
        assert!(forecast.admits(1_024, Moment(u64::MAX - 1)) && forecast.is_in_time(Duration::MAX));
    }

    #[test]
    fn workers_that_are_all_held_let_nobody_else_in() {
        let forecast = after(2, 100, millis(1));
        let at = |time| forecast.moment(forecast.epoch + millis(time));
        assert!(forecast.admits(0, at(10_000)) && forecast.admits(1, at(10_000)));
        assert!(forecast.admits(2, at(10_375)), "two wait since then");
        assert!(!forecast.admits(3, at(10_376)));
        assert!(forecast.admits(1, at(10_377)), "no worker may be left idle");
        forecast.began(2, at(10_600));
        assert!(forecast.admits(2, at(10_975)));
        assert!(!forecast.admits(2, at(10_976)));
    }

    #[test]
    fn pool_that_has_rested_lets_a_burst_in() {
        let forecast = after(2, 100, millis(1));
        let at = forecast.moment(forecast.epoch + Duration::from_secs(3_600));
        assert!((0..50).all(|waiting| forecast.admits(waiting, at)));
    }
}
