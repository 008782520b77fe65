//! A point in time as the date that a field of HTTP tells.

use std::time::{Duration, SystemTime};

use httpdate::HttpDate;

/// The date of `at` (RFC 9110, 5.6.7), which has four digits for the year: the first of 1970 for what was before, the last
/// of 9999 for what comes behind.
pub(crate) fn date_of(at: SystemTime) -> HttpDate {
    let seconds = at.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |past| past.as_secs());
    (SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.min(LAST_SECOND))).into()
}

/// The point in time that a date tells, in any of its three forms: the first of 1970 for what was before, and for a leap second
/// the one behind it.
pub(crate) fn read_date(value: &[u8]) -> Option<SystemTime> {
    let text = std::str::from_utf8(value).ok()?;
    if let Some(at) = read_late(text) {
        return Some(at);
    }
    let is_early = |word: &&str| {
        word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()) && **word < *"1970"
    };
    let year = text.split(' ').find(is_early)?;
    // The calendar is the same 2,000 years later.
    let later = text.replacen(year, &(year.parse::<u32>().ok()? + 2_000).to_string(), 1);
    read_late(&later).map(|_| SystemTime::UNIX_EPOCH)
}

/// Of a year from 1970 on, as httpdate reads it, which knows no leap second.
fn read_late(text: &str) -> Option<SystemTime> {
    if let Ok(at) = httpdate::parse_http_date(text) {
        return Some(at);
    }
    let (minute, second) = text.split_at(text.rfind(':')? + 1);
    let sooner = [minute, "59", second.strip_prefix("60")?].concat();
    Some(httpdate::parse_http_date(&sooner).ok()? + Duration::from_secs(1))
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

    #[test]
    fn any_date_has_a_time() {
        let after = |seconds| Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        for (date, time) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", after(784_111_777)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", after(784_111_777)),
            ("Sun Nov  6 08:49:37 1994", after(784_111_777)),
            ("Sat, 31 Dec 2016 23:59:60 GMT", after(1_483_228_800)),
            ("Saturday, 31-Dec-16 23:59:60 GMT", after(1_483_228_800)),
            ("Sat Dec 31 23:59:60 2016", after(1_483_228_800)),
            ("Fri, 31 Dec 9999 23:59:60 GMT", after(LAST_SECOND + 1)),
            ("Wed, 31 Dec 1969 23:59:59 GMT", after(0)),
            ("Wed Dec 31 23:59:60 1969", after(0)),
            ("Sat, 01 Jan 0000 00:00:00 GMT", after(0)),
        ] {
            assert_eq!(read_date(date.as_bytes()), time, "{date}");
        }
        for none in [
            "",
            ":",
            "60",
            "Sat, 31 Dec 2016 23:59:61 GMT",
            "Sat, 31 Dec 2016 23:60:00 GMT",
            "Sat, 31 Dec 2016 23:59:60",
            "Tue, 31 Dec 1969 23:59:59 GMT",
            "Wed, 31 Dec 1969",
            "Fri, 30 Feb 1968 00:00:00 GMT",
            "1969",
            "\u{e9}:60 GMT",
        ] {
            assert_eq!(read_date(none.as_bytes()), None, "{none}");
        }
    }
}
