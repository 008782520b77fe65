//! Whether the value of a `Host` field may stand there.

use super::target;
use crate::message::{Field, Span};

/// The line of the `Host` that was valid last. Most requests to a server have the same one, and to compare is quicker than to
/// read it and judge.
#[derive(Debug)]
pub(super) struct LastHost {
    line: [u8; LastHost::MOST],
    /// 0 before the first.
    length: usize,
    /// Where the value stands in the line.
    value: Span,
}

impl LastHost {
    /// A longer line is judged each time.
    const MOST: usize = 96;

    /// The field that begins at `start`, if its line is just this one, and where the next line begins.
    #[inline(always)]
    pub(super) fn field(&self, bytes: &[u8], start: u32) -> Option<(Field, u32)> {
        let line = self.line.get(..self.length)?;
        let rest = bytes.get(start as usize..)?;
        if line.is_empty() || !is_same(line, rest.get(..line.len())?) {
            return None;
        }
        let field = Field {
            name: Span::within(start, start + "Host".len() as u32),
            value: self.value.behind(start),
        };
        Some((field, start + self.length as u32))
    }

    /// Whether the field's value is a host with or without a port, and not empty: no `http` address has an empty host
    /// (RFC 9110, 4.2.1).
    #[inline(never)]
    pub(super) fn is_valid(&mut self, field: Field, bytes: &[u8]) -> bool {
        let value = field.value.of(bytes);
        if self.length > 0 && self.value.of(&self.line) == value {
            return true;
        }
        let is_valid = !value.is_empty() && target::is_authority(value);
        let (start, end) = (field.name.start(), field.value.end() + 2);
        if is_valid
            && let Some(line) = bytes.get(start..end)
            && line.ends_with(b"\r\n")
            && let Some(place) = self.line.get_mut(..line.len())
        {
            place.copy_from_slice(line);
            self.length = line.len();
            self.value = Span::new(field.value.start() - start, field.value.end() - start);
        }
        is_valid
    }
}

/// Most lines are of 16 to 32 bytes, and too short for a call to be worth it: their first and their last 16 are all of them.
#[inline(always)]
fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() > 32 || one.len() != other.len() {
        return one == other;
    }
    let starts = (one.first_chunk::<16>(), other.first_chunk::<16>());
    let ends = (one.last_chunk::<16>(), other.last_chunk::<16>());
    match (starts, ends) {
        ((Some(a), Some(b)), (Some(c), Some(d))) => a == b && c == d,
        _ => one == other,
    }
}

impl Default for LastHost {
    fn default() -> LastHost {
        LastHost { line: [0; LastHost::MOST], length: 0, value: Span::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A head with this line, and the field in it.
    fn head(line: &str) -> (Vec<u8>, Field) {
        let bytes = format!("GET / HTTP/1.1\r\n{line}\r\nA: b\r\n\r\n").into_bytes();
        let value = line.split_once(':').map_or("", |(_, value)| value.trim_ascii());
        let begin = 16 + line.find(value).unwrap_or_default();
        let value = Span::new(begin, begin + value.len());
        (bytes, Field { name: Span::new(16, 20), value })
    }

    #[test]
    fn what_was_valid_before_changes_no_judgement() {
        let long = format!("Host: {}", "a".repeat(LastHost::MOST));
        let lines = [
            ("Host: a", true),
            ("host:ab:1", true),
            ("Host: ", false),
            ("Host: a b", false),
            ("Host: ab:", true),
            ("Host: www.example.org", true),
            ("Host: www.example.org:80", true),
            ("Host: www.example.com ", true),
            (&long, true),
        ];
        for (first, _) in lines {
            let mut last = LastHost::default();
            let (bytes, field) = head(first);
            last.is_valid(field, &bytes);
            for (line, expected) in lines.iter().chain(&lines) {
                let (bytes, field) = head(line);
                if let Some((found, next)) = last.field(&bytes, 16) {
                    assert_eq!((found, next as usize), (field, 16 + line.len() + 2), "{line}");
                    assert!(expected, "{line} behind {first}");
                }
                assert_eq!(last.is_valid(field, &bytes), *expected, "{line} behind {first}");
            }
        }
    }

    #[test]
    fn line_is_found_again_only_where_it_stands_whole() {
        for name in ["a", "www.example.org", "a-much-longer-name.of-some.example.org"] {
            let mut last = LastHost::default();
            let (bytes, field) = head(&format!("Host: {name}"));
            assert_eq!(last.field(&bytes, 16), None);
            assert!(last.is_valid(field, &bytes));
            let next = 16 + "Host: \r\n".len() as u32 + name.len() as u32;
            assert_eq!(last.field(&bytes, 16), Some((field, next)));
            assert_eq!(last.field(&bytes[..next as usize], 16), Some((field, next)));
            assert_eq!(last.field(&bytes[..next as usize - 1], 16), None);
            for at in 16..next as usize {
                let mut other = bytes.clone();
                other[at] ^= 1;
                assert_eq!(last.field(&other, 16), None, "{name} at {at}");
            }
        }
    }
}
