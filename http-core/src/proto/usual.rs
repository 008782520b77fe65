//! A head as most are: read eight bytes at a time, and left to the parser where anything in it is unusual.

use crate::message::{
    Field, HIGHEST, ONES, Span, is_token_byte, letters_and_hyphens, neither_visible_nor_space,
};

/// Adds the fields that begin at `start`, so long as they are usual: a name, a colon, spaces or none, a value, if any, of
/// visible ASCII with spaces only inside, and CRLF. Returns where the head ends.
///
/// # Errors
/// Where a field begins that is not usual, or not complete. That says nothing of it: the parser is to judge.
#[inline(never)] // A loop as tight as this needs all registers.
pub(super) fn fields(bytes: &[u8], start: u32, fields: &mut Vec<Field>) -> Result<u32, u32> {
    let mut start = start;
    loop {
        let letters = end_of(bytes, start, |word| !letters_and_hyphens(word) & HIGHEST);
        let (colon, begin) = match bytes.get(letters as usize..letters as usize + 3) {
            Some([b':', b' ', first]) if *first != b' ' => (letters, letters + 2),
            _ => name_end(bytes, letters).ok_or(start)?,
        };
        let end = end_of(bytes, begin, neither_visible_nor_space);
        let Some(behind) = bytes.get(end as usize..end as usize + 4) else {
            return Err(start);
        };
        let is_trimmed = match end > begin {
            true => bytes.get(end as usize - 1) != Some(&b' '),
            false => true,
        };
        let is_usual = colon > start && is_trimmed && behind.starts_with(b"\r\n");
        if !is_usual {
            return Err(start);
        }
        fields.push(Field { name: Span::within(start, colon), value: Span::within(begin, end) });
        if behind == b"\r\n\r\n" {
            return Ok(end + 4);
        }
        start = end + 2;
    }
}

/// Where the name ends that is a token up to `at`, and where its value begins, if a colon stands between them.
#[inline(never)]
fn name_end(bytes: &[u8], at: u32) -> Option<(u32, u32)> {
    let rest = bytes.get(at as usize..)?;
    let more = rest.iter().position(|byte| !is_token_byte(*byte))?;
    let value = rest[more..].strip_prefix(b":")?;
    let spaces = value.iter().position(|byte| *byte != b' ')?;
    let colon = at + more as u32;
    Some((colon, colon + 1 + spaces as u32))
}

/// Where the bytes end, from `start` on, that stand in a path for themselves: letters, digits, `/` and most signs. Others
/// may too; they are not looked for.
#[inline(always)]
pub(super) fn path_end(bytes: &[u8], start: u32) -> u32 {
    end_of(bytes, start, |word| !plain_in_a_path(word) & HIGHEST)
}

/// Where, from `start` on, the first of the bytes stands for which `others` sets the highest bit; zero has to be one.
#[inline(always)]
fn end_of(bytes: &[u8], start: u32, others: impl Fn(u64) -> u64) -> u32 {
    let mut at = start;
    while let Some(word) = bytes.get(at as usize..at as usize + 8).and_then(<[u8]>::first_chunk) {
        let others = others(u64::from_le_bytes(*word));
        if others != 0 {
            return at + others.trailing_zeros() / 8;
        }
        at += 8;
    }
    let (at, word) = last_word(bytes, start);
    at + others(word).trailing_zeros() / 8
}

/// What is left of `bytes` behind all words of eight from `start` on: where that begins, and as a number, the first byte lowest.
/// Zeros, which stand in no head, stand for what is behind the end.
#[inline(never)]
fn last_word(bytes: &[u8], start: u32) -> (u32, u64) {
    let rest = bytes.get(start as usize..).unwrap_or_default();
    let (_, last) = rest.as_chunks::<8>();
    let word = last.iter().rfold(0, |word, byte| word << 8 | u64::from(*byte));
    ((bytes.len() - last.len()) as u32, word)
}

/// The highest bit of each byte that is a letter or one of those from `&` to `;`: digits, `/` and other signs. The lower bits
/// mean nothing.
#[inline(always)]
fn plain_in_a_path(word: u64) -> u64 {
    let low = word & !HIGHEST;
    let small = low | (ONES * 0x20);
    let from_a = small + ONES * (0x80 - b'a' as u64);
    let past_z = small + ONES * (0x7f - b'z' as u64);
    let from_ampersand = low + ONES * (0x80 - b'&' as u64);
    let past_semicolon = low + ONES * (0x7f - b';' as u64);
    ((from_a & !past_z) | (from_ampersand & !past_semicolon)) & !word
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What httparse reads, if it reads one field and takes its line to end with CRLF.
    fn parsed(bytes: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut space = [httparse::EMPTY_HEADER; 2];
        match httparse::parse_headers(bytes, &mut space) {
            Ok(httparse::Status::Complete((length, [field]))) if length == bytes.len() => {
                Some((field.name.as_bytes().to_vec(), field.value.to_vec()))
            }
            _ => None,
        }
    }

    /// What is read of it here, behind something else.
    fn read(line: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
        let (bytes, mut found) = ([b"GET / HTTP/1.1\r\n", line].concat(), Vec::new());
        let end = fields(&bytes, 16, &mut found).ok()?;
        assert_eq!((end as usize, found.len()), (bytes.len(), 1));
        Some((found[0].name.of(&bytes).to_vec(), found[0].value.of(&bytes).to_vec()))
    }

    #[test]
    fn what_is_read_is_what_the_parser_reads() {
        let line = b"Accept-Language: de, en;q=0.8\r\n\r\n";
        let last = line.len() - b"\r\n\r\n".len();
        let mut count = 0;
        for (at, byte) in (0..last).flat_map(|at| (0..=255).map(move |byte| (at, byte))) {
            for other in [line[at + 1], b',', b'.', 0x80, b'\r', b' ', b':'] {
                let mut line = *line;
                line[at] = byte;
                if at + 1 < last {
                    line[at + 1] = other;
                }
                if let Some(field) = read(&line) {
                    count += 1;
                    assert_eq!(Some(field), parsed(&line), "{}", line.escape_ascii());
                }
            }
        }
        assert!(count > 9_000, "{count}");
    }

    #[test]
    fn fields_of_any_length_are_usual() {
        for (name, value) in (1..20).flat_map(|name| (0..20).map(move |value| (name, value))) {
            let (name, value) = ("N".repeat(name), "v".repeat(value));
            for space in ["", " ", "  "] {
                let line = format!("{name}:{space}{value}\r\n\r\n");
                assert_eq!(
                    read(line.as_bytes()),
                    Some((name.clone().into(), value.clone().into()))
                );
            }
        }
        assert!(read(b"X-Id2_a: b c\r\n\r\n").is_some());
    }

    #[test]
    fn all_fields_are_read_up_to_the_first_that_is_not_usual() {
        let usual = b"GET / HTTP/1.1\r\nA: b\r\nLonger-Name:c d\r\nX-1:  e\r\n";
        let bytes = [&usual[..], b"F: \tg\r\nH: i\r\n\r\n"].concat();
        let mut found = Vec::new();
        assert_eq!(fields(&bytes, 16, &mut found), Err(usual.len() as u32));
        let found: Vec<_> = found.iter().map(|f| (f.name.of(usual), f.value.of(usual))).collect();
        assert_eq!(found, [(&b"A"[..], &b"b"[..]), (b"Longer-Name", b"c d"), (b"X-1", b"e")]);
    }

    #[test]
    fn field_is_not_read_before_what_shows_whether_it_is_the_last() {
        let bytes = b"GET / HTTP/1.1\r\nName: a value\r\n\r\n";
        for length in 16..bytes.len() {
            let mut found = Vec::new();
            assert_eq!(fields(&bytes[..length], 16, &mut found), Err(16), "{length} bytes");
            assert!(found.is_empty());
        }
    }

    #[test]
    fn the_rest_is_left_to_the_parser() {
        for line in [
            "",
            "A",
            "A: b ",
            "A:\tb",
            "A: b\tc",
            " A: b",
            "A : b",
            ": b",
            "A\r\n: b",
            "A-,: b",
            "A:\t",
            "A: \u{e4}",
            "A: b\u{7f}",
            "A: b\0",
            "A: b\r",
            "A: b\n",
            "A: b\rc",
            "A: b\nB: c",
        ] {
            let bytes = format!("GET / HTTP/1.1\r\n{line}\r\n\r\n");
            let mut found = Vec::new();
            assert_eq!(fields(bytes.as_bytes(), 16, &mut found), Err(16), "{line:?}");
            assert!(found.is_empty(), "{line:?}");
        }
    }
}
