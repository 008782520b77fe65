//! What time it is: the monotonic instant that deadlines need, and the line of `Date`, made once a second.

use std::io::Write;
use std::time::{Duration, Instant, SystemTime};

use super::date::date_of;

/// The time, as the owner of a loop or a worker last saw it. Nothing below asks the system.
#[derive(Debug)]
pub struct Clock {
    now: Instant,
    opening: [u8; Clock::OPENING_BYTES],
    date_stale_at: Instant,
    pace: Pace,
}

/// How the time goes on between two looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    /// As the system's.
    System,
    /// Not at all, but that a handler takes so long.
    Virtual(Duration),
}

impl Clock {
    /// The length of [`date_line`](Clock::date_line), in bytes.
    pub(crate) const LINE_BYTES: usize = 37;

    /// The length of [`opening`](Clock::opening), in bytes.
    pub(crate) const OPENING_BYTES: usize = STATUS_LINE.len() + Clock::LINE_BYTES + TYPE_NAME.len();

    /// A clock that shows the system's time.
    #[must_use]
    pub fn system() -> Clock {
        Clock { pace: Pace::System, ..Clock::at(Instant::now(), SystemTime::now()) }
    }

    /// A clock that shows `now`, at which it is `wall` o'clock: for virtual time.
    #[must_use]
    pub fn at(now: Instant, wall: SystemTime) -> Clock {
        let past = wall.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let left = Duration::from_secs(1) - Duration::from_nanos(u64::from(past.subsec_nanos()));
        let mut opening = [0; Clock::OPENING_BYTES];
        let text = date_of(wall);
        write!(&mut opening[..], "{STATUS_LINE}Date: {text}\r\n{TYPE_NAME}")
            .expect("a date has just this length");
        Clock { now, opening, date_stale_at: now + left, pace: Pace::Virtual(Duration::ZERO) }
    }

    /// Shows the system's time.
    pub(crate) fn refresh(&mut self) {
        self.now = Instant::now();
        if self.now >= self.date_stale_at {
            *self = Clock { pace: self.pace, ..Clock::at(self.now, SystemTime::now()) };
        }
    }

    /// The instant, for deadlines.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The same clock, under which a handler takes so long; of virtual time only.
    pub(crate) fn with_work(self, work: Duration) -> Clock {
        Clock { pace: Pace::Virtual(work), ..self }
    }

    /// The instant at which work begins that is to be measured.
    #[cfg(debug_assertions)]
    pub(crate) fn work_begins(&self) -> Instant {
        match self.pace {
            Pace::System => Instant::now(),
            Pace::Virtual(_) => self.now,
        }
    }

    /// The instant at which it ends.
    pub(crate) fn work_ends(&self) -> Instant {
        match self.pace {
            Pace::System => Instant::now(),
            Pace::Virtual(work) => self.now + work,
        }
    }

    /// The same clock, which shows the instant at which work ends.
    pub(crate) fn behind_work(&self) -> Clock {
        Clock { now: self.work_ends(), ..*self }
    }

    /// The line of a `Date` field (RFC 9110, 5.6.7), such as `Date: Sun, 06 Nov 1994 08:49:37 GMT`, with its CRLF.
    pub(crate) fn date_line(&self) -> &[u8; Clock::LINE_BYTES] {
        let line = self.opening[STATUS_LINE.len()..].first_chunk();
        line.expect("the line and more stands there")
    }

    /// How most answers begin: 200, the `Date`, and the name of `Content-Type`, which its value is to follow.
    #[inline]
    pub(crate) fn opening(&self) -> &[u8; Clock::OPENING_BYTES] {
        &self.opening
    }
}

const STATUS_LINE: &str = "HTTP/1.1 200 OK\r\n";
const TYPE_NAME: &str = "Content-Type: ";

impl Default for Clock {
    fn default() -> Clock {
        Clock::system()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_is_in_the_format_of_rfc_9110() {
        let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let clock = Clock::at(Instant::now(), wall);
        assert_eq!(clock.date_line(), b"Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
        let opening = "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: ";
        assert_eq!(clock.opening(), opening.as_bytes());
    }

    #[test]
    fn date_is_told_anew_when_it_is_stale() {
        let (now, hour) = (Instant::now(), Duration::from_secs(3_600));
        let mut clock = Clock::at(now, SystemTime::UNIX_EPOCH);
        clock.date_stale_at = now + hour;
        let before = *clock.date_line();
        clock.refresh();
        assert_eq!(*clock.date_line(), before);
        clock.date_stale_at = now;
        clock.refresh();
        assert_ne!(*clock.date_line(), before);
        assert!(clock.date_stale_at < now + hour);
    }

    #[test]
    fn date_is_stale_when_its_second_is_over() {
        let now = Instant::now();
        let wall = SystemTime::UNIX_EPOCH + Duration::from_millis(1_250);
        assert_eq!(Clock::at(now, wall).date_stale_at - now, Duration::from_millis(750));
    }
}
