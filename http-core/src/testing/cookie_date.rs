//! When a cookie ends by its `Expires`, in whatever form browsers take (RFC 6265bis, 5.1.1).

use std::time::{Duration, SystemTime};

/// The point in time that `text` names; the first of 1970 for what was before. `None`: it names none.
pub(super) fn cookie_date(text: &str) -> Option<SystemTime> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for token in text.split(is_delimiter) {
        // Each part is the first token that can be it, and no token is two parts.
        if time.is_none() && time_of(token).is_some() {
            time = time_of(token);
        } else if day.is_none() && number(token, 1, 2).is_some() {
            day = number(token, 1, 2);
        } else if month.is_none() && month_of(token).is_some() {
            month = month_of(token);
        } else if year.is_none() {
            year = number(token, 2, 4);
        }
    }
    let ([hour, minute, second], day, month) = (time?, day?, month?);
    let year = match year? {
        year @ 0..=69 => year + 2_000,
        year @ 70..=99 => year + 1_900,
        year => year,
    };
    let is_date = year >= 1_601 && (1..=days_of(month, year)).contains(&day);
    if !is_date || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let leap_days = (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
    let months: u64 = (1..month).map(|month| days_of(month, year)).sum();
    let days = (365 * (year - 1) + leap_days + months + day).checked_sub(FIRST_OF_1970);
    let seconds = days.map_or(0, |days| ((days * 24 + hour) * 60 + minute) * 60 + second);
    Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

fn is_delimiter(char: char) -> bool {
    matches!(char, '\t' | ' '..='/' | ';'..='@' | '['..='`' | '{'..='~')
}

/// What stands in front of `token` as so many digits, at least and at most. Anything else may follow.
fn number(token: &str, least: usize, most: usize) -> Option<u64> {
    let end = token.find(|char: char| !char.is_ascii_digit()).unwrap_or(token.len());
    (least..=most).contains(&end).then(|| token[..end].parse().ok())?
}

/// Hour, minute and second of `08:49:37`. Anything but a digit may follow.
fn time_of(token: &str) -> Option<[u64; 3]> {
    let (hour, rest) = token.split_once(':')?;
    let (minute, second) = rest.split_once(':')?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(hour) || !is_number(minute) {
        return None;
    }
    Some([number(hour, 1, 2)?, number(minute, 1, 2)?, number(second, 1, 2)?])
}

/// From 1 on.
fn month_of(token: &str) -> Option<u64> {
    let start = token.get(..3)?;
    (1..).zip(MONTHS).find(|(_, name)| name.eq_ignore_ascii_case(start)).map(|(month, _)| month)
}

fn days_of(month: u64, year: u64) -> u64 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// In days, of which the first of the year 1 is number 1.
const FIRST_OF_1970: u64 = 719_163;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_is_read_in_the_forms_that_browsers_take() {
        for (text, seconds) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Sun, 06-Nov-1994 08:49:37 GMT", 784_111_777),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777),
            ("6 november 94 8:49:37", 784_111_777),
            ("08:49:37 1994 06 Nov", 784_111_777),
            ("Mon, 06 Nov 1994 08:49:37 +0100", 784_111_777),
            ("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800),
            ("Fri, 31-Dec-9999 23:59:59 GMT", 253_402_300_799),
            ("Thu, 01-Jan-1970 00:00:01 GMT", 1),
            ("Mon, 01-Jan-1601 00:00:00 GMT", 0),
            ("01 Jan 69 00:00:00", 3_124_224_000),
            ("01 Jan 70 00:00:00", 0),
        ] {
            let date = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(cookie_date(text), Some(date), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "0",
            "-1",
            "Session",
            "Thu, 01 Jan 1970",
            "Thu, 00 Jan 1970 00:00:00 GMT",
            "Wed, 29 Feb 2023 00:00:00 GMT",
            "Thu, 01 Jan 1970 24:00:00 GMT",
            "Thu, 01 Jan 1970 00:60:00 GMT",
            "Thu, 01 Jan 1970 00:00:60 GMT",
            "Thu, 01 Jan 1600 00:00:00 GMT",
            "Thu, 01 Jan 19700 00:00:00 GMT",
            "Thu, 01 Jän 1970 00:00:00 GMT",
        ] {
            assert_eq!(cookie_date(text), None, "{text}");
        }
    }
}
