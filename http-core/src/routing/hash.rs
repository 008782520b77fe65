//! Which number stands for a segment's text.

/// A hash of all bytes of a segment: the same when the table is built by the compiler and when a request is matched.
///
/// The texts of a table are its author's, so no seed keeps an adversary out: a client can choose only what is looked up,
/// never what is stored.
pub(super) const fn hash(text: &[u8]) -> u32 {
    let mut state = mix(text.len() as u64 ^ SEED);
    let mut rest = text;
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        state = mix(state ^ u64::from_le_bytes(*word));
        rest = tail;
    }
    state = match rest {
        [] => state,
        // Up to three bytes: the first, the middle and the last are all of them.
        [first, ..] if rest.len() < 4 => {
            let middle = rest[rest.len() / 2] as u64;
            let last = rest[rest.len() - 1] as u64;
            mix(state ^ (*first as u64 | middle << 8 | last << 16))
        }
        // Up to seven: the first four and the last four overlap.
        _ => match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
            (Some(first), Some(last)) => {
                let first = u32::from_le_bytes(*first) as u64;
                mix(state ^ (first | (u32::from_le_bytes(*last) as u64) << 32))
            }
            _ => state,
        },
    };
    (state >> 32) as u32
}

/// Multiplies to 128 bits and folds them, so that every bit of `word` reaches every part of the result.
const fn mix(word: u64) -> u64 {
    let product = word as u128 * MULTIPLIER as u128;
    (product as u64) ^ ((product >> 64) as u64)
}

const SEED: u64 = 0x243f_6a88_85a3_08d3;
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_that_differ_in_one_place_have_different_hashes() {
        let mut seen = HashSet::new();
        for number in 0..2_000 {
            for name in [
                format!("resource{number}x"),
                format!("{number:04}"),
                format!("a-long-first-part-{number:04}-a-long-last-part"),
            ] {
                assert!(seen.insert(hash(name.as_bytes())), "{name}");
            }
        }
    }

    #[test]
    fn every_byte_counts_at_every_length() {
        for length in 1..40 {
            let mut text = vec![b'a'; length];
            let plain = hash(&text);
            for at in 0..length {
                text[at] = b'b';
                assert_ne!(hash(&text), plain, "byte {at} of {length}");
                text[at] = b'a';
            }
        }
    }
}
