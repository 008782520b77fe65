//! Which paths can be matched at all, and what a part of one says once it is decoded.

use std::fmt;

use super::scan;

/// A path that was checked: it begins with `/`, its percent-encoding is whole, and no segment is `.` or `..`.
#[derive(Clone, Copy, Debug)]
pub struct RawPath<'r> {
    bytes: &'r [u8],
    encoded: bool,
}

/// Why a path cannot be matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidPath {
    /// It does not begin with `/`.
    NoSlash,
    /// A `%` is not followed by two hexadecimal digits.
    Encoding,
    /// A segment is `.` or `..`, encoded or not. Clients resolve these themselves (RFC 3986, 6.2.2.3); one that arrives
    /// was meant to climb.
    DotSegment,
}

impl<'r> RawPath<'r> {
    /// Checks a path.
    ///
    /// # Errors
    /// [`InvalidPath`] says what is wrong with it.
    pub fn new(bytes: &'r [u8]) -> Result<RawPath<'r>, InvalidPath> {
        let [b'/', rest @ ..] = bytes else { return Err(InvalidPath::NoSlash) };
        if !scan::has_either(rest, b'%', b'.') {
            return Ok(RawPath { bytes, encoded: false });
        }
        let mut encoded = false;
        for segment in rest.split(|byte| *byte == b'/') {
            encoded |= check_segment(segment)?;
        }
        Ok(RawPath { bytes, encoded })
    }

    /// The path as sent.
    #[must_use]
    pub fn bytes(self) -> &'r [u8] {
        self.bytes
    }

    /// Whether any byte of it is percent-encoded.
    #[must_use]
    pub fn is_encoded(self) -> bool {
        self.encoded
    }
}

/// Says whether a byte of the segment is encoded.
fn check_segment(segment: &[u8]) -> Result<bool, InvalidPath> {
    let mut decoded = decode(segment);
    let (mut length, mut dots) = (0, 0);
    for byte in &mut decoded {
        let byte = byte.ok_or(InvalidPath::Encoding)?;
        dots += usize::from(byte == b'.');
        length += 1;
    }
    if length == dots && (1..=2).contains(&dots) {
        return Err(InvalidPath::DotSegment);
    }
    Ok(length < segment.len())
}

/// The bytes that `encoded` stands for, `None` in the place of a `%` that is not followed by two hexadecimal digits.
pub fn decode(encoded: &[u8]) -> impl Iterator<Item = Option<u8>> + '_ {
    let mut rest = encoded;
    std::iter::from_fn(move || {
        let (byte, tail) = decode_first(rest)?;
        rest = tail;
        Some(byte)
    })
}

/// The first of the bytes that [`decode`] gives, and what is encoded behind it.
#[inline]
pub(crate) fn decode_first(encoded: &[u8]) -> Option<(Option<u8>, &[u8])> {
    let (first, tail) = encoded.split_first()?;
    if *first != b'%' {
        return Some((Some(*first), tail));
    }
    let Some((digits, behind)) = tail.split_first_chunk::<2>() else { return Some((None, tail)) };
    let [Some(high), Some(low)] = digits.map(|digit| char::from(digit).to_digit(16)) else {
        return Some((None, tail));
    };
    Some((Some((high << 4 | low) as u8), behind))
}

impl fmt::Display for InvalidPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            InvalidPath::NoSlash => "does not begin with a slash",
            InvalidPath::Encoding => "has a % that is not followed by two hexadecimal digits",
            InvalidPath::DotSegment => "has a segment that is . or ..",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dot_segments_are_refused_however_they_are_written() {
        for path in ["/.", "/..", "/a/../b", "/a/./", "/%2e", "/.%2E/x", "/%2e%2e", "/a/%2E."] {
            let refused = RawPath::new(path.as_bytes()).map(RawPath::bytes);
            assert_eq!(refused, Err(InvalidPath::DotSegment), "{path}");
        }
        for path in ["/...", "/.a", "/a.", "/..a", "/a..b/c.d", "/.well-known", "//"] {
            let path = RawPath::new(path.as_bytes()).map(RawPath::is_encoded);
            assert_eq!(path, Ok(false));
        }
    }

    #[test]
    fn broken_percent_encoding_is_refused() {
        for path in ["/%", "/%2", "/a%zz", "/%2/x", "/a/%g0", "/%+1"] {
            let refused = RawPath::new(path.as_bytes()).map(RawPath::bytes);
            assert_eq!(refused, Err(InvalidPath::Encoding), "{path}");
        }
        assert_eq!(RawPath::new(b"/a%2Fb").map(RawPath::is_encoded), Ok(true));
    }

    #[test]
    fn decoding_happens_once() {
        let decoded: Option<Vec<u8>> = decode(b"%2541%2f").collect();
        assert_eq!(decoded.as_deref(), Some(&b"%41/"[..]));
    }
}
