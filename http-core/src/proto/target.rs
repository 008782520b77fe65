//! Request targets: which of the forms of RFC 9112, 3.2, and whether every byte may stand there.

use http::Method;

use super::fault::Fault;
use crate::message::{HeadParts, Span, TargetForm};

/// Fills in form, target, path and query, and returns the authority of an absolute target. `target` is a part of `bytes`.
pub(crate) fn parse<'a>(
    target: &'a [u8],
    bytes: &[u8],
    parts: &mut HeadParts,
) -> Result<Option<&'a [u8]>, Fault> {
    let whole = Span::locate(target, bytes).ok_or(Fault::Target)?;
    parts.target = whole;
    parts.query = None;
    parts.path = whole;
    parts.form = TargetForm::Origin;
    if parts.method == Method::CONNECT {
        // The authority form; the method is refused later, after the limits.
        return if is_authority(target) { Ok(None) } else { Err(Fault::Target) };
    }
    if target == b"*" {
        parts.form = TargetForm::Asterisk;
        return if parts.method == Method::OPTIONS { Ok(None) } else { Err(Fault::Target) };
    }
    let (authority, path_start) = if target[0] == b'/' {
        (None, 0)
    } else {
        parts.form = TargetForm::Absolute;
        let length = authority_length(target).ok_or(Fault::Target)?;
        (Some(&target[SCHEME.len()..SCHEME.len() + length]), SCHEME.len() + length)
    };
    let path_end = end_of_path(target, path_start)?;
    parts.path = Span::new(whole.start() + path_start, whole.start() + path_end);
    if path_end < target.len() {
        parts.query = Some(Span::new(whole.start() + path_end + 1, whole.end()));
    }
    Ok(authority)
}

const SCHEME: &[u8] = b"http://";

fn authority_length(target: &[u8]) -> Option<usize> {
    let (scheme, rest) = target.split_at_checked(SCHEME.len())?;
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?')).unwrap_or(rest.len());
    scheme.eq_ignore_ascii_case(SCHEME).then_some(end)
}

/// Where the path ends: at the `?`, or with the target. Checks every byte of both.
fn end_of_path(target: &[u8], start: usize) -> Result<usize, Fault> {
    let outside = |byte: &u8| CLASS[*byte as usize] & PATH == 0;
    let rest = &target[start..];
    let path_bytes = rest.iter().position(outside).unwrap_or(rest.len());
    match &rest[path_bytes..] {
        [] => {}
        [b'?', query @ ..] if !query.iter().any(|byte| outside(byte) && *byte != b'?') => {}
        _ => return Err(Fault::Target),
    }
    Ok(start + path_bytes)
}

/// May stand in a path (RFC 3986, 3.3), and with `?` in a query (3.4). Whether `%` begins two hexadecimal digits is asked
/// where it is decoded.
const PATH: u8 = 1;
/// May stand in the name of a host (`reg-name`, RFC 3986, 3.2.2).
const NAME: u8 = 2;
/// Is `%`.
const PERCENT: u8 = 4;

/// What may stand where, a bit each.
static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => PATH | NAME,
            b'-' | b'.' | b'_' | b'~' => PATH | NAME,
            b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' => {
                PATH | NAME
            }
            b'%' => PATH | NAME | PERCENT,
            b':' | b'@' | b'/' => PATH,
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// Whether this is `uri-host [ ":" port ]` (RFC 9110, 7.2), or empty, as `Host` may be. User information is no part of it.
pub(crate) fn is_authority(value: &[u8]) -> bool {
    let (bytes, seen) = match value {
        [b'[', ..] => match ip_literal_bytes(value) {
            Some(bytes) => (bytes, 0),
            None => return false,
        },
        _ => name_bytes(value),
    };
    let (host, port) = value.split_at(bytes);
    let port_is_valid = match port {
        [] => true,
        // `:80` has a port of nothing.
        [b':', digits @ ..] => !host.is_empty() && is_port(digits),
        _ => false,
    };
    port_is_valid && (seen & PERCENT == 0 || escapes_are_whole(host))
}

/// The length of the name at the front, and the classes of all its bytes together.
fn name_bytes(value: &[u8]) -> (usize, u8) {
    let mut seen = 0;
    for (at, byte) in value.iter().enumerate() {
        let class = CLASS[*byte as usize];
        if class & NAME == 0 {
            return (at, seen);
        }
        seen |= class;
    }
    (value.len(), seen)
}

/// The length of `[...]`: an IPv6 address or a later kind (RFC 3986, 3.2.2).
fn ip_literal_bytes(value: &[u8]) -> Option<usize> {
    let end = memchr::memchr(b']', value)?;
    let inner = &value[1..end];
    let is_address = |byte: &u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
    let is_later = |byte: &u8| CLASS[*byte as usize] & (NAME | PERCENT) == NAME || *byte == b':';
    let is_valid = match inner {
        [] => false,
        [b'v' | b'V', rest @ ..] => rest.iter().all(is_later),
        _ => inner.iter().all(is_address),
    };
    is_valid.then_some(end + 1)
}

/// `*DIGIT`, as a number of 16 bits.
fn is_port(digits: &[u8]) -> bool {
    let number = digits.iter().try_fold(0u16, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| u16::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    });
    number.is_some()
}

fn escapes_are_whole(host: &[u8]) -> bool {
    let mut rest = host;
    while let Some(at) = memchr::memchr(b'%', rest) {
        match rest[at..] {
            [_, high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {}
            _ => return false,
        }
        rest = &rest[at + 3..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authority_is_host_and_port_and_nothing_else() {
        for valid in
            ["a", "a.b:80", "127.0.0.1:8080", "[::1]", "[::1]:80", "a:", "%41", "", "[v1.x:y]"]
        {
            assert!(is_authority(valid.as_bytes()), "{valid}");
        }
        for wrong in [
            "a b", "a,b:1:2", "u@h", "h/p", "h:x", "h:99999", "[::1", "[::1]x", "%4", ":80", "[]",
            "a?b", "a#",
        ] {
            assert!(!is_authority(wrong.as_bytes()), "{wrong}");
        }
    }

    #[test]
    fn bytes_outside_the_grammar_are_refused() {
        for wrong in [
            "/a#b", "/a\"", "/<", "/a|b", "/{a}", "/^", "/`", "/\\", "/\x7f", "/\u{e9}", "a",
            "ftp://h/", "http:/h", "h:80",
        ] {
            let mut parts = HeadParts::default();
            assert_eq!(
                parse(wrong.as_bytes(), wrong.as_bytes(), &mut parts),
                Err(Fault::Target),
                "{wrong}"
            );
        }
    }

    #[test]
    fn absolute_target_gives_authority_path_and_query() {
        let target = b"HTTP://h:80?q?r";
        let mut parts = HeadParts::default();
        assert_eq!(parse(target, target, &mut parts), Ok(Some(&b"h:80"[..])));
        assert!(parts.path.is_empty());
        assert_eq!(parts.query.map(|query| query.of(target)), Some(&b"q?r"[..]));
    }
}
