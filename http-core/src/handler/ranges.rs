//! A part of an answer, where a client asks for one: `Range` and `If-Range` (RFC 9110, 13.1.5 and 14).

use std::ops::Range;

use http::{Method, StatusCode, header};

use super::{conditions, refuse};
use crate::message::{Head, Response};

/// What a client asks for, of content of some length.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Asked {
    /// All of it, or something that is not understood and counts for nothing.
    Whole,
    Part(Range<usize>),
    /// A part that is behind the end.
    Nothing,
}

/// Makes the answer that of the part that is asked for, if it says by `Accept-Ranges` that it can be had in parts.
pub(super) fn apply(head: &Head<'_>, response: &mut Response) {
    let is_whole = *head.method() == Method::GET && response.status() == StatusCode::OK;
    if !is_whole || response.header(header::ACCEPT_RANGES) != Some(b"bytes") {
        return;
    }
    let Ok(Some(range)) = single(head, header::RANGE) else { return };
    let is_this_version = match single(head, header::IF_RANGE) {
        Ok(None) => true,
        // A date is no version that could be relied on here: there may be two of one second.
        Ok(Some(tag)) => response.header(header::ETAG) == Some(tag) && !tag.starts_with(b"W/"),
        Err(Several) => false,
    };
    if !is_this_version {
        return;
    }
    let length = response.body_len();
    match asked(range, length) {
        Asked::Whole => {}
        Asked::Part(part) => {
            let told = format!("bytes {}-{}/{length}", part.start, part.end - 1);
            response.set_status(StatusCode::PARTIAL_CONTENT);
            response.keep_part_of_body(part);
            response.set_content_range(&told);
        }
        Asked::Nothing => {
            conditions::forget_content(response);
            refuse(response, StatusCode::RANGE_NOT_SATISFIABLE, []);
            response.set_content_range(&format!("bytes */{length}"));
        }
    }
}

/// A field stands there more than once.
struct Several;

fn single<'r>(head: &Head<'r>, name: http::HeaderName) -> Result<Option<&'r [u8]>, Several> {
    let mut values = head.headers().get_all(name);
    let value = values.next();
    if values.next().is_none() { Ok(value) } else { Err(Several) }
}

/// Several ranges, which would be sent with boundaries between them, are answered by the whole, as a server may.
fn asked(range: &[u8], length: usize) -> Asked {
    match bounds(range) {
        Some((Some(first), Some(last))) if last < first => Asked::Whole,
        Some((Some(first), _)) if first >= length => Asked::Nothing,
        Some((Some(first), last)) => {
            let end = last.map_or(length, |last| length.min(last.saturating_add(1)));
            Asked::Part(first..end)
        }
        Some((None, Some(0))) => Asked::Nothing,
        Some((None, Some(count))) if length > 0 => {
            Asked::Part(length.saturating_sub(count)..length)
        }
        _ => Asked::Whole,
    }
}

/// The numbers of `bytes=0-499`, `bytes=500-` or `bytes=-500`. `None`: it is something else.
fn bounds(range: &[u8]) -> Option<(Option<usize>, Option<usize>)> {
    let (unit, set) = range.split_at_checked(b"bytes=".len())?;
    let dash = memchr::memchr(b'-', set).filter(|_| unit.eq_ignore_ascii_case(b"bytes="))?;
    Some((number(&set[..dash])?, number(&set[dash + 1..])?))
}

/// The number, if there is one; beyond all memory the largest. `None`: it is none.
fn number(digits: &[u8]) -> Option<Option<usize>> {
    let number = digits.iter().try_fold(0_usize, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| usize::from(byte - b'0'))?;
        Some(number.saturating_mul(10).saturating_add(digit))
    });
    number.map(|number| (!digits.is_empty()).then_some(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_has_a_beginning_or_a_length() {
        for (range, part) in [
            ("bytes=0-0", 0..1),
            ("bytes=0-9", 0..10),
            ("BYTES=2-4", 2..5),
            ("bytes=9-", 9..10),
            ("bytes=0-", 0..10),
            ("bytes=5-99999999999999999999999999", 5..10),
            ("bytes=-1", 9..10),
            ("bytes=-10", 0..10),
            ("bytes=-99999999999999999999999999", 0..10),
        ] {
            assert_eq!(asked(range.as_bytes(), 10), Asked::Part(part), "{range}");
        }
        for range in ["bytes=10-", "bytes=10-11", "bytes=-0", "bytes=99999999999999999999999999-"] {
            assert_eq!(asked(range.as_bytes(), 10), Asked::Nothing, "{range}");
        }
        assert_eq!(asked(b"bytes=0-", 0), Asked::Nothing);
    }

    #[test]
    fn part_does_not_hold_the_memory_of_the_whole() {
        let mut response = Response::default();
        response.set_body(&[7; 1 << 20]);
        response.keep_part_of_body(500_000..500_010);
        assert_eq!(response.body(b""), [7; 10]);
        assert!(response.room() < 1_000, "{}", response.room());
    }

    #[test]
    fn what_is_no_range_of_bytes_counts_for_nothing() {
        for range in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=1",
            "bytes=4-2",
            "bytes=0-1,3-4",
            "bytes=0-1,",
            "bytes= 0-1",
            "bytes=+0-1",
            "bytes=0-x",
            "bytes=x-1",
            "bytes=--1",
            "bytes=0--1",
            "bytes 0-1",
            "items=0-1",
            "bytez=0-1",
        ] {
            assert_eq!(asked(range.as_bytes(), 10), Asked::Whole, "{range}");
        }
        // Nothing has no last byte that could be told.
        assert_eq!(asked(b"bytes=-5", 0), Asked::Whole);
    }
}
