//! Which connections to look at, and when: a wheel that costs nothing while deadlines only move away.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use mio::Token;

/// A wheel of looks at connections. A look comes at or after the time asked for, within [`Deadlines::STEP`]; one that lies
/// further ahead than the wheel reaches comes early. Whoever is looked at tells its true deadline then.
///
/// All looks are in one block of memory. Blocks of their own for the buckets would come to lie between read buffers, and these
/// could not go back to the system when they are freed.
#[derive(Debug)]
pub(crate) struct Deadlines {
    began: Instant,
    /// All steps before it were handed out.
    at: u64,
    looks: Vec<Look>,
    /// The first look that is not in use.
    free: Option<Place>,
    /// The first look of each bucket.
    buckets: Vec<Option<Place>>,
    /// Which buckets are not empty, a bit each.
    filled: [u64; BUCKETS / 64],
}

/// One look, in the list of its bucket or of those not in use.
#[derive(Debug)]
struct Look {
    token: Token,
    next: Option<Place>,
}

/// Where a look is among all, and one more, so that `Option` takes no room.
type Place = NonZeroU32;

const BUCKETS: usize = 1024;

impl Deadlines {
    /// How late a look may come.
    pub(crate) const STEP: Duration = Duration::from_millis(16);

    pub(crate) fn new(now: Instant) -> Deadlines {
        Deadlines {
            began: now,
            at: 0,
            looks: Vec::new(),
            free: None,
            buckets: vec![None; BUCKETS],
            filled: [0; BUCKETS / 64],
        }
    }

    /// Asks for a look at `token`. Returns when it comes.
    pub(crate) fn add(&mut self, token: Token, deadline: Instant) -> Instant {
        let step = self.step_of(deadline).clamp(self.at, self.at + BUCKETS as u64 - 1);
        let bucket = step as usize % BUCKETS;
        let look = Look { token, next: self.buckets[bucket] };
        self.buckets[bucket] = self.put(look);
        self.filled[bucket / 64] |= 1 << (bucket % 64);
        self.time_of(step)
    }

    fn put(&mut self, look: Look) -> Option<Place> {
        let Some(place) = self.free else {
            self.looks.push(look);
            return Place::new(self.looks.len() as u32);
        };
        let free = &mut self.looks[index(place)];
        self.free = free.next;
        *free = look;
        Some(place)
    }

    /// When the next look is due.
    pub(crate) fn next(&self) -> Option<Instant> {
        let first = self.at as usize % BUCKETS;
        let ahead = (0..=BUCKETS / 64).find_map(|turn| {
            let word = (first / 64 + turn) % (BUCKETS / 64);
            let mut bits = self.filled[word];
            if turn == 0 {
                bits &= u64::MAX << (first % 64);
            } else if turn == BUCKETS / 64 {
                bits &= !(u64::MAX << (first % 64));
            }
            let bucket = word * 64 + bits.trailing_zeros() as usize;
            (bits != 0).then_some((bucket + BUCKETS - first) % BUCKETS)
        })?;
        Some(self.time_of(self.at + ahead as u64))
    }

    /// Takes the tokens out whose look is due.
    pub(crate) fn take_due(&mut self, now: Instant) -> Vec<Token> {
        let mut due = Vec::new();
        while let Some(next) = self.next().filter(|next| *next <= now) {
            let step = self.step_of(next);
            let bucket = step as usize % BUCKETS;
            let mut first = self.buckets[bucket].take();
            while let Some(place) = first {
                let look = &mut self.looks[index(place)];
                due.push(look.token);
                first = std::mem::replace(&mut look.next, self.free);
                self.free = Some(place);
            }
            self.filled[bucket / 64] &= !(1 << (bucket % 64));
            self.at = step;
        }
        // The step of `now` itself is still to come.
        let passed =
            now.saturating_duration_since(self.began).as_millis() / Deadlines::STEP.as_millis();
        self.at = self.at.max(passed as u64);
        due
    }

    /// Takes every look out: nobody is left to be looked at.
    pub(crate) fn clear(&mut self) {
        if self.looks.is_empty() {
            return;
        }
        for (word, bits) in self.filled.iter_mut().enumerate() {
            while *bits != 0 {
                self.buckets[word * 64 + bits.trailing_zeros() as usize] = None;
                *bits &= *bits - 1;
            }
        }
        self.looks.clear();
        self.free = None;
    }

    /// The first step that is not before `time`.
    fn step_of(&self, time: Instant) -> u64 {
        let past = time.saturating_duration_since(self.began);
        let steps = past.as_nanos().div_ceil(Deadlines::STEP.as_nanos());
        u64::try_from(steps).unwrap_or(u64::MAX)
    }

    fn time_of(&self, step: u64) -> Instant {
        self.began + Duration::from_millis(step * Deadlines::STEP.as_millis() as u64)
    }
}

fn index(place: Place) -> usize {
    place.get() as usize - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    fn due_at(deadlines: &mut Deadlines, now: Instant) -> Vec<usize> {
        deadlines.take_due(now).into_iter().map(|token| token.0).collect()
    }

    #[test]
    fn c05_look_comes_at_its_deadline_and_never_early() {
        let start = Instant::now();
        for after in [0, 1, 15, 16, 17, 100, 1_000, 16_000] {
            let mut deadlines = Deadlines::new(start);
            let at = deadlines.add(Token(7), start + millis(after));
            assert!(at >= start + millis(after) && at < start + millis(after) + Deadlines::STEP);
            assert_eq!(deadlines.next(), Some(at));
            if after > 0 {
                assert!(due_at(&mut deadlines, at - millis(1)).is_empty());
            }
            assert_eq!(due_at(&mut deadlines, at), [7]);
            assert_eq!(deadlines.next(), None);
        }
    }

    #[test]
    fn look_beyond_the_wheel_comes_early_and_can_be_asked_for_again() {
        let start = Instant::now();
        let mut deadlines = Deadlines::new(start);
        let deadline = start + Duration::from_secs(60);
        let mut looks = 0;
        while let Some(at) =
            (looks == 0).then(|| deadlines.add(Token(1), deadline)).or(deadlines.next())
        {
            assert_eq!(due_at(&mut deadlines, at), [1]);
            looks += 1;
            if at >= deadline {
                break;
            }
            deadlines.add(Token(1), deadline);
        }
        assert_eq!(looks, 4);
    }

    #[test]
    fn deadline_beyond_all_steps_is_far_ahead() {
        let start = Instant::now();
        // One step more than fit into a word. Not every system has instants as late as that.
        let Some(deadline) = start.checked_add(Duration::from_secs(295_147_905_179_352_826)) else {
            return;
        };
        let mut deadlines = Deadlines::new(start);
        assert!(deadlines.add(Token(1), deadline) > start + Duration::from_secs(16));
        assert!(due_at(&mut deadlines, start + Duration::from_secs(16)).is_empty());
    }

    #[test]
    fn looks_come_when_they_were_promised_over_many_laps() {
        let start = Instant::now();
        let mut deadlines = Deadlines::new(start);
        let mut promised: Vec<(Instant, usize)> = Vec::new();
        let mut now = start;
        for turn in 0..3_000 {
            for after in [0, 40 + turn as u64 % 7, 900, 16_000] {
                promised.push((deadlines.add(Token(turn), now + millis(after)), turn));
            }
            let next = promised.iter().map(|(time, _)| *time).min();
            assert_eq!(deadlines.next(), next);
            now += millis(13);
            let mut expected: Vec<usize> =
                promised.extract_if(.., |(time, _)| *time <= now).map(|(_, turn)| turn).collect();
            expected.sort_unstable();
            let mut due = due_at(&mut deadlines, now);
            due.sort_unstable();
            assert_eq!(due, expected);
        }
    }

    #[test]
    fn look_that_is_nearly_a_lap_ahead_is_found_alone() {
        let start = Instant::now();
        for steps in 0..130 {
            let (mut deadlines, now) = (Deadlines::new(start), start + Deadlines::STEP * steps);
            assert!(due_at(&mut deadlines, now).is_empty());
            let at = deadlines.add(Token(7), now + millis(16_000));
            assert_eq!((at, deadlines.next()), (now + millis(16_000), Some(at)));
            assert_eq!(due_at(&mut deadlines, at), [7]);
        }
    }

    #[test]
    fn nothing_is_due_after_all_looks_were_taken_out() {
        let start = Instant::now();
        let mut deadlines = Deadlines::new(start);
        for lap in 0..3 {
            let now = start + millis(20_000 * lap);
            for number in 0..1_000 {
                deadlines.add(Token(number), now + millis(number as u64 * 16));
            }
            due_at(&mut deadlines, now + millis(100));
            deadlines.clear();
            assert_eq!(deadlines.next(), None);
            assert!(due_at(&mut deadlines, now + millis(20_000)).is_empty());
            let at = deadlines.add(Token(7), now + millis(21_000));
            assert_eq!(due_at(&mut deadlines, at), [7]);
        }
    }

    #[test]
    fn looks_that_were_handed_out_leave_their_places_to_others() {
        let start = Instant::now();
        let mut deadlines = Deadlines::new(start);
        for lap in 0..10 {
            let now = start + millis(1_000 * lap);
            for number in 0..100 {
                deadlines.add(Token(number), now + millis(number as u64 * 5));
            }
            let mut due = due_at(&mut deadlines, now + millis(900));
            due.sort_unstable();
            assert_eq!(due, (0..100).collect::<Vec<_>>());
        }
        assert_eq!(deadlines.looks.len(), 100);
    }
}
