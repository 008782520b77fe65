//! How short texts are searched and compared: eight bytes at a time, without a call.

/// Where the first `wanted` stands in `text`, or the length of `text`.
#[inline]
pub(super) fn position(text: &[u8], wanted: u8) -> usize {
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

/// Whether the texts are equal.
#[inline]
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (mut one_rest, mut other_rest) = (one, other);
    while let (Some((word, one_tail)), Some((other_word, other_tail))) =
        (one_rest.split_first_chunk::<8>(), other_rest.split_first_chunk::<8>())
    {
        if word != other_word {
            return false;
        }
        (one_rest, other_rest) = (one_tail, other_tail);
    }
    // Up to seven bytes are left; where they are more than three, the first and the last four overlap.
    match (one_rest.first_chunk::<4>(), one_rest.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            Some(first) == other_rest.first_chunk() && Some(last) == other_rest.last_chunk()
        }
        _ => one_rest.iter().eq(other_rest),
    }
}

/// The highest bit of each byte of `word` that is `wanted`; behind the first such byte others may be marked too.
const fn marks(word: u64, wanted: u8) -> u64 {
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
    fn texts_are_the_same_only_if_every_byte_is() {
        for length in 0..40 {
            let text = vec![b'a'; length];
            assert!(same(&text, &text.clone()));
            assert!(!same(&text, &vec![b'a'; length + 1]));
            for at in 0..length {
                let mut other = text.clone();
                other[at] = b'b';
                assert!(!same(&text, &other), "byte {at} of {length}");
            }
        }
    }
}
