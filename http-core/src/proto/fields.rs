//! The fields of a head: where each stands, and what the protocol itself asks for.

use super::fault::Fault;
use super::{framing, usual};
use crate::message::{Expectation, Field, HeadParts, Span, is_named};

/// The fields that the protocol itself reads.
#[derive(Default)]
pub(super) struct Known<'a> {
    pub(super) framing: framing::Fields<'a>,
    pub(super) host: Host<'a>,
    pub(super) connection: Connection,
    pub(super) expectation: Expectation,
}

impl<'a> Known<'a> {
    /// Takes note of one more field.
    #[inline(always)]
    fn add(&mut self, name: &[u8], value: &'a [u8]) {
        if is_named(name, b"host") {
            self.host = match self.host {
                Host::Missing => Host::One(value),
                Host::One(_) | Host::Several => Host::Several,
            };
        } else if is_named(name, b"expect") {
            self.expectation = expected(self.expectation, value);
        } else if is_named(name, b"connection") {
            self.connection.add(value);
        } else if is_named(name, b"content-length") {
            self.framing.add_length(value);
        } else if is_named(name, b"transfer-encoding") {
            self.framing.add_coding(value);
        }
    }
}

/// The `Host` fields.
#[derive(Clone, Copy, Default)]
pub(super) enum Host<'a> {
    #[default]
    Missing,
    One(&'a [u8]),
    Several,
}

/// The options of all `Connection` fields (RFC 9110, 7.6.1).
#[derive(Default)]
pub(super) struct Connection {
    close: bool,
    keep_alive: bool,
}

impl Connection {
    fn add(&mut self, value: &[u8]) {
        for option in value.split(|byte| *byte == b',') {
            let option = option.trim_ascii();
            self.close |= option.eq_ignore_ascii_case(b"close");
            self.keep_alive |= option.eq_ignore_ascii_case(b"keep-alive");
        }
    }

    /// RFC 9112, 9.3.
    pub(super) fn keeps_alive(&self, minor_version: u8) -> bool {
        !self.close && (minor_version > 0 || self.keep_alive)
    }
}

/// Parses the fields that begin at `start`. Returns where the head ends, if it is complete.
#[inline(always)]
pub(super) fn collect<'a>(
    bytes: &'a [u8],
    start: usize,
    parts: &mut HeadParts,
    known: &mut Known<'a>,
) -> Result<Option<usize>, Fault> {
    let mut start = start;
    while let Some((field, next)) = usual::field(bytes, start) {
        parts.fields.push(field);
        known.add(field.name.of(bytes), field.value.of(bytes));
        if bytes[next..].starts_with(b"\r\n") {
            return Ok(Some(next + 2));
        }
        start = next;
    }
    collect_unusual(bytes, start, parts, known)
}

/// Parses the fields from an unusual one on.
#[inline(never)]
fn collect_unusual<'a>(
    bytes: &'a [u8],
    start: usize,
    parts: &mut HeadParts,
    known: &mut Known<'a>,
) -> Result<Option<usize>, Fault> {
    let mut start = start;
    loop {
        match collect_some(bytes, start, parts, known)? {
            Some(Progress::End(end)) => return Ok(Some(end)),
            Some(Progress::More(next)) => start = next,
            None => return Ok(None),
        }
    }
}

/// How far some fields have led.
enum Progress {
    /// To the end of the head.
    End(usize),
    /// To another field.
    More(usize),
}

/// Parses as many fields as there is space for. `None`: they are not complete.
#[inline(always)]
fn collect_some<'a>(
    bytes: &'a [u8],
    start: usize,
    parts: &mut HeadParts,
    known: &mut Known<'a>,
) -> Result<Option<Progress>, Fault> {
    let mut space = [httparse::EMPTY_HEADER; FIELDS_AT_ONCE];
    let (fields, length) = match httparse::parse_headers(&bytes[start..], &mut space) {
        Ok(httparse::Status::Complete((length, fields))) => (fields, Some(length)),
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => (&space[..], None),
        Err(_) => return Err(Fault::FieldSyntax),
    };
    for field in fields {
        let (name, value) = (field.name.as_bytes(), field.value);
        let place = locate(name, bytes);
        // httparse takes a bare LF for the end of the line before.
        if bytes.get(place.start().wrapping_sub(2)) != Some(&b'\r') {
            return Err(Fault::BareLineFeed);
        }
        let field = Field { name: place, value: locate(value, bytes) };
        parts.fields.push(field);
        known.add(name, value);
    }
    if let Some(length) = length {
        return Ok(Some(Progress::End(start + length)));
    }
    let last = parts.fields.last().copied().unwrap_or_default();
    let end = last.value.end().max(last.name.end());
    let line_feed = memchr::memchr(b'\n', &bytes[end..]);
    Ok(line_feed.map(|line_feed| Progress::More(end + line_feed + 1)))
}

/// One more `Expect` field: a list, whose empty members count for nothing (RFC 9110, 5.6.1.2 and 10.1.1). A field that is
/// there and names nothing is not understood.
fn expected(before: Expectation, value: &[u8]) -> Expectation {
    let mut members = value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    let mut is_named = false;
    let is_known = members.all(|member| {
        is_named |= !member.is_empty();
        member.is_empty() || member.eq_ignore_ascii_case(b"100-continue")
    });
    match is_known && is_named && before != Expectation::Unknown {
        true => Expectation::Continue,
        false => Expectation::Unknown,
    }
}

fn locate(part: &[u8], bytes: &[u8]) -> Span {
    // An empty value may be a constant of the parser's.
    Span::locate(part, bytes).unwrap_or_default()
}

/// Fields that are parsed at a time, on the stack. Few, for each time all of this memory has to be written first.
const FIELDS_AT_ONCE: usize = 16;
