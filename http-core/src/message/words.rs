//! What bytes are, eight at a time: a bit for each of them, the highest of its own.

/// 1 in each byte.
pub(crate) const ONES: u64 = u64::MAX / 255;

/// The highest bit of each byte.
pub(crate) const HIGHEST: u64 = ONES << 7;

/// The highest bit of each byte that is a letter or a hyphen. The lower bits mean nothing.
#[inline(always)]
pub(crate) fn letters_and_hyphens(word: u64) -> u64 {
    // No sum of two bytes carries into the next, so each bit is right for itself.
    let small = (word | (ONES * 0x20)) & !HIGHEST;
    let from_a = small + ONES * (0x80 - b'a' as u64);
    let past_z = small + ONES * (0x7f - b'z' as u64);
    let from_hyphen = word ^ (ONES * b'-' as u64);
    let no_hyphen = ((from_hyphen & !HIGHEST) + !HIGHEST) | from_hyphen;
    (from_a & !past_z & !word) | !no_hyphen
}

/// The highest bit of each byte that is neither visible ASCII nor a space; behind the first such byte others may be marked too.
#[inline(always)]
pub(crate) fn neither_visible_nor_space(word: u64) -> u64 {
    let controls = word.wrapping_sub(ONES * b' ' as u64) & !word;
    let deletes = (word & !HIGHEST) + ONES;
    (controls | deletes | word) & HIGHEST
}

/// Whether `marks` sets the highest bit of none of the bytes. It is to set none for a letter.
#[inline(always)]
pub(super) fn has_none(bytes: &[u8], marks: impl Fn(u64) -> u64) -> bool {
    let Some(last) = bytes.last_chunk() else {
        let letters = ONES * b'a' as u64;
        let word = bytes.iter().rfold(letters, |word, byte| word << 8 | u64::from(*byte));
        return marks(word) & HIGHEST == 0;
    };
    let (words, _) = bytes.as_chunks();
    let marked = words.iter().fold(0, |all, word| all | marks(u64::from_le_bytes(*word)));
    // The last bytes are in no word, or in the last one once more.
    (marked | marks(u64::from_le_bytes(*last))) & HIGHEST == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_counts_wherever_it_stands() {
        for (length, byte) in (1..20).flat_map(|length| (0..=255u8).map(move |byte| (length, byte)))
        {
            for at in 0..length {
                let mut bytes = vec![b'x'; length];
                bytes[at] = byte;
                let is_name = byte.is_ascii_alphabetic() || byte == b'-';
                let is_usual = byte == b' ' || byte.is_ascii_graphic();
                assert_eq!(has_none(&bytes, |word| !letters_and_hyphens(word)), is_name);
                assert_eq!(has_none(&bytes, neither_visible_nor_space), is_usual);
            }
        }
        assert!(has_none(b"", neither_visible_nor_space));
    }
}
