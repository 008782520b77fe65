//! The `Date` field, made once a second.

use std::time::{Duration, Instant, SystemTime};

/// The text of a `Date` field (RFC 9110, 5.6.7), made anew when its second is over.
#[derive(Debug)]
pub struct DateCache {
    text: [u8; DateCache::BYTES],
    stale_at: Instant,
}

impl DateCache {
    /// The length of the text, in bytes.
    pub const BYTES: usize = 29;

    /// A cache that is right at `now`.
    #[must_use]
    pub fn new(now: Instant) -> DateCache {
        DateCache::at(SystemTime::now(), now)
    }

    /// A cache that takes `wall` for the time at `now`.
    #[must_use]
    pub fn at(wall: SystemTime, now: Instant) -> DateCache {
        let past = wall.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let left = Duration::from_secs(1) - Duration::from_nanos(u64::from(past.subsec_nanos()));
        let mut text = [0; DateCache::BYTES];
        let written = httpdate::fmt_http_date(wall);
        text.copy_from_slice(&written.as_bytes()[..DateCache::BYTES]);
        DateCache { text, stale_at: now + left }
    }

    /// Makes the text anew if its second is over.
    pub fn refresh(&mut self, now: Instant) {
        if now >= self.stale_at {
            *self = DateCache::new(now);
        }
    }

    /// The text, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    #[must_use]
    pub fn text(&self) -> &[u8; DateCache::BYTES] {
        &self.text
    }
}
