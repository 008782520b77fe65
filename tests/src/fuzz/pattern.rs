//! A pattern is taken or refused, and taken apart, as the plainest reading has it.

use proc_macro2::Span;
use syn::{Expr, LitStr};

use super::macro_parser::pattern::{Pattern, Segment};

/// A longer one says nothing new; and the parser of expressions goes one deeper with each bracket.
const MOST_BYTES: usize = 600;

/// The input is a pattern. What is not ASCII is parsed as well, but not compared: which letters a name may have is a
/// question of Unicode.
pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if text.len() > MOST_BYTES {
        return;
    }
    let (pattern, mistakes) = Pattern::parse(&LitStr::new(text, Span::call_site()));
    if !text.is_ascii() {
        return;
    }
    match read(text) {
        None => assert!(!mistakes.is_empty(), "nothing is told of {text:?}"),
        Some((segments, values)) => {
            assert!(mistakes.is_empty(), "{text:?}: {mistakes:?}");
            assert_eq!(pattern.segments, segments, "{text:?}");
            let seen = pattern.query.iter().map(|value| (&*value.name, value.default.is_some()));
            assert_eq!(seen.collect::<Vec<_>>(), values, "{text:?}");
        }
    }
}

/// The names of the values of the query, each with whether it has a default.
type Values<'a> = Vec<(&'a str, bool)>;

/// The parts of a pattern, if it is one.
fn read(text: &str) -> Option<(Vec<Segment>, Values<'_>)> {
    let (path, query) = match text.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (text, None),
    };
    let segments = if path.is_empty() { Vec::new() } else { read_path(path)? };
    let values = match query {
        Some(query) => read_query(query)?,
        None => Vec::new(),
    };
    let params: Vec<&str> = segments.iter().filter_map(Segment::name).collect();
    let mut names: Vec<&str> = values.iter().map(|value| value.0).chain(params.clone()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    (params.len() <= 16 && names.len() == count).then_some((segments, values))
}

fn read_path(path: &str) -> Option<Vec<Segment>> {
    let inner = path.strip_prefix('/').filter(|inner| !inner.contains('#'))?;
    let segments: Option<Vec<Segment>> = inner.split('/').map(read_segment).collect();
    let segments = segments?;
    let rest = segments.iter().position(|segment| matches!(segment, Segment::Rest(_)));
    rest.is_none_or(|at| at + 1 == segments.len()).then_some(segments)
}

fn read_segment(text: &str) -> Option<Segment> {
    let Some(open) = text.find(['{', '}']) else {
        let is_sound = is_text(text) && !matches!(text, "." | "..") && !is_foreign(text);
        return is_sound.then(|| Segment::Static(text.into()));
    };
    let (prefix, rest) = (&text[..open], text[open..].strip_prefix('{')?);
    let (inner, suffix) = rest.split_once('}')?;
    if suffix.contains(['{', '}']) || inner.contains('{') {
        return None;
    }
    if let Some(name) = inner.strip_prefix('*') {
        let is_sound = prefix.is_empty() && suffix.is_empty() && is_name(name);
        return is_sound.then(|| Segment::Rest(name.into()));
    }
    // A `?` was forgotten.
    if prefix.ends_with('&') {
        return None;
    }
    if !is_name(inner) || !is_text(prefix) || !is_text(suffix) {
        return None;
    }
    Some(match (prefix, suffix) {
        ("", "") => Segment::Param(inner.into()),
        _ => Segment::Affixed(prefix.into(), inner.into(), suffix.into()),
    })
}

/// Whether other frameworks see a parameter in this: `:id`, `:id.json`, `:id(\d+)`, `*rest`, `<id>`, `<int:id>`, `<rest..>`.
fn is_foreign(text: &str) -> bool {
    if let Some(inner) = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')) {
        let inner = inner.strip_suffix("..").unwrap_or(inner);
        return inner.rsplit(':').next().is_some_and(is_name);
    }
    if let Some(name) = text.strip_prefix('*') {
        return is_name(name);
    }
    let Some(text) = text.strip_prefix(':') else { return false };
    let name = text.split(['.', '(']).next();
    name.is_some_and(is_name)
}

/// Of 255 bytes at most, and without an escape.
fn is_text(text: &str) -> bool {
    let is_escape = |three: &[u8]| three[0] == b'%' && three[1..].iter().all(u8::is_ascii_hexdigit);
    text.len() <= 255 && !text.as_bytes().windows(3).any(is_escape)
}

/// What an argument can be called.
fn is_name(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let mut bytes = text.bytes();
    bytes.next().is_some_and(is_letter)
        && bytes.all(|byte| is_letter(byte) || byte.is_ascii_digit())
        && !["_", "self", "Self", "super", "crate"].contains(&text)
}

fn read_query(text: &str) -> Option<Values<'_>> {
    let bytes = text.as_bytes();
    let (mut values, mut start, mut at, mut depth) = (Vec::new(), 0, 0, 0_u32);
    while at < bytes.len() {
        match bytes[at] {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'&' if depth == 0 => {
                values.push(read_value(&text[start..at])?);
                start = at + 1;
            }
            b'"' | b'\'' if depth > 0 => {
                at += quoted_bytes(&bytes[at..]).unwrap_or(1);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    values.push(read_value(&text[start..])?);
    Some(values)
}

/// Of the text or the character that this begins with, quotes and all.
fn quoted_bytes(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'\'', b'\'', ..] => Some(2),
        [b'\'', b'\\', _, b'\'', ..] => Some(4),
        [b'\'', b'\\', ..] => None,
        [b'\'', _, b'\'', ..] => Some(3),
        [b'"', inner @ ..] => {
            let mut inner = inner.iter().enumerate();
            while let Some((at, byte)) = inner.next() {
                match byte {
                    b'"' => return Some(at + 2),
                    b'\\' => {
                        inner.next()?;
                    }
                    _ => {}
                }
            }
            None
        }
        _ => None,
    }
}

fn read_value(text: &str) -> Option<(&str, bool)> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    let Some((name, default)) = inner.split_once('=') else {
        return is_name(inner).then_some((inner, false));
    };
    let is_sound = is_name(name.trim()) && syn::parse_str::<Expr>(default.trim()).is_ok();
    is_sound.then_some((name.trim(), true))
}
