//! Percent-encoding is decoded, and paths are judged, as the plainest reading has it.

use http_core::routing::{InvalidPath, RawPath, decode};

/// The input is a text that may be encoded, and a path behind a slash.
pub(super) fn run(data: &[u8]) {
    assert_eq!(decode(data).collect::<Vec<_>>(), decoded(data));
    let path = [b"/", data].concat();
    let seen = RawPath::new(&path).map(RawPath::is_encoded);
    assert_eq!(seen, judged(data), "{}", path.escape_ascii());
    if data.first() != Some(&b'/') {
        let seen = RawPath::new(data).map(RawPath::is_encoded);
        assert_eq!(seen, Err(InvalidPath::NoSlash));
    }
}

/// What each byte or escape stands for; `None` for a `%` without two hexadecimal digits.
pub(super) fn decoded(text: &[u8]) -> Vec<Option<u8>> {
    let (mut decoded, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let digits = text.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        let digits = digits.filter(|digits| digits.chars().all(|digit| digit.is_ascii_hexdigit()));
        match (text[at], digits) {
            (b'%', Some(digits)) => {
                decoded.push(u8::from_str_radix(digits, 16).ok());
                at += 3;
            }
            (b'%', None) => {
                decoded.push(None);
                at += 1;
            }
            (byte, _) => {
                decoded.push(Some(byte));
                at += 1;
            }
        }
    }
    decoded
}

/// Whether the path behind the slash has an escape, or why it cannot be matched: its first segment that cannot says why.
fn judged(rest: &[u8]) -> Result<bool, InvalidPath> {
    for segment in rest.split(|byte| *byte == b'/') {
        let decoded: Option<Vec<u8>> = decoded(segment).into_iter().collect();
        match decoded.as_deref() {
            None => return Err(InvalidPath::Encoding),
            Some(b"." | b"..") => return Err(InvalidPath::DotSegment),
            Some(_) => {}
        }
    }
    Ok(rest.contains(&b'%'))
}
