//! How short texts are read and searched: eight bytes at a time, without a call.

/// Where the first `wanted` stands in `text`, or the length of `text`.
#[inline]
pub(crate) fn position(text: &[u8], wanted: u8) -> usize {
    let mut rest = text;
    let mut at = 0;
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        let found = marks(u64::from_le_bytes(*word), wanted);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
        rest = tail;
    }
    at + rest.iter().position(|byte| *byte == wanted).unwrap_or(rest.len())
}

/// Whether `one` or `other` stands in `text`.
#[inline]
pub(super) fn has_either(text: &[u8], one: u8, other: u8) -> bool {
    let mut rest = text;
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*word);
        if marks(word, one) | marks(word, other) != 0 {
            return true;
        }
        rest = tail;
    }
    rest.iter().any(|byte| *byte == one || *byte == other)
}

/// Up to seven bytes as a number, the first one lowest.
#[inline]
pub(super) const fn short_word(text: &[u8]) -> u64 {
    match (text.first_chunk::<4>(), text.last_chunk::<4>(), text) {
        // The first four and the last four overlap, and agree where they do.
        (Some(first), Some(last), _) => {
            let shift = 8 * (text.len() - 4) as u32;
            u32::from_le_bytes(*first) as u64 | (u32::from_le_bytes(*last) as u64) << shift
        }
        (_, _, []) => 0,
        // The first, the middle and the last are all there are.
        (_, _, [first, .., last]) => {
            let middle = text.len() / 2;
            *first as u64
                | (text[middle] as u64) << (8 * middle)
                | (*last as u64) << (8 * (text.len() - 1))
        }
        (_, _, [only]) => *only as u64,
    }
}

/// The first eight bytes of `rest`, with which `text` ends, as a number, the first one lowest; zeros stand for what is behind
/// the end.
#[inline(always)]
pub(super) fn first_word(text: &[u8], rest: &[u8]) -> u64 {
    if let Some(word) = rest.first_chunk::<8>() {
        return u64::from_le_bytes(*word);
    }
    match text.last_chunk::<8>() {
        Some(word) => u64::from_le_bytes(*word).unbounded_shr(8 * (8 - rest.len() as u32)),
        None => short_word(rest),
    }
}

/// The highest bit of each byte of `word` that is `wanted`; behind the first such byte others may be marked too.
#[inline(always)]
pub(super) const fn marks(word: u64, wanted: u8) -> u64 {
    let zero_where_found = word ^ (ONES * wanted as u64);
    zero_where_found.wrapping_sub(ONES) & !zero_where_found & (ONES << 7)
}

/// 1 in each byte.
const ONES: u64 = u64::MAX / 255;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_is_found_wherever_it_stands() {
        for length in 0..40 {
            for around in [b'a', b'.', b'0', 0, 0xff, 0xaf] {
                let mut text = vec![around; length];
                assert_eq!(position(&text, b'/'), length);
                assert!(!has_either(&text, b'/', b'%'));
                for at in (0..length).rev() {
                    text[at] = b'/';
                    assert_eq!(position(&text, b'/'), at);
                    assert!(has_either(&text, b'%', b'/') && has_either(&text, b'/', b'%'));
                }
            }
        }
    }

    #[test]
    fn word_ends_where_the_text_does() {
        for length in 0..20_u8 {
            let text: Vec<u8> = (1..=length).collect();
            for at in 0..=text.len() {
                let mut bytes = [0; 8];
                let count = (text.len() - at).min(8);
                bytes[..count].copy_from_slice(&text[at..at + count]);
                let word = first_word(&text, &text[at..]);
                assert_eq!(word, u64::from_le_bytes(bytes), "{at} of {length}");
            }
        }
    }
}
