//! Request heads: httparse tells the parts, the judgements are ours.

use std::mem::MaybeUninit;

use http::Method;

use super::fault::Fault;
use super::framing;
use super::lines::Lines;
use super::target;
use crate::config::Config;
use crate::message::{Expectation, Field, HeadParts, MostPairs, Span, TargetForm, is_token_byte};

/// How far the head at the front of some bytes has come.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Search {
    lines: Lines,
}

/// What [`Search::find`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// More bytes are needed.
    Nothing,
    /// An empty line stands before the request line: skip these two bytes, once.
    EmptyLine,
    /// A head of this many bytes.
    Head(usize),
}

impl Search {
    /// Whether `bytes` look like one whole head, or several, of which nothing was searched yet: then the parser finds the end
    /// itself.
    pub(crate) fn may_skip(&self, bytes: &[u8]) -> bool {
        self.lines.is_fresh()
            && bytes.ends_with(b"\r\n\r\n")
            && bytes.first().copied().is_some_and(is_token_byte)
    }

    /// Looks for a whole head; what does not begin like one, or can no longer stay within its limits, is refused early.
    pub(crate) fn find(&mut self, bytes: &[u8], config: &Config) -> Result<Found, Fault> {
        match bytes {
            [] | [b'\r'] => return Ok(Found::Nothing),
            [b'\r', b'\n', ..] => return Ok(Found::EmptyLine),
            [b'\n', ..] => return Err(Fault::BareLineFeed),
            [first, ..] if !is_token_byte(*first) => return Err(Fault::NotHttp),
            _ => {}
        }
        if let Some(length) = self.lines.find_end(bytes)? {
            return Ok(Found::Head(length));
        }
        self.early_fault(bytes, config).map_or(Ok(Found::Nothing), Err)
    }

    fn early_fault(&self, bytes: &[u8], config: &Config) -> Option<Fault> {
        let in_first_line = self.lines.count() == 0;
        if in_first_line && bytes.len() >= METHOD_BYTES {
            if !bytes[..METHOD_BYTES].contains(&b' ') {
                return Some(Fault::NotHttp);
            }
            if bytes.len() > METHOD_BYTES + config.target_bytes + " HTTP/1.1\r\n".len() {
                return Some(Fault::TargetTooLong);
            }
        }
        (bytes.len() > config.head_bytes).then_some(Fault::HeadTooLarge)
    }
}

/// The first space of a request comes within so many bytes.
const METHOD_BYTES: usize = 64;

/// Header fields that are parsed without an allocation.
const FIELDS_ON_STACK: usize = 100;

/// Parses `bytes`, a whole head with its empty line, into `parts`. Verdicts come in a fixed order: syntax, version,
/// framing, `Host`, limits.
pub(crate) fn parse(bytes: &[u8], config: &Config, parts: &mut HeadParts) -> Result<(), Fault> {
    match parse_first(bytes, config, parts) {
        Some(result) => result,
        None => parse_slowly(bytes, config, parts),
    }
}

/// Parses the head at the front of `bytes`. `None`: they have to be searched for its end first.
pub(crate) fn parse_first(
    bytes: &[u8],
    config: &Config,
    parts: &mut HeadParts,
) -> Option<Result<(), Fault>> {
    let mut space = [const { MaybeUninit::uninit() }; FIELDS_ON_STACK];
    let mut request = httparse::Request::new(&mut []);
    match request.parse_with_uninit_headers(bytes, &mut space) {
        Ok(httparse::Status::Complete(length)) => {
            let (Some(method), Some(target)) = (request.method, request.path) else {
                return Some(Err(Fault::RequestLine));
            };
            let line = Line {
                method: method.as_bytes(),
                target: target.as_bytes(),
                minor_version: Ok(request.version.unwrap_or(1)),
            };
            Some(judge(&bytes[..length], &line, request.headers, config, parts))
        }
        Ok(httparse::Status::Partial)
        | Err(httparse::Error::Version | httparse::Error::TooManyHeaders) => None,
        Err(error) => Some(Err(fault_of(error))),
    }
}

/// A request line in its parts. A major version other than 1 is a fault, which comes behind those of the syntax.
struct Line<'a> {
    method: &'a [u8],
    target: &'a [u8],
    minor_version: Result<u8, Fault>,
}

/// Parses a head that httparse alone cannot judge: with more fields than there was space for, or of another version.
#[cold]
fn parse_slowly(bytes: &[u8], config: &Config, parts: &mut HeadParts) -> Result<(), Fault> {
    let end = memchr::memmem::find(bytes, b"\r\n").ok_or(Fault::RequestLine)?;
    let mut words = bytes[..end].splitn(3, |byte| *byte == b' ');
    let (Some(method), Some(target), Some(version)) = (words.next(), words.next(), words.next())
    else {
        return Err(Fault::RequestLine);
    };
    if method.is_empty() || !method.iter().copied().all(is_token_byte) || target.is_empty() {
        return Err(Fault::RequestLine);
    }
    let minor_version = match version {
        [b'H', b'T', b'T', b'P', b'/', b'1', b'.', minor @ b'0'..=b'9'] => Ok(minor - b'0'),
        [b'H', b'T', b'T', b'P', b'/', b'0'..=b'9', b'.', b'0'..=b'9'] => Err(Fault::Version),
        _ => return Err(Fault::RequestLine),
    };
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
    let mut space = vec![httparse::EMPTY_HEADER; lines];
    match httparse::parse_headers(&bytes[end + 2..], &mut space) {
        Ok(httparse::Status::Complete((_, fields))) => {
            judge(bytes, &Line { method, target, minor_version }, fields, config, parts)
        }
        _ => Err(Fault::FieldSyntax),
    }
}

fn fault_of(error: httparse::Error) -> Fault {
    match error {
        httparse::Error::HeaderName | httparse::Error::HeaderValue => Fault::FieldSyntax,
        _ => Fault::RequestLine,
    }
}

/// Forgets the head before.
pub(crate) fn reset(parts: &mut HeadParts) {
    parts.method = Method::GET;
    parts.fields.clear();
    parts.bytes = 0;
    parts.minor_version = 1;
    parts.keeps_alive = false;
}

fn judge(
    bytes: &[u8],
    line: &Line<'_>,
    fields: &[httparse::Header<'_>],
    config: &Config,
    parts: &mut HeadParts,
) -> Result<(), Fault> {
    let Line { method, target, minor_version } = *line;
    parts.bytes = bytes.len();
    if method.len() >= METHOD_BYTES {
        return Err(Fault::NotHttp);
    }
    parts.method = match method {
        b"GET" => Method::GET,
        b"POST" => Method::POST,
        _ => Method::from_bytes(method).map_err(|_| Fault::RequestLine)?,
    };
    let authority = target::parse(target, bytes, parts)?;
    // A line that no field follows ends the head.
    if !bytes.ends_with(b"\r\n\r\n") {
        return Err(Fault::BareLineFeed);
    }
    let known = collect(bytes, fields, parts)?;
    parts.minor_version = minor_version?.min(1);
    // Behind the version, for the preface of HTTP/2 asks for `*` as well.
    if parts.form == TargetForm::Asterisk && parts.method != Method::OPTIONS {
        return Err(Fault::Target);
    }
    parts.framing = framing::of(&known.framing, parts.minor_version)?;
    judge_host(known.host, authority, parts.minor_version)?;
    parts.keeps_alive = known.connection.keeps_alive(parts.minor_version);
    if parts.minor_version > 0 {
        parts.expectation = known.expectation;
    }

    if target.len() > config.target_bytes {
        return Err(Fault::TargetTooLong);
    }
    if bytes.len() > config.head_bytes || fields.len() > config.head_fields {
        return Err(Fault::HeadTooLarge);
    }
    parts.most_pairs = MostPairs::of(config);
    Ok(())
}

/// The fields that the protocol itself reads.
#[derive(Default)]
struct Known<'a> {
    framing: framing::Fields<'a>,
    host: Host<'a>,
    connection: Connection,
    expectation: Expectation,
}

#[derive(Clone, Copy, Default)]
enum Host<'a> {
    #[default]
    Missing,
    One(&'a [u8]),
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

fn collect<'a>(
    bytes: &[u8],
    fields: &[httparse::Header<'a>],
    parts: &mut HeadParts,
) -> Result<Known<'a>, Fault> {
    let mut known = Known::default();
    parts.expectation = Expectation::None;
    for field in fields {
        let (name, value) = (field.name.as_bytes(), field.value);
        let place = locate(name, bytes);
        // httparse takes a bare LF for the end of the line before.
        if bytes.get(place.start().wrapping_sub(2)) != Some(&b'\r') {
            return Err(Fault::BareLineFeed);
        }
        parts.fields.push(Field { name: place, value: locate(value, bytes) });
        match name.len() {
            4 if name.eq_ignore_ascii_case(b"host") => {
                known.host = match known.host {
                    Host::Missing => Host::One(value),
                    Host::One(_) | Host::Several => Host::Several,
                };
            }
            6 if name.eq_ignore_ascii_case(b"expect") => {
                known.expectation = expected(known.expectation, value);
            }
            10 if name.eq_ignore_ascii_case(b"connection") => known.connection.add(value),
            14 if name.eq_ignore_ascii_case(b"content-length") => known.framing.add_length(value),
            17 if name.eq_ignore_ascii_case(b"transfer-encoding") => {
                known.framing.add_coding(value);
            }
            _ => {}
        }
    }
    Ok(known)
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

/// RFC 9112, 3.2: exactly one `Host` in HTTP/1.1, and a valid one; an absolute target's authority does not replace it. It may
/// not be empty: no `http` address has an empty host (RFC 9110, 4.2.1).
fn judge_host(host: Host<'_>, authority: Option<&[u8]>, minor_version: u8) -> Result<(), Fault> {
    if authority.is_some_and(|authority| authority.is_empty() || !target::is_authority(authority)) {
        return Err(Fault::Target);
    }
    match host {
        Host::One(value) if !value.is_empty() && target::is_authority(value) => Ok(()),
        Host::Missing if minor_version == 0 => Ok(()),
        _ => Err(Fault::Host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Framing, Head};

    fn parsed(bytes: &[u8]) -> Result<HeadParts, Fault> {
        let mut parts = HeadParts::default();
        parse(bytes, &Config::new(), &mut parts).map(|()| parts)
    }

    #[test]
    fn parts_point_at_their_bytes() {
        let bytes = b"GET /a/b?c=d HTTP/1.1\r\nHost: x:80\r\nX-A:  1 \r\nx-a: \xff\r\nE:\r\n\r\n";
        let parts = parsed(bytes).expect("a valid head");
        let head = Head::new(bytes, &parts);
        assert_eq!((head.path(), head.query(), head.target()), ("/a/b", Some("c=d"), "/a/b?c=d"));
        assert_eq!(head.headers().get("HOST"), Some(&b"x:80"[..]));
        let all: Vec<_> = head.headers().get_all("x-A").collect();
        assert_eq!(all, [&b"1"[..], b"\xff"]);
        assert_eq!(head.headers().get("e"), Some(&b""[..]));
        assert!(parts.keeps_alive);
        assert_eq!((parts.bytes, parts.framing), (bytes.len(), Framing::Empty));
    }

    #[test]
    fn more_fields_than_the_stack_holds_are_parsed_or_refused_by_the_limit() {
        let head = |count: usize| {
            let fields: String = (1..count).map(|n| format!("X-{n}: {n}\r\n")).collect();
            format!("GET / HTTP/1.1\r\nHost: x\r\n{fields}\r\n")
        };
        assert_eq!(parsed(head(100).as_bytes()).map(|parts| parts.fields.len()), Ok(100));
        assert_eq!(parsed(head(101).as_bytes()).map(|_| ()), Err(Fault::HeadTooLarge));
        let bad = head(101).replace("X-7:", "X 7:");
        assert_eq!(parsed(bad.as_bytes()).map(|_| ()), Err(Fault::FieldSyntax));
        let mut parts = HeadParts::default();
        let config = Config::new().head_fields(200usize);
        assert_eq!(parse(head(150).as_bytes(), &config, &mut parts), Ok(()));
        assert_eq!(parts.fields.len(), 150);
    }

    #[test]
    fn later_minor_version_is_served_as_1_1_and_another_major_refused() {
        let with = |version: &str| format!("GET / {version}\r\nHost: x\r\n\r\n").into_bytes();
        assert_eq!(parsed(&with("HTTP/1.7")).map(|parts| parts.minor_version), Ok(1));
        assert_eq!(parsed(&with("HTTP/1.0")).map(|parts| parts.keeps_alive), Ok(false));
        assert_eq!(parsed(&with("HTTP/2.0")).map(|_| ()), Err(Fault::Version));
        for version in ["HTTP/1", "HTTP/11", "http/1.1", "HTTP/1.1 ", "HTTP/1.10", "HTTP/a.1", ""] {
            assert_eq!(parsed(&with(version)).map(|_| ()), Err(Fault::RequestLine), "{version}");
        }
        assert_eq!(parsed(b"PRI * HTTP/2.0\r\n\r\n").map(|_| ()), Err(Fault::Version));
        let bad_field = b"GET / HTTP/3.0\r\nHost : x\r\n\r\n";
        assert_eq!(parsed(bad_field).map(|_| ()), Err(Fault::FieldSyntax));
    }

    #[test]
    fn connection_options_combine() {
        let alive = |version: &str, options: &str| {
            let head = format!("GET / {version}\r\nHost: x\r\n{options}\r\n");
            parsed(head.as_bytes()).map(|parts| parts.keeps_alive)
        };
        assert_eq!(alive("HTTP/1.1", ""), Ok(true));
        assert_eq!(alive("HTTP/1.1", "Connection: x, CLOSE\r\n"), Ok(false));
        assert_eq!(alive("HTTP/1.0", "Connection: Keep-Alive\r\n"), Ok(true));
        assert_eq!(alive("HTTP/1.0", "Connection: keep-alive\r\nConnection: close\r\n"), Ok(false));
    }

    #[test]
    fn expectations_are_a_list() {
        let expectation = |fields: &str| {
            let head = format!("GET / HTTP/1.1\r\nHost: x\r\n{fields}\r\n");
            parsed(head.as_bytes()).map(|parts| parts.expectation)
        };
        for value in ["100-continue", "100-Continue, 100-continue", ", 100-continue,"] {
            let fields = format!("Expect: {value}\r\n");
            assert_eq!(expectation(&fields), Ok(Expectation::Continue), "{value}");
        }
        for value in ["", ",", "100-continue, x", "x, 100-continue", "100-continue=y", "100", "x"] {
            let fields = format!("Expect: {value}\r\n");
            assert_eq!(expectation(&fields), Ok(Expectation::Unknown), "{value}");
        }
        let two = "Expect: x\r\nExpect: 100-continue\r\n";
        assert_eq!(expectation(two), Ok(Expectation::Unknown));
    }

    #[test]
    fn host_is_there_once_and_names_something() {
        let host = |fields: &str| {
            let head = format!("GET / HTTP/1.1\r\n{fields}\r\n");
            parsed(head.as_bytes()).map(|_| ())
        };
        assert_eq!(host("Host: x\r\n"), Ok(()));
        for wrong in ["", "Host:\r\n", "Host: \r\n", "Host: x\r\nHost: x\r\n", "Host: x, y\r\n"] {
            assert_eq!(host(wrong), Err(Fault::Host), "{wrong}");
        }
    }

    #[test]
    fn asterisk_and_absolute_forms_are_told_apart() {
        let form = |line: &str| {
            let head = format!("{line} HTTP/1.1\r\nHost: x\r\n\r\n");
            parsed(head.as_bytes()).map(|parts| parts.form)
        };
        assert_eq!(form("OPTIONS *"), Ok(TargetForm::Asterisk));
        assert_eq!(form("GET *"), Err(Fault::Target));
        assert_eq!(form("PRI *"), Err(Fault::Target));
        assert_eq!(form("GET http://y/a"), Ok(TargetForm::Absolute));
        assert_eq!(form("GET http:///a"), Err(Fault::Target));
    }
}
