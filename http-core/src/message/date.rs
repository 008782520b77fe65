//! A point in time as the date that a field of HTTP can tell.

use std::time::{Duration, SystemTime};

use httpdate::HttpDate;

/// The date of `at` (RFC 9110, 5.6.7), which has four digits for the year: the first of 1970 for what was before, the last
/// of 9999 for what comes behind.
pub(crate) fn date_of(at: SystemTime) -> HttpDate {
    let seconds = at.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |past| past.as_secs());
    (SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.min(LAST_SECOND))).into()
}

/// 23:59:59 on the last day of 9999, from 1970 on.
const LAST_SECOND: u64 = 253_402_300_799;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_time_has_a_date() {
        let epoch = SystemTime::UNIX_EPOCH;
        let seconds = Duration::from_secs;
        for (at, date) in [
            (epoch - seconds(1), "Thu, 01 Jan 1970 00:00:00 GMT"),
            (epoch + Duration::from_millis(784_111_777_900), "Sun, 06 Nov 1994 08:49:37 GMT"),
            (epoch + seconds(LAST_SECOND), "Fri, 31 Dec 9999 23:59:59 GMT"),
            (epoch + seconds(LAST_SECOND + 1), "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            assert_eq!(date_of(at).to_string(), date);
        }
    }
}
