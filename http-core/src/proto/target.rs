//! Request targets: which of the forms of RFC 9112, 3.2, and whether every byte may stand there.

use std::net::Ipv6Addr;

use http::Method;

use super::fault::Fault;
use super::line::Line;
use crate::config::Config;
use crate::message::{HeadParts, Span, TargetForm};

/// Fills in form, target, path and query, and returns the authority of an absolute target. The method is among the parts
/// already.
#[inline(always)]
pub(super) fn parse<'a>(
    line: Line,
    bytes: &'a [u8],
    config: &Config,
    parts: &mut HeadParts,
) -> Result<Option<&'a [u8]>, Fault> {
    parts.target = line.target;
    parts.query = None;
    parts.path = line.target;
    parts.form = TargetForm::Origin;
    match line.traits {
        0 => {
            parts.is_path_plain = true;
            Ok(None)
        }
        traits => parse_slowly(line.target, traits, bytes, config.relaxed_target, parts),
    }
}

#[inline(never)]
fn parse_slowly<'a>(
    whole: Span,
    traits: Traits,
    bytes: &'a [u8],
    is_relaxed: bool,
    parts: &mut HeadParts,
) -> Result<Option<&'a [u8]>, Fault> {
    let target = whole.of(bytes);
    parts.is_path_plain = false;
    if parts.method == Method::CONNECT {
        // The authority form; the method is refused later, after the limits.
        return if names_a_port(target) { Ok(None) } else { Err(Fault::Target) };
    }
    if target == b"*" {
        parts.form = TargetForm::Asterisk;
        return Ok(None);
    }
    let (authority, path_start, traits) = if target[0] == b'/' {
        (None, 0, traits)
    } else {
        parts.form = TargetForm::Absolute;
        let length = authority_length(target).ok_or(Fault::Target)?;
        let (authority, path) = target[SCHEME.len()..].split_at(length);
        (Some(authority), SCHEME.len() + length, traits_of(path))
    };
    let path_end = end_of_path(target, path_start, traits)?;
    if traits & UNENCODED != 0 {
        let is_taken = is_relaxed && !target[path_start..path_end].iter().any(is_encoded_in_paths);
        is_taken.then_some(()).ok_or(Fault::TargetByte)?;
    }
    parts.path = Span::new(whole.start() + path_start, whole.start() + path_end);
    parts.is_path_plain = traits & PERCENT == 0 || !target[path_start..path_end].contains(&b'%');
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

/// Where the path ends: at the `?`, or with the target. `traits` are those of every byte of both.
fn end_of_path(target: &[u8], start: usize, traits: Traits) -> Result<usize, Fault> {
    let rest = &target[start..];
    if traits & OUTSIDE != 0 || (traits & PERCENT != 0 && !escapes_are_whole(rest)) {
        return Err(Fault::TargetByte);
    }
    match traits & QUESTION {
        0 => Ok(target.len()),
        _ => Ok(start + memchr::memchr(b'?', rest).unwrap_or(rest.len())),
    }
}

/// Whether browsers encode in a path what they do not encode in a query, or send another byte for it.
fn is_encoded_in_paths(byte: &u8) -> bool {
    matches!(byte, b'{' | b'}' | b'\\' | b'`')
}

/// What a byte is, or bytes are, a bit each; 0 is a plain byte of names and paths.
pub(super) type Traits = u8;

/// May stand neither in a path nor in a query (RFC 3986, 3.3 and 3.4), nor does a browser put it there.
pub(super) const OUTSIDE: Traits = 1;
/// Is `?`: in a query, or before one.
const QUESTION: Traits = 2;
/// May not stand in the name of a host (`reg-name`, RFC 3986, 3.2.2), or only as a part of something: `:` and `%` apart.
const NO_NAME: Traits = 4;
const COLON: Traits = 8;
/// Is `%`: two hexadecimal digits have to follow.
const PERCENT: Traits = 16;

/// May stand there no more than [`OUTSIDE`], but browsers do not encode it in a query (WHATWG URL, "query percent-encode set").
const UNENCODED: Traits = 64;

/// Of a whole target: it does not begin with `/`, or is no path although it does.
pub(super) const NO_PATH: Traits = 32;

/// The traits that make a difference in a path and a query.
pub(super) const IN_TARGET: Traits = OUTSIDE | QUESTION | PERCENT | UNENCODED;

/// The traits of each byte.
static TRAITS: [Traits; 256] = {
    let mut table = [OUTSIDE | NO_NAME; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => 0,
            b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' => 0,
            b'@' | b'/' => NO_NAME,
            b':' => COLON,
            b'%' => PERCENT,
            b'?' => QUESTION | NO_NAME,
            b'[' | b']' | b'{' | b'}' | b'|' | b'\\' | b'^' | b'`' => UNENCODED | NO_NAME,
            _ => OUTSIDE | NO_NAME,
        };
        byte += 1;
    }
    table
};

/// The traits of all bytes together.
#[inline]
pub(super) fn traits_of(bytes: &[u8]) -> Traits {
    bytes.iter().fold(0, |all, byte| all | TRAITS[*byte as usize])
}

/// How many bytes at the front of `bytes` may stand in a path or a query, and what they are of [`IN_TARGET`].
#[inline(never)]
pub(super) fn front(bytes: &[u8]) -> (usize, Traits) {
    let (length, traits) = front_without(OUTSIDE, bytes);
    (length, traits & IN_TARGET)
}

/// How many bytes at the front have none of the traits `unwanted`, and their other traits together. Most are looked at in
/// fours.
fn front_without(unwanted: Traits, bytes: &[u8]) -> (usize, Traits) {
    let (mut rest, mut all) = (bytes, 0);
    while let Some((four, tail)) = rest.split_first_chunk::<4>() {
        let traits = traits_of(four);
        if traits & unwanted != 0 {
            break;
        }
        all |= traits;
        rest = tail;
    }
    while let Some((byte, tail)) = rest.split_first() {
        let traits = TRAITS[*byte as usize];
        if traits & unwanted != 0 {
            break;
        }
        all |= traits;
        rest = tail;
    }
    (bytes.len() - rest.len(), all)
}

/// Whether this is `uri-host [ ":" port ]` (RFC 9110, 7.2), or empty, as `Host` may be. User information is no part of it.
pub(super) fn is_authority(value: &[u8]) -> bool {
    let (name_bytes, _) = front_without(Traits::MAX, value);
    match &value[name_bytes..] {
        [] => true,
        // `:80` has a port of nothing.
        [b':', port @ ..] if name_bytes > 0 => is_port(port),
        _ => is_odd_authority(value),
    }
}

/// Whether this is `uri-host ":" port` with both of them there, as `CONNECT` has to have it (RFC 9110, 9.3.6).
fn names_a_port(target: &[u8]) -> bool {
    let port = memchr::memrchr(b':', target).map(|colon| &target[colon + 1..]);
    let is_there = port.is_some_and(|port| !port.is_empty() && port.iter().all(u8::is_ascii_digit));
    is_there && is_authority(target)
}

/// An authority with an IP literal, with escapes, or with something wrong.
#[cold]
fn is_odd_authority(value: &[u8]) -> bool {
    let host_bytes = match value {
        [b'[', ..] => match ip_literal_bytes(value) {
            Some(bytes) => bytes,
            None => return false,
        },
        _ => value.iter().position(|byte| *byte == b':').unwrap_or(value.len()),
    };
    let (host, port) = value.split_at(host_bytes);
    let host_is_valid = match host {
        [b'[', ..] => true,
        _ => traits_of(host) & NO_NAME == 0 && escapes_are_whole(host),
    };
    let port_is_valid = match port {
        [] => true,
        [b':', digits @ ..] => !host.is_empty() && is_port(digits),
        _ => false,
    };
    host_is_valid && port_is_valid
}

/// The length of `[...]`: an IPv6 address or a later kind (RFC 3986, 3.2.2).
fn ip_literal_bytes(value: &[u8]) -> Option<usize> {
    let end = memchr::memchr(b']', value)?;
    let inner = &value[1..end];
    let is_valid = match inner {
        [b'v' | b'V', rest @ ..] => is_later_address(rest),
        _ => std::str::from_utf8(inner).is_ok_and(|text| text.parse::<Ipv6Addr>().is_ok()),
    };
    is_valid.then_some(end + 1)
}

/// `1*HEXDIG "." 1*( unreserved / sub-delims / ":" )`
fn is_later_address(rest: &[u8]) -> bool {
    let Some(dot) = memchr::memchr(b'.', rest) else { return false };
    let (kind, address) = (&rest[..dot], &rest[dot + 1..]);
    let is_kind = !kind.is_empty() && kind.iter().all(u8::is_ascii_hexdigit);
    is_kind && !address.is_empty() && traits_of(address) & !COLON == 0
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

    fn line(target: &[u8]) -> Line {
        let (traits, target) = (traits_of(target) | NO_PATH, Span::new(0, target.len()));
        Line { target, traits, minor_version: Ok(1), bytes: 0 }
    }

    fn verdict(target: &str) -> Result<(), Fault> {
        let (target, mut parts) = (target.as_bytes(), HeadParts::default());
        parse(line(target), target, &Config::new(), &mut parts).map(|_| ())
    }

    #[test]
    fn authority_is_host_and_port_and_nothing_else() {
        for valid in
            ["a", "a.b:80", "127.0.0.1:8080", "[::1]", "[::1]:80", "a:", "%41", "", "[v1.x:y]"]
        {
            assert!(is_authority(valid.as_bytes()), "{valid}");
        }
        for wrong in [
            "a b",
            "a,b:1:2",
            "u@h",
            "h/p",
            "h:x",
            "h:99999",
            "[::1",
            "[::1]x",
            "[::1]:x",
            "[::1]:99999",
            "%41:x",
            "%4",
            ":80",
            "[]",
            "a?b",
            "a#",
            "[1::2::3]",
            "[:]",
            "[fe80::1%25eth0]",
            "[v]",
            "[v1]",
            "[v1.]",
            "[vx.y]",
            "[v1x.y]",
            "[v.y]",
            "[v1.y/]",
            "[1.2.3.4]",
        ] {
            assert!(!is_authority(wrong.as_bytes()), "{wrong}");
        }
    }

    #[test]
    fn bytes_outside_the_grammar_are_refused() {
        for wrong in [
            "/a#b", "/a\"", "/<", "/a|b", "/{a}", "/^", "/`", "/\\", "/\x7f", "/\u{e9}", "/%",
            "/%4", "/%4g", "/?%", "/%41?%zz",
        ] {
            assert_eq!(verdict(wrong), Err(Fault::TargetByte), "{wrong}");
        }
    }

    #[test]
    fn forms_outside_the_grammar_are_refused() {
        for wrong in ["a", "ftp://h/", "http:/h", "h:80"] {
            assert_eq!(verdict(wrong), Err(Fault::Target), "{wrong}");
        }
    }

    #[test]
    fn bytes_that_browsers_leave_unencoded_are_taken_where_that_is_set() {
        let config = Config::new().relaxed_target(true);
        let with = |target: &str| {
            let (target, mut parts) = (target.as_bytes(), HeadParts::default());
            parse(line(target), target, &config, &mut parts)?;
            Ok((parts.path.of(target).to_vec(), parts.query.map(|query| query.of(target).to_vec())))
        };
        for (target, path, query) in [
            ("/a?[]{}|\\^`", "/a", Some("[]{}|\\^`")),
            ("/[a]|^", "/[a]|^", None),
            ("/a?ids[]=1&ids[]=2", "/a", Some("ids[]=1&ids[]=2")),
            ("http://h/[?{?\\", "/[", Some("{?\\")),
            ("http://h?`%20", "", Some("`%20")),
        ] {
            let parts = (path.as_bytes().to_vec(), query.map(|query| query.as_bytes().to_vec()));
            assert_eq!(with(target), Ok(parts), "{target}");
            assert_eq!(verdict(target), Err(Fault::TargetByte), "{target}");
        }
        for wrong in [
            "/{", "/}?[", "/\\", "/`", "/?\"", "/?<", "/?>", "/?a#b", "/?\x7f", "/?\u{e9}", "/?[%",
            "/[%4g",
        ] {
            assert_eq!(with(wrong), Err(Fault::TargetByte), "{wrong}");
        }
        let mut parts = HeadParts::default();
        for wrong in ["http://[/", "http://a|b/?", "http://{h}?"] {
            let authority = parse(line(wrong.as_bytes()), wrong.as_bytes(), &config, &mut parts);
            assert!(!is_authority(authority.unwrap_or_default().unwrap_or_default()), "{wrong}");
        }
    }

    #[test]
    fn connect_names_a_host_and_a_port() {
        let config = Config::new();
        let with = |target: &str| {
            let target = target.as_bytes();
            let mut parts = HeadParts { method: Method::CONNECT, ..HeadParts::default() };
            parse(line(target), target, &config, &mut parts).map(|_| ())
        };
        for valid in ["h:443", "127.0.0.1:1", "[::1]:443"] {
            assert_eq!(with(valid), Ok(()), "{valid}");
        }
        for wrong in ["h", "h:", ":443", "[::1]", "h:99999", "h:x", "/", "*", "http://h:1/"] {
            assert_eq!(with(wrong), Err(Fault::Target), "{wrong}");
        }
    }

    #[test]
    fn absolute_target_gives_authority_path_and_query() {
        let target = b"HTTP://h:80?q?r";
        let (config, mut parts) = (Config::new(), HeadParts::default());
        assert_eq!(parse(line(target), target, &config, &mut parts), Ok(Some(&b"h:80"[..])));
        assert!(parts.path.is_empty());
        assert_eq!(parts.query.map(|query| query.of(target)), Some(&b"q?r"[..]));
        // As the next request of the connection does.
        assert_eq!(parse(Line { traits: 0, ..line(b"/") }, b"/", &config, &mut parts), Ok(None));
        assert_eq!((parts.form, parts.query), (TargetForm::Origin, None));
    }
}
