//! Request heads: where one ends, and what is judged of it.

use http::Method;

use super::fault::Fault;
use super::fields::{Host, Known, collect, collect_usual};
use super::host::LastHost;
use super::line::{Line, METHOD_BYTES};
use super::lines::Lines;
use super::target;
use crate::config::Config;
use crate::message::{HeadParts, TargetForm, is_token_byte};

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
    /// Whether nothing was searched yet: then the parser may find the end of the head itself.
    pub(crate) fn is_fresh(&self) -> bool {
        self.lines.is_fresh()
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
            let around = METHOD_BYTES + " HTTP/1.1\r\n".len();
            if bytes.len() > config.target_bytes.saturating_add(around) {
                return Some(Fault::TargetTooLong);
            }
        }
        (bytes.len() > config.head_bytes).then_some(Fault::HeadTooLarge)
    }
}

/// Parses the head at the front of `bytes` into `parts` and says whether it is complete. Verdicts come in a fixed order:
/// syntax, version, framing, `Host`, limits.
#[inline(never)] // Its frame is not to be paid for by each step of a connection.
pub(crate) fn parse(
    bytes: &[u8],
    config: &Config,
    parts: &mut HeadParts,
    last_host: &mut LastHost,
) -> Result<bool, Fault> {
    match parse_usual(bytes, config, parts, last_host) {
        Some(verdict) => verdict.map(|()| true),
        None => parse_any(bytes, config, parts, last_host),
    }
}

/// `None`: the head is not complete, or something in it is not usual.
#[inline(always)]
fn parse_usual(
    bytes: &[u8],
    config: &Config,
    parts: &mut HeadParts,
    last_host: &mut LastHost,
) -> Option<Result<(), Fault>> {
    if bytes.len() > LONGEST {
        return None;
    }
    let line = Line::usual(bytes, parts)?;
    let mut known = Known::default();
    let end = collect_usual(bytes, line.bytes, parts, &mut known, last_host).ok()?;
    Some(judge(&bytes[..end], line, &known, config, parts, last_host))
}

#[cold]
fn parse_any(
    bytes: &[u8],
    config: &Config,
    parts: &mut HeadParts,
    last_host: &mut LastHost,
) -> Result<bool, Fault> {
    let bytes = &bytes[..bytes.len().min(LONGEST)];
    let Some(line) = Line::any(bytes, parts)? else { return Ok(false) };
    let mut known = Known::default();
    let end = collect(bytes, line.bytes, parts, &mut known, last_host)?;
    let Some(end) = end else { return Ok(false) };
    judge(&bytes[..end], line, &known, config, parts, last_host)?;
    Ok(true)
}

/// Places in a head are numbers of 32 bits; what is behind them is of no head.
const LONGEST: usize = u32::MAX as usize;

#[inline(always)]
fn judge(
    bytes: &[u8],
    line: Line,
    known: &Known<'_>,
    config: &Config,
    parts: &mut HeadParts,
    last_host: &mut LastHost,
) -> Result<(), Fault> {
    parts.bytes = bytes.len();
    // A part of the first line, so that it comes before the version.
    let authority = target::parse(line, bytes, config, parts)?;
    if authority.is_some_and(|authority| authority.is_empty() || !target::is_authority(authority)) {
        return Err(Fault::Target);
    }
    parts.minor_version = line.minor_version?.min(1);
    // Behind the version, for the preface of HTTP/2 asks for `*` as well.
    if parts.form == TargetForm::Asterisk && parts.method != Method::OPTIONS {
        return Err(Fault::Target);
    }
    known.tell(parts)?;
    if !matches!(known.host, Host::Valid) {
        judge_host(known.host, bytes, parts.minor_version, last_host)?;
    }
    if line.target.len() > config.target_bytes {
        return Err(Fault::TargetTooLong);
    }
    if bytes.len() > config.head_bytes || parts.fields.len() > config.head_fields {
        return Err(Fault::HeadTooLarge);
    }
    Ok(())
}

/// RFC 9112, 3.2: exactly one `Host` in HTTP/1.1, and a valid one; an absolute target's authority does not replace it.
#[inline(never)]
fn judge_host(
    host: Host,
    bytes: &[u8],
    minor_version: u8,
    last_host: &mut LastHost,
) -> Result<(), Fault> {
    match host {
        Host::Valid => Ok(()),
        Host::One(field) if last_host.is_valid(field, bytes) => Ok(()),
        Host::Missing if minor_version == 0 => Ok(()),
        _ => Err(Fault::Host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Expectation, Framing, Head};

    fn parsed(bytes: &[u8]) -> Result<HeadParts, Fault> {
        let mut parts = HeadParts::default();
        parse(bytes, &Config::new(), &mut parts, &mut LastHost::default()).map(|_| parts)
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
        assert_eq!(head.content_type(), None);
        assert!(parts.keeps_alive);
        assert_eq!((parts.bytes, parts.framing), (bytes.len(), Framing::Empty));
    }

    #[test]
    fn path_is_plain_where_nothing_in_it_is_encoded() {
        for (target, is_plain) in [
            ("/", true),
            ("/a/b.c~d", true),
            ("/a?b=%20", true),
            ("http://h%41/a?%20", true),
            ("/%61", false),
            ("/a%2Fb?c", false),
            ("/a/rather/long/path/with%20a/space", false),
            ("http://h/%61", false),
        ] {
            let head = format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n");
            let parts = parsed(head.as_bytes());
            assert_eq!(parts.map(|parts| parts.is_path_plain), Ok(is_plain), "{target}");
        }
    }

    #[test]
    fn any_number_of_fields_is_read_whole_and_in_order() {
        let values = ["", " ", "a", "\t b\t c \t"];
        for count in 0..64 {
            let value = |number: usize| values[number % values.len()];
            let fields = (0..count).map(|number| format!("X-{number}:{}\r\n", value(number)));
            let fields: String = fields.collect();
            let bytes = format!("GET / HTTP/1.1\r\n{fields}Host: x\r\n\r\nX-Next: 1\r\n\r\n");
            let parts = parsed(bytes.as_bytes()).expect("a valid head");
            let head = Head::new(bytes.as_bytes(), &parts);
            let read: Vec<_> = head.headers().iter().take(count).collect();
            for (number, (name, read)) in read.iter().enumerate() {
                assert_eq!(*name, format!("X-{number}"));
                assert_eq!(*read, value(number).trim_ascii().as_bytes());
            }
            assert_eq!(
                (read.len() + 1, head.headers().get("host")),
                (head.headers().len(), Some(&b"x"[..]))
            );
            assert_eq!(parts.bytes, bytes.len() - "X-Next: 1\r\n\r\n".len());
            for line in 0..count {
                let bare = bytes.replace(&format!("X-{line}:{}\r\n", value(line)), "X-0: 1\n");
                assert_eq!(parsed(bare.as_bytes()).map(|_| ()), Err(Fault::BareLineFeed));
            }
        }
    }

    #[test]
    fn first_content_type_is_found() {
        for (fields, expected) in [
            ("Content-Type: a/b\r\nCONTENT-type: c/d\r\n", &b"a/b"[..]),
            ("content-types: x\r\ncontent-type:\r\n", b""),
        ] {
            let bytes = format!("GET / HTTP/1.1\r\nHost: x\r\n{fields}\r\n");
            let parts = parsed(bytes.as_bytes()).expect("a valid head");
            let head = Head::new(bytes.as_bytes(), &parts);
            assert_eq!(head.content_type(), Some(expected));
            assert_eq!(head.content_type(), head.headers().get("Content-Type"));
        }
    }

    #[test]
    fn head_is_not_complete_before_its_last_byte() {
        let fields: String = (0..40).map(|number| format!("X-{number}: {number}\r\n")).collect();
        let bytes = format!("POST /a?b HTTP/1.1\r\nHost: x:1\r\n{fields}\r\n");
        for length in 0..bytes.len() {
            let mut parts = HeadParts::default();
            let part = &bytes.as_bytes()[..length];
            assert_eq!(
                parse(part, &Config::new(), &mut parts, &mut LastHost::default()),
                Ok(false),
                "{length} bytes"
            );
        }
        assert!(parsed(bytes.as_bytes()).is_ok());
    }

    #[test]
    fn more_fields_than_the_limit_are_refused() {
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
        assert_eq!(
            parse(head(150).as_bytes(), &config, &mut parts, &mut LastHost::default()),
            Ok(true)
        );
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
        let bad_authority = b"GET http://u@h/ HTTP/2.0\r\nHost: x\r\n\r\n";
        assert_eq!(parsed(bad_authority).map(|_| ()), Err(Fault::Target));
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
        assert_eq!(alive("HTTP/1.1", "User-Agent: close\r\n"), Ok(true));
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
