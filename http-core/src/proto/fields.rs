//! The fields of a head: where each stands, and what the protocol itself asks for.

use super::fault::Fault;
use super::host::LastHost;
use super::{framing, usual};
use crate::message::{Expectation, Field, Framing, HeadParts, Span, is_named};

/// The fields that the protocol itself reads.
#[derive(Default)]
pub(super) struct Known<'a> {
    framing: framing::Fields<'a>,
    pub(super) host: Host,
    connection: Connection,
    expectation: Expectation,
    /// Some field other than `Host` is known.
    asks: bool,
}

impl<'a> Known<'a> {
    /// Fills in what the fields ask for beside `Host`.
    ///
    /// # Errors
    /// Where they do not agree how the body ends.
    #[inline(always)]
    pub(super) fn tell(&self, parts: &mut HeadParts) -> Result<(), Fault> {
        if self.asks {
            return self.tell_all(parts);
        }
        parts.framing = Framing::Empty;
        parts.keeps_alive = parts.minor_version > 0;
        parts.expectation = Expectation::None;
        Ok(())
    }

    #[inline(never)]
    fn tell_all(&self, parts: &mut HeadParts) -> Result<(), Fault> {
        parts.framing = framing::of(&self.framing, parts.minor_version)?;
        parts.keeps_alive = self.connection.keeps_alive(parts.minor_version);
        parts.expectation = match parts.minor_version {
            0 => Expectation::None,
            _ => self.expectation,
        };
        Ok(())
    }

    /// Takes note of one more field.
    #[inline(always)]
    fn add(&mut self, field: Field, bytes: &'a [u8]) {
        let (name, value) = (|| field.name.of(bytes), || field.value.of(bytes));
        match field.name.len() {
            4 if is_named(name(), b"host") => {
                self.host = match self.host {
                    Host::Missing => Host::One(field),
                    Host::One(_) | Host::Valid | Host::Several => Host::Several,
                };
            }
            6 if is_named(name(), b"expect") => {
                self.asks = true;
                self.expectation = expected(self.expectation, value());
            }
            10 if is_named(name(), b"connection") => {
                self.asks = true;
                self.connection.add(value());
            }
            14 if is_named(name(), b"content-length") => {
                self.asks = true;
                self.framing.add_length(value());
            }
            17 if is_named(name(), b"transfer-encoding") => {
                self.asks = true;
                self.framing.add_coding(value());
            }
            _ => {}
        }
    }
}

/// The `Host` fields.
#[derive(Clone, Copy, Default)]
pub(super) enum Host {
    #[default]
    Missing,
    /// Not judged yet.
    One(Field),
    /// One, which was judged before.
    Valid,
    Several,
}

/// The options of all `Connection` fields (RFC 9110, 7.6.1).
#[derive(Default)]
struct Connection {
    close: bool,
    keep_alive: bool,
}

impl Connection {
    fn add(&mut self, value: &[u8]) {
        // As browsers send it.
        if value == b"keep-alive" {
            self.keep_alive = true;
            return;
        }
        for option in value.split(|byte| *byte == b',') {
            let option = option.trim_ascii();
            self.close |= option.eq_ignore_ascii_case(b"close");
            self.keep_alive |= option.eq_ignore_ascii_case(b"keep-alive");
        }
    }

    /// RFC 9112, 9.3.
    fn keeps_alive(&self, minor_version: u8) -> bool {
        !self.close && (minor_version > 0 || self.keep_alive)
    }
}

/// Parses the fields that begin at `start`, so long as they are usual. Returns where the head ends.
///
/// # Errors
/// Where one begins that is not usual, or not complete.
#[inline(always)]
pub(super) fn collect_usual<'a>(
    bytes: &'a [u8],
    start: u32,
    parts: &mut HeadParts,
    known: &mut Known<'a>,
    last_host: &LastHost,
) -> Result<usize, u32> {
    parts.fields.clear();
    let mut start = start;
    // `Host` is to come first (RFC 9110, 7.2).
    if let Some((field, next)) = last_host.field(bytes, start) {
        parts.fields.push(field);
        known.host = Host::Valid;
        if is_empty_line(bytes, next) {
            return Ok(next as usize + 2);
        }
        start = next;
    }
    let before = parts.fields.len();
    let end = usual::fields(bytes, start, &mut parts.fields);
    for field in &parts.fields[before..] {
        known.add(*field, bytes);
    }
    end.map(|end| end as usize)
}

#[inline(always)]
fn is_empty_line(bytes: &[u8], start: u32) -> bool {
    bytes.get(start as usize..start as usize + 2) == Some(b"\r\n")
}

/// Parses the fields that begin at `start`, whatever they are. Returns where the head ends, if it is complete.
pub(super) fn collect<'a>(
    bytes: &'a [u8],
    start: u32,
    parts: &mut HeadParts,
    known: &mut Known<'a>,
    last_host: &LastHost,
) -> Result<Option<usize>, Fault> {
    let mut start = match collect_usual(bytes, start, parts, known, last_host) {
        Ok(end) => return Ok(Some(end)),
        Err(unusual) => unusual as usize,
    };
    loop {
        match collect_some(bytes, start, parts, known)? {
            // httparse takes a bare LF for the end of a line, this is the last.
            Some(Progress::End(end)) if !bytes[..end].ends_with(b"\r\n\r\n") => {
                return Err(Fault::BareLineFeed);
            }
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
        let place = locate(field.name.as_bytes(), bytes);
        // httparse takes a bare LF for the end of the line before.
        if bytes.get(place.start().wrapping_sub(2)) != Some(&b'\r') {
            return Err(Fault::BareLineFeed);
        }
        let field = Field { name: place, value: locate(field.value, bytes) };
        parts.fields.push(field);
        known.add(field, bytes);
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
