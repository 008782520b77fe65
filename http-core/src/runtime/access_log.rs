//! The access log: a line for each answer.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use super::metrics::snake;
use super::watch::Outcome;
use crate::app::{RouteId, Service};
use crate::config::AccessLog;
use crate::message::{Clock, Head};
use crate::notice;
use crate::proto::Faulted;
use crate::routing::STANDARD_METHODS;

/// What a line says of a request.
#[derive(Debug)]
pub(crate) struct Record {
    client: Option<IpAddr>,
    method: Cow<'static, str>,
    target: String,
    /// The minor one; `None` if the head was not read so far.
    version: Option<u8>,
    route: Option<RouteId>,
    id: Option<String>,
    pub(super) begun: Instant,
}

impl Record {
    pub(super) fn new(
        head: &Head<'_>,
        peer: Option<SocketAddr>,
        route: Option<RouteId>,
        begun: Instant,
    ) -> Record {
        Record {
            client: head.client(peer).map(|client| client.ip()),
            method: method(head.method().as_str()),
            target: escape(head.target().as_bytes()),
            version: Some(head.minor_version()),
            route,
            id: Some(head.request_id().to_string()),
            begun,
        }
    }

    /// Of a request that may be none: the first two words of its first line.
    pub(super) fn of_fault(faulted: &Faulted, peer: Option<SocketAddr>) -> Record {
        let mut words = faulted.line.split(|byte| *byte == b' ').map(escape);
        Record {
            client: peer.map(|peer| peer.ip()),
            method: words.next().unwrap_or_default().into(),
            target: words.next().unwrap_or_default(),
            version: None,
            route: None,
            id: None,
            begun: faulted.begun,
        }
    }

    /// Tells of the request, to whoever subscribed to it, else on stderr.
    pub(super) fn tell(
        &self,
        outcome: &Outcome,
        service: Option<&dyn Service>,
        form: AccessLog,
        clock: &Clock,
    ) {
        let routes = service.map(Service::routes).unwrap_or_default();
        let route = self.route.and_then(|route| routes.get(route.0 as usize));
        let line = Line { record: self, outcome, route: route.map(ToString::to_string), clock };
        if tracing::dispatcher::has_been_set() {
            line.send();
        } else if form == AccessLog::JsonLines {
            notice::line(line.json());
        } else {
            notice::line(line.text());
        }
    }
}

struct Line<'a> {
    record: &'a Record,
    outcome: &'a Outcome,
    route: Option<String>,
    clock: &'a Clock,
}

/// A value of a line.
enum Value<'a> {
    Text(&'a str),
    Number(u64),
}

impl Line<'_> {
    fn send(&self) {
        let Line { record, outcome, route, .. } = self;
        tracing::info!(
            target: "http::access",
            client = record.client.map(tracing::field::display),
            method = &*record.method,
            request_target = record.target,
            version = record.version.map(version),
            status = outcome.status.map(|status| status.as_u16()),
            bytes = outcome.bytes as u64,
            duration_us = self.microseconds(),
            route = route.as_deref(),
            request_id = record.id.as_deref(),
            closed = self.closed().as_deref(),
        );
    }

    fn microseconds(&self) -> u64 {
        u64::try_from(self.outcome.took.as_micros()).unwrap_or(u64::MAX)
    }

    fn closed(&self) -> Option<String> {
        self.outcome.closed.map(|reason| snake(&reason))
    }

    /// Calls `write` with each name and value that there is.
    fn fields(&self, mut write: impl FnMut(&str, Value<'_>)) {
        let Line { record, outcome, route, .. } = self;
        let client = record.client.map(|client| client.to_string());
        let closed = self.closed();
        let mut text = |name, text: Option<&str>| {
            if let Some(text) = text {
                write(name, Value::Text(text));
            }
        };
        text("client", client.as_deref());
        text("method", Some(&record.method));
        text("request_target", Some(&record.target));
        text("version", record.version.map(version));
        text("route", route.as_deref());
        text("request_id", record.id.as_deref());
        text("closed", closed.as_deref());
        if let Some(status) = outcome.status {
            write("status", Value::Number(status.as_u16().into()));
        }
        write("bytes", Value::Number(outcome.bytes as u64));
        write("duration_us", Value::Number(self.microseconds()));
    }

    fn date(&self) -> &str {
        let line = std::str::from_utf8(self.clock.date_line()).unwrap_or_default();
        line.strip_prefix("Date: ").unwrap_or(line).trim_end()
    }

    /// A line for people: `name=value`, in quotes where it is not one word.
    fn text(&self) -> String {
        let mut out = String::with_capacity(LINE_BYTES);
        out.push_str(self.date());
        self.fields(|name, value| {
            let mut number = itoa::Buffer::new();
            let (quote, text) = match value {
                Value::Number(value) => ("", number.format(value)),
                Value::Text(text) if is_word(text) => ("", text),
                Value::Text(text) => ("\"", text),
            };
            for part in [" ", name, "=", quote, text, quote] {
                out.push_str(part);
            }
        });
        out
    }

    /// A line of JSON.
    fn json(&self) -> String {
        let mut out = String::with_capacity(LINE_BYTES);
        for part in ["{\"date\":\"", self.date(), "\""] {
            out.push_str(part);
        }
        self.fields(|name, value| {
            let mut number = itoa::Buffer::new();
            let (quote, text) = match value {
                Value::Number(value) => ("", number.format(value)),
                Value::Text(text) => ("\"", text),
            };
            for part in [",\"", name, "\":", quote] {
                out.push_str(part);
            }
            // What was escaped has backslashes, which JSON escapes once more; a route may have quotes.
            match text.contains(['\\', '"']) {
                true => out.push_str(&text.replace('\\', "\\\\").replace('"', "\\\"")),
                false => out.push_str(text),
            }
            out.push_str(quote);
        });
        out.push('}');
        out
    }
}

/// Of most lines, or more.
const LINE_BYTES: usize = 256;

fn version(minor: u8) -> &'static str {
    if minor == 0 { "HTTP/1.0" } else { "HTTP/1.1" }
}

fn method(name: &str) -> Cow<'static, str> {
    let known = STANDARD_METHODS.iter().find(|known| **known == name);
    known.map_or_else(|| escape(name.as_bytes()).into(), |known| (*known).into())
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.bytes().any(|byte| matches!(byte, b' ' | b'='))
}

/// Text of a client for a log: what is not printable ASCII, a quote or a backslash stands as `\x` and two hexadecimal digits. So
/// nobody begins a line, ends a value or moves a terminal's cursor.
fn escape(bytes: &[u8]) -> String {
    // Without a way out of the loop, many bytes are looked at together.
    let is_plain = bytes.iter().fold(true, |all, byte| all & stands_for_itself(*byte));
    if is_plain && let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(bytes.len());
    for byte in bytes {
        match stands_for_itself(*byte) {
            true => out.push(char::from(*byte)),
            false => escape_byte(&mut out, *byte),
        }
    }
    out
}

fn stands_for_itself(byte: u8) -> bool {
    (b' '..=b'~').contains(&byte) && byte != b'"' && byte != b'\\'
}

fn escape_byte(out: &mut String, byte: u8) {
    let written: fmt::Result = write!(out, "\\x{byte:02x}");
    debug_assert!(written.is_ok(), "a string takes everything");
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use http::StatusCode;

    use super::*;
    use crate::proto::CloseReason;

    fn lines(target: &[u8], status: Option<u16>, closed: Option<CloseReason>) -> (String, String) {
        let now = Instant::now();
        let clock = Clock::at(now, SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777));
        let record = Record {
            client: Some("192.0.2.7".parse().expect("an address")),
            method: "GET".into(),
            target: escape(target),
            version: Some(1),
            route: None,
            id: Some("7".to_owned()),
            begun: now,
        };
        let status = status.map(|status| StatusCode::from_u16(status).expect("a status"));
        let outcome = Outcome { status, bytes: 5, closed, took: Duration::from_millis(2) };
        let route = Some("/notes/{id}".to_owned());
        let line = Line { record: &record, outcome: &outcome, route, clock: &clock };
        (line.text(), line.json())
    }

    #[test]
    fn line_has_a_name_before_each_value() {
        let (text, json) = lines(b"/notes/7", Some(200), None);
        assert_eq!(
            text,
            "Sun, 06 Nov 1994 08:49:37 GMT client=192.0.2.7 method=GET request_target=/notes/7 \
             version=HTTP/1.1 route=/notes/{id} request_id=7 status=200 bytes=5 duration_us=2000"
        );
        assert_eq!(
            json,
            "{\"date\":\"Sun, 06 Nov 1994 08:49:37 GMT\",\"client\":\"192.0.2.7\",\"method\":\"GET\",\
             \"request_target\":\"/notes/7\",\"version\":\"HTTP/1.1\",\"route\":\"/notes/{id}\",\
             \"request_id\":\"7\",\"status\":200,\"bytes\":5,\"duration_us\":2000}"
        );
    }

    #[test]
    fn answer_that_was_cut_off_has_a_reason_in_place_of_a_status() {
        let (text, _) = lines(b"/", None, Some(CloseReason::WriteStalled));
        assert!(
            text.contains(" closed=write_stalled bytes=") && !text.contains("status"),
            "{text}"
        );
    }

    #[test]
    fn no_byte_of_a_client_ends_a_value_or_a_line() {
        let every: Vec<u8> = (0..=255).collect();
        let escaped = escape(&every);
        assert!(escaped.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{escaped}");
        assert!(!escaped.contains('"'), "{escaped}");
        assert_eq!(escape(b"/a\"b\\c\r\n\x1b[2J"), "/a\\x22b\\x5cc\\x0d\\x0a\\x1b[2J");
        let (text, json) = lines(b"/a\" status=200\nb", Some(404), None);
        assert!(text.contains(" request_target=\"/a\\x22 status=200\\x0ab\" "), "{text}");
        assert!(json.contains("\"request_target\":\"/a\\\\x22 status=200\\\\x0ab\","), "{json}");
    }
}
