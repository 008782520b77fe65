//! What a path without parameters cannot be, told before it is looked for.

/// Which texts may be among some that were put in: by their length and their last byte. That is quicker than a look
/// into the table, and most paths with parameters, such as those that end in a number, need none then.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sieve([u64; 4]);

impl Sieve {
    pub(super) const NOTHING: Sieve = Sieve([0; 4]);

    pub(super) const fn with(self, text: &[u8]) -> Sieve {
        let Sieve(mut words) = self;
        if let Some(place) = place(text) {
            words[place as usize / 64] |= 1 << (place % 64);
        }
        Sieve(words)
    }

    /// Whether the text may be one of them. An empty one never is.
    #[inline(always)]
    pub(super) const fn may_have(&self, text: &[u8]) -> bool {
        match place(text) {
            Some(place) => self.0[place as usize / 64] >> (place % 64) & 1 != 0,
            None => false,
        }
    }
}

#[inline(always)]
const fn place(text: &[u8]) -> Option<u8> {
    let [.., last] = text else { return None };
    Some(last.wrapping_add((text.len() as u8) << 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found() {
        let texts = ["/", "/a", "/users", "/users/new", "/a/rather/long/path/of/more/than/16"];
        let all = |texts: &[&str]| {
            texts.iter().fold(Sieve::NOTHING, |sieve, text| sieve.with(text.as_bytes()))
        };
        for count in 0..=texts.len() {
            let sieve = all(&texts[..count]);
            for (at, text) in texts.iter().enumerate() {
                assert_eq!(sieve.may_have(text.as_bytes()), at < count, "{text} with {count}");
            }
            assert!(!sieve.may_have(b""));
        }
    }

    #[test]
    fn other_lengths_and_other_endings_are_kept_out() {
        let mut sieve = Sieve::NOTHING;
        for number in 1..100 {
            sieve = sieve.with(format!("/resource{number}").as_bytes());
        }
        for other in ["/users/1", "/users/12345", "/resources", "/resource1/78", "/user/name"] {
            assert!(!sieve.may_have(other.as_bytes()), "{other}");
        }
        assert!(sieve.may_have(b"/users/1234"));
    }
}
