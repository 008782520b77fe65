//! The request line (RFC 9112, 3): its parts, and where it ends.

use http::Method;

use super::fault::Fault;
use super::target::{self, Traits};
use super::usual;
use crate::message::{HeadParts, Span, is_token_byte};

/// What is known of a request line once its method is among the parts of its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) target: Span,
    /// What the bytes of the target are, all together, of [`IN_TARGET`](target::IN_TARGET); and whether it is [no
    /// path](target::NO_PATH).
    pub(super) traits: Traits,
    /// A major version other than 1 is a fault, which comes behind those of the syntax.
    pub(super) minor_version: Result<u8, Fault>,
    /// The length of the line with its CRLF.
    pub(super) bytes: u32,
}

/// What stands behind the target, mostly.
const VERSION: &[u8] = b" HTTP/1.1\r\n";

/// A method is shorter than this: the first space of a request comes within so many bytes.
pub(super) const METHOD_BYTES: usize = 64;

impl Line {
    /// The line at the front of `bytes`, if it is one of a method that is often asked for, a path and `HTTP/1.1`, as most are.
    #[inline(always)]
    pub(super) fn usual(bytes: &[u8], parts: &mut HeadParts) -> Option<Line> {
        let start = if bytes.starts_with(b"GET /") {
            parts.method = Method::GET;
            "GET ".len() as u32
        } else if bytes.starts_with(b"POST /") {
            parts.method = Method::POST;
            "POST ".len() as u32
        } else {
            let start;
            (parts.method, start) = other_method(bytes)?;
            start
        };
        let (mut end, mut traits) = (usual::path_end(bytes, start), 0);
        if bytes.get(end as usize) != Some(&b' ') {
            let (more, of_more) = target::front(bytes.get(end as usize..)?);
            (end, traits) = (end + more as u32, of_more);
        }
        let at = end as usize;
        if bytes.get(at..at + VERSION.len())? != VERSION {
            return None;
        }
        let target = Span::within(start, end);
        Some(Line { target, traits, minor_version: Ok(1), bytes: end + VERSION.len() as u32 })
    }

    /// The line at the front of `bytes`, whatever it is. `None`: it is not complete, or does not begin like one.
    pub(super) fn any(bytes: &[u8], parts: &mut HeadParts) -> Result<Option<Line>, Fault> {
        if !bytes.first().copied().is_some_and(is_token_byte) {
            return Ok(None);
        }
        let Some(end) = memchr::memchr(b'\n', bytes) else { return Ok(None) };
        let Some(text) = bytes[..end].strip_suffix(b"\r") else { return Err(Fault::BareLineFeed) };
        let mut words = text.splitn(3, |byte| *byte == b' ');
        let (Some(method), Some(target), Some(version)) =
            (words.next(), words.next(), words.next())
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
        if method.len() >= METHOD_BYTES {
            return Err(Fault::NotHttp);
        }
        let start = method.len() + 1;
        parts.method = Method::from_bytes(method).map_err(|_| Fault::RequestLine)?;
        let mut traits = target::traits_of(target) & target::IN_TARGET;
        if !target.starts_with(b"/") || parts.method == Method::CONNECT {
            traits |= target::NO_PATH;
        }
        let target = Span::new(start, start + target.len());
        Ok(Some(Line { target, traits, minor_version, bytes: end as u32 + 1 }))
    }
}

/// The method at the front of `bytes`, where it is a usual one beside `GET` and `POST`, and where the path begins behind it.
#[inline(never)]
fn other_method(bytes: &[u8]) -> Option<(Method, u32)> {
    let length = bytes.iter().take(METHOD_BYTES).position(|byte| *byte == b' ')?;
    let method = match &bytes[..length] {
        b"PUT" => Method::PUT,
        b"DELETE" => Method::DELETE,
        b"PATCH" => Method::PATCH,
        b"HEAD" => Method::HEAD,
        b"OPTIONS" => Method::OPTIONS,
        _ => return None,
    };
    let start = length + 1;
    (bytes.get(start) == Some(&b'/')).then_some((method, start as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_lines_are_read_like_any_other() -> Result<(), Fault> {
        let lines: [&[u8]; 15] = [
            b"GET / HTTP/1.1\r\n",
            b"PUT /a HTTP/1.1\r\n",
            b"DELETE / HTTP/1.1\r\n",
            b"PATCH /abcdefgh?c HTTP/1.1\r\n",
            b"HEAD /%20 HTTP/1.1\r\n",
            b"OPTIONS / HTTP/1.1\r\n",
            b"GET /a HTTP/1.1\r\nHost: x",
            b"GET /ab?c HTTP/1.1\r\n",
            b"GET /abc%20/d HTTP/1.1\r\n",
            b"POST / HTTP/1.1\r\n",
            b"POST /abcdefgh HTTP/1.1\r\n\r\n",
            b"POST /~/@:!$&'()*+,;=?/? HTTP/1.1\r\n",
            b"GET //// HTTP/1.1\r\n",
            b"GET /a/long-path/of.some_segments HTTP/1.1\r\n",
            b"GET /a?long=query&of-many=values&%20=%2F HTTP/1.1\r\n",
        ];
        for bytes in lines {
            let (mut one, mut other) = (HeadParts::default(), HeadParts::default());
            let line = Line::usual(bytes, &mut one);
            assert!(line.is_some(), "{}", String::from_utf8_lossy(bytes));
            assert_eq!(line, Line::any(bytes, &mut other)?);
            assert_eq!(one.method, other.method);
        }
        Ok(())
    }

    #[test]
    fn every_byte_of_a_target_is_judged_alike_wherever_it_stands() {
        for byte in 0..=255 {
            for at in 0..20 {
                let mut target = *b"/abcdefghijklmnopqrs";
                target[at] = byte;
                let bytes = [b"GET ", &target[..], b" HTTP/1.1\r\nHost: x\r\n\r\n"].concat();
                let line = Line::usual(&bytes, &mut HeadParts::default());
                let traits = target::traits_of(&target) & target::IN_TARGET;
                let is_usual = target[0] == b'/' && traits & target::OUTSIDE == 0;
                assert_eq!(
                    line.map(|line| line.traits),
                    is_usual.then_some(traits),
                    "{byte} at {at}"
                );
            }
        }
    }

    #[test]
    fn what_is_not_usual_is_left_to_a_closer_look() {
        let lines: [&[u8]; 17] = [
            b"",
            b"PUT",
            b"PUT  / HTTP/1.1\r\n",
            b"OPTIONS * HTTP/1.1\r\n",
            b"delete / HTTP/1.1\r\n",
            b"TRACE / HTTP/1.1\r\n",
            b"GET",
            b"GET /",
            b"GET / HTTP/1.1\r",
            b"GET / HTTP/1.1\n\r\n",
            b"GET / HTTP/1.0\r\n",
            b"GET * HTTP/1.1\r\n",
            b"POST  / HTTP/1.1\r\n",
            b"POST a HTTP/1.1\r\n",
            b"GET /a\" HTTP/1.1\r\n",
            b"GET /  HTTP/1.1\r\n",
            b"get / HTTP/1.1\r\n",
        ];
        for bytes in lines {
            let line = Line::usual(bytes, &mut HeadParts::default());
            assert_eq!(line, None, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
