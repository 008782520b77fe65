//! A head as most are: read eight bytes at a time, and left to the parser where anything in it is unusual.

use crate::message::{Field, Span, is_token_byte};

/// The field that begins at `start`, and where the next line begins.
///
/// `None` where it is not complete, and where it is not a name, a colon, spaces or none, a value of visible ASCII with
/// spaces only inside, and CRLF. That says nothing of the field: the parser is to judge.
#[inline(always)]
pub(super) fn field(bytes: &[u8], start: u32) -> Option<(Field, u32)> {
    let colon = name_end(bytes, start)?;
    let mut begin = colon + 1;
    while bytes.get(begin as usize) == Some(&b' ') {
        begin += 1;
    }
    let end = end_of(bytes, begin, neither_visible_nor_space);
    let next = end + 2;
    let is_usual = end > begin
        && bytes.get(end as usize - 1) != Some(&b' ')
        && bytes.get(end as usize..next as usize) == Some(b"\r\n");
    let field = Field { name: Span::within(start, colon), value: Span::within(begin, end) };
    is_usual.then_some((field, next))
}

/// Where the token ends that begins at `start`, if it is not empty and a colon stands behind it.
#[inline(always)]
fn name_end(bytes: &[u8], start: u32) -> Option<u32> {
    let mut at = end_of(bytes, start, |word| !letters_and_hyphens(word) & HIGHEST);
    loop {
        match *bytes.get(at as usize)? {
            b':' => return (at > start).then_some(at),
            byte if is_token_byte(byte) => at += 1,
            _ => return None,
        }
    }
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
    loop {
        let others = others(word(bytes, at as usize));
        if others != 0 {
            return at + others.trailing_zeros() / 8;
        }
        at += 8;
    }
}

/// The eight bytes from `at` on as a number, the first one lowest. Zeros, which stand in no head, stand for what is behind
/// the end, and for all where there are no eight bytes.
#[inline(always)]
fn word(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..at + 8).and_then(<[u8]>::first_chunk) {
        Some(word) => u64::from_le_bytes(*word),
        None => last_word(bytes, at),
    }
}

#[inline(always)]
fn last_word(bytes: &[u8], at: usize) -> u64 {
    let Some(last) = bytes.last_chunk() else { return 0 };
    let missing = at + 8 - bytes.len();
    u64::from_le_bytes(*last).unbounded_shr(8 * missing as u32)
}

/// The highest bit of each byte that is a letter or a hyphen. The lower bits mean nothing.
#[inline(always)]
fn letters_and_hyphens(word: u64) -> u64 {
    // No sum of two bytes carries into the next, so each bit is right for itself.
    let small = (word | (ONES * 0x20)) & !HIGHEST;
    let from_a = small + ONES * (0x80 - b'a' as u64);
    let past_z = small + ONES * (0x7f - b'z' as u64);
    let from_hyphen = word ^ (ONES * b'-' as u64);
    let no_hyphen = ((from_hyphen & !HIGHEST) + !HIGHEST) | from_hyphen;
    (from_a & !past_z & !word) | !no_hyphen
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

/// The highest bit of each byte that may not stand in a usual value; behind the first such byte others may be marked too.
#[inline(always)]
fn neither_visible_nor_space(word: u64) -> u64 {
    let controls = word.wrapping_sub(ONES * b' ' as u64) & !word;
    let deletes = (word & !HIGHEST) + ONES;
    (controls | deletes | word) & HIGHEST
}

/// 1 in each byte.
const ONES: u64 = u64::MAX / 255;

/// The highest bit of each byte.
const HIGHEST: u64 = ONES << 7;

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
        let bytes = [b"GET / HTTP/1.1\r\n", line].concat();
        let (field, next) = field(&bytes, 16)?;
        assert_eq!(&bytes[next as usize..], b"\r\n");
        Some((field.name.of(&bytes).to_vec(), field.value.of(&bytes).to_vec()))
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
        for (name, value) in (1..20).flat_map(|name| (1..20).map(move |value| (name, value))) {
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
    fn the_rest_is_left_to_the_parser() {
        for line in [
            "",
            "\r\n",
            "A",
            "A:",
            "A: b",
            "A: b\r",
            "A: b\n",
            "A:\r\n",
            "A: \r\n",
            "A: b \r\n",
            "A:\tb\r\n",
            "A: b\tc\r\n",
            " A: b\r\n",
            "A : b\r\n",
            ": b\r\n",
            "A\r\n: b\r\n",
            "A-,: b\r\n",
            "A: \u{e4}\r\n",
            "A: b\u{7f}\r\n",
            "A: b\0\r\n",
            "A: b\rc\r\n",
            "A: b\nB: c\r\n",
        ] {
            let bytes = format!("GET / HTTP/1.1\r\n{line}");
            assert_eq!(field(bytes.as_bytes(), 16), None, "{line:?}");
        }
    }
}
