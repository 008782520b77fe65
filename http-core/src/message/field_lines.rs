//! The header fields of an answer, as the lines that are sent.

use super::case::{is_named, same_word};
use super::words;

/// Lines of fields, each with its CRLF, and where they end.
#[derive(Debug, Default)]
pub(super) struct FieldLines {
    bytes: Vec<u8>,
    /// One for each line, in their order.
    ends: Vec<usize>,
}

impl FieldLines {
    /// The lines, one behind the other.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// Adds a line. Both were [checked](check).
    pub(super) fn push(&mut self, name: &[u8], value: &[u8]) {
        self.bytes.reserve(name.len() + value.len() + 4);
        for part in [name, b": ", value, b"\r\n"] {
            self.bytes.extend_from_slice(part);
        }
        self.ends.push(self.bytes.len());
    }

    /// Takes out all lines of this name.
    pub(super) fn remove(&mut self, name: &[u8]) {
        let (mut start, mut at) = (0, 0);
        while let Some(&end) = self.ends.get(at) {
            if is_of(&self.bytes[start..end], name) {
                self.bytes.drain(start..end);
                self.ends.remove(at);
                self.ends[at..].iter_mut().for_each(|later| *later -= end - start);
            } else {
                (start, at) = (end, at + 1);
            }
        }
    }

    /// The value of the first line of this name.
    pub(super) fn find(&self, name: &[u8]) -> Option<&[u8]> {
        let line = self.lines().find(|line| is_of(line, name))?;
        line[name.len()..].strip_prefix(b": ")?.strip_suffix(b"\r\n")
    }

    /// Takes over all lines of `other`, in place of those of the same names.
    pub(super) fn take_over(&mut self, other: &FieldLines) {
        for line in other.lines() {
            self.remove(line.split(|byte| *byte == b':').next().unwrap_or_default());
        }
        for line in other.lines() {
            self.bytes.extend_from_slice(line);
            self.ends.push(self.bytes.len());
        }
    }

    /// The memory kept for them, in bytes.
    pub(super) fn room(&self) -> usize {
        self.bytes.capacity().max(self.ends.capacity() * size_of::<usize>())
    }

    /// Forgets them all, and gives memory beyond `bytes` back.
    pub(super) fn shrink_to(&mut self, bytes: usize) {
        self.clear();
        self.bytes.shrink_to(bytes);
        self.ends.shrink_to(bytes / size_of::<usize>());
    }

    fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| &self.bytes[*start..*end])
    }
}

#[inline]
fn is_of(line: &[u8], name: &[u8]) -> bool {
    line.get(name.len()) == Some(&b':') && same_word(&line[..name.len()], name)
}

/// Why a header field was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidField {
    /// The name is no token (RFC 9110, 5.6.2).
    Name(String),
    /// The value of the field of this name has a control byte: CR, LF, NUL or the like.
    Value(String),
    /// The field is the server's own to send: `Content-Length`, `Transfer-Encoding`, `Connection`, `Date` and their kin.
    Reserved(String),
}

impl std::fmt::Display for InvalidField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            InvalidField::Name(name) => write!(f, "header name {name:?} is not a token"),
            InvalidField::Value(name) => write!(f, "the value of header {name} has a control byte"),
            InvalidField::Reserved(name) => write!(f, "header {name} is sent by the server itself"),
        }
    }
}

impl std::error::Error for InvalidField {}

/// Whether a handler may send this field.
pub(super) fn check(name: &str, value: &[u8]) -> Result<(), InvalidField> {
    if !is_token(name.as_bytes()) {
        return Err(InvalidField::Name(name.into()));
    }
    if !is_value(value) {
        return Err(InvalidField::Value(name.into()));
    }
    if is_reserved(name.as_bytes()) {
        return Err(InvalidField::Reserved(name.into()));
    }
    Ok(())
}

/// Whether it is a word without separators (RFC 9110, 5.6.2).
pub(crate) fn is_token(name: &[u8]) -> bool {
    let is_usual = words::has_none(name, |word| !words::letters_and_hyphens(word));
    !name.is_empty() && (is_usual || name.iter().copied().all(is_token_byte))
}

/// Whether no control byte is in it (RFC 9110, 5.5).
pub(crate) fn is_value(value: &[u8]) -> bool {
    let is_usual = words::has_none(value, words::neither_visible_nor_space);
    is_usual || value.iter().copied().all(is_value_byte)
}

/// A byte of a token (RFC 9110, 5.6.2).
#[inline]
pub(crate) fn is_token_byte(byte: u8) -> bool {
    matches!(
        byte,
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*'
            | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
    )
}

/// A byte of a field value (RFC 9110, 5.5).
fn is_value_byte(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7f)
}

/// Whether the token names a field that the server sends by itself.
fn is_reserved(name: &[u8]) -> bool {
    match name.len() {
        4 => is_named(name, b"date"),
        7 => is_named(name, b"trailer") || is_named(name, b"upgrade"),
        10 => is_named(name, b"connection") || is_named(name, b"keep-alive"),
        14 => is_named(name, b"content-length"),
        17 => is_named(name, b"transfer-encoding"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(fields: &[(&str, &str)]) -> FieldLines {
        let mut lines = FieldLines::default();
        fields.iter().for_each(|(name, value)| lines.push(name.as_bytes(), value.as_bytes()));
        lines
    }

    #[test]
    fn lines_are_found_and_taken_out_by_name() {
        let mut some = lines(&[("A", "1"), ("Ab", "2"), ("a", ""), ("B", "3"), ("A", "4")]);
        assert_eq!((some.find(b"ab"), some.find(b"a")), (Some(&b"2"[..]), Some(&b"1"[..])));
        some.remove(b"a");
        assert_eq!(some.bytes(), b"Ab: 2\r\nB: 3\r\n");
        some.push(b"C", b"5");
        some.remove(b"b");
        assert_eq!((some.find(b"c"), some.find(b"b")), (Some(&b"5"[..]), None));
        some.remove(b"ab");
        some.remove(b"C");
        assert!(some.is_empty() && some.ends.is_empty());
    }

    #[test]
    fn lines_of_another_stand_in_place_of_those_of_their_names() {
        let mut some = lines(&[("A", "1"), ("B", "2"), ("a", "3")]);
        some.take_over(&lines(&[("a", "4"), ("C", "5"), ("A", "6")]));
        assert_eq!(some.bytes(), b"B: 2\r\na: 4\r\nC: 5\r\nA: 6\r\n");
        assert_eq!(some.find(b"c"), Some(&b"5"[..]));
    }

    #[test]
    fn names_are_tokens_and_values_have_no_control_bytes() {
        for byte in 0..=255u8 {
            for length in [1, 9] {
                let mut bytes = vec![b'1'; length];
                bytes[length - 1] = byte;
                assert_eq!(is_token(&bytes), is_token_byte(byte), "{byte}");
                assert_eq!(is_value(&bytes), is_value_byte(byte), "{byte}");
            }
        }
        assert!(!is_token(b"") && is_value(b""));
    }

    #[test]
    fn what_the_server_sends_itself_is_reserved_in_any_case() {
        for name in ["Connection", "content-length", "DATE", "Keep-Alive", "Trailer", "Upgrade"] {
            assert!(is_reserved(name.as_bytes()), "{name}");
        }
        assert!(is_reserved(b"Transfer-Encoding"));
        assert!(!is_reserved(b"Dates") && !is_reserved(b"Content-Type") && !is_reserved(b"Vary"));
    }
}
