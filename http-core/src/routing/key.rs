//! By what a segment's text is found among the texts of a table.

use super::scan;

/// The ends of a segment's text and its length. Up to 16 bytes that is all of it.
///
/// The texts of a table are its author's, so no seed keeps an adversary out: a client can choose only what is looked up,
/// never what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// The first eight bytes, the first one lowest; where there are fewer, zeros stand behind them.
    pub(super) first: u64,
    /// The last eight bytes, or zero where there are fewer.
    pub(super) last: u64,
    pub(super) length: usize,
}

impl Key {
    /// The longest text that its key tells from every other.
    pub(super) const WHOLE: usize = 16;

    /// The key of a text.
    pub(super) const fn of(text: &[u8]) -> Key {
        let length = text.len();
        match (text.first_chunk(), text.last_chunk()) {
            (Some(first), Some(last)) => {
                Key { first: u64::from_le_bytes(*first), last: u64::from_le_bytes(*last), length }
            }
            _ => Key { first: scan::short_word(text), last: 0, length },
        }
    }

    /// As [`of`](Key::of), for the compiler: all bytes are named, since a call takes it as long as twenty steps.
    pub(super) const fn known(text: &[u8]) -> Key {
        let short = match *text {
            [] => [0; 8],
            [a] => [a, 0, 0, 0, 0, 0, 0, 0],
            [a, b] => [a, b, 0, 0, 0, 0, 0, 0],
            [a, b, c] => [a, b, c, 0, 0, 0, 0, 0],
            [a, b, c, d] => [a, b, c, d, 0, 0, 0, 0],
            [a, b, c, d, e] => [a, b, c, d, e, 0, 0, 0],
            [a, b, c, d, e, f] => [a, b, c, d, e, f, 0, 0],
            [a, b, c, d, e, f, g] => [a, b, c, d, e, f, g, 0],
            [a, b, c, d, e, f, g, h, ..] => {
                let [.., i, j, k, l, m, n, o, p] = *text else { unreachable!() };
                let first = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
                let last = u64::from_le_bytes([i, j, k, l, m, n, o, p]);
                return Key { first, last, length: text.len() };
            }
        };
        Key { first: u64::from_le_bytes(short), last: 0, length: text.len() }
    }

    /// The length and the node that an edge leaves, in one number. It may say too little of a length beyond 65,535, at
    /// which texts are compared anyway.
    #[inline(always)]
    pub(super) const fn tag(self, parent: u16) -> u32 {
        (self.length as u32) << 16 | parent as u32
    }

    /// Where the search for the edge of this text that leaves the node `parent` begins, before that is cut down to the
    /// length of the table.
    #[inline(always)]
    pub(super) const fn first_slot(self, parent: u16) -> usize {
        let origin = (self.tag(parent) as u64) << 32;
        let word = self.first ^ self.last.rotate_left(23) ^ origin;
        let product = word as u128 * MULTIPLIER as u128;
        (((product as u64) ^ ((product >> 64) as u64)) >> 32) as usize
    }
}

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_that_differ_in_one_place_begin_their_search_in_different_places() {
        let mut seen = HashSet::new();
        for number in 0..2_000 {
            for name in [
                format!("resource{number}x"),
                format!("{number:04}"),
                format!("a-long-first-part-a-long-last-part-{number:04}"),
            ] {
                assert!(seen.insert(Key::of(name.as_bytes()).first_slot(1)), "{name}");
            }
        }
    }

    #[test]
    fn compiler_makes_the_same_key() {
        let text: Vec<u8> = (1..40).collect();
        for length in 0..text.len() {
            assert_eq!(Key::known(&text[..length]), Key::of(&text[..length]), "{length} bytes");
        }
    }

    #[test]
    fn every_byte_counts_up_to_sixteen() {
        for length in 1..=Key::WHOLE {
            let mut text = vec![b'a'; length];
            let plain = Key::of(&text);
            for at in 0..length {
                text[at] = b'b';
                assert_ne!(Key::of(&text), plain, "byte {at} of {length}");
                text[at] = b'a';
            }
        }
    }
}
