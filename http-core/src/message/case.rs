//! Names compared without regard to case, several bytes at a time.

use super::words::ONES;

/// Whether the texts differ in nothing but the case of ASCII letters.
#[inline]
pub(crate) fn eq_but_case(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (Some(one_end), Some(other_end)) = (one.last_chunk(), other.last_chunk()) else {
        return one.eq_ignore_ascii_case(other);
    };
    let (mut one, mut other) = (one, other);
    while let (Some((a, one_rest)), Some((b, other_rest))) =
        (one.split_first_chunk(), other.split_first_chunk())
    {
        if !words_match(*a, *b) {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    // What is left are the last bytes of the last eight.
    words_match(*one_end, *other_end)
}

/// As [`eq_but_case`], for what is not compared in each request: a call, and so one copy of the code in a program.
#[inline(never)]
pub(crate) fn same_word(one: &[u8], other: &[u8]) -> bool {
    eq_but_case(one, other)
}

/// Whether `name`, a token, is `wanted`, which is of small letters and hyphens. The bit that is set here makes a capital of a
/// token a small letter, and nothing else a letter or a hyphen.
#[inline(always)]
pub(crate) fn is_named<const LENGTH: usize>(name: &[u8], wanted: &[u8; LENGTH]) -> bool {
    let Ok(name) = <&[u8; LENGTH]>::try_from(name) else { return false };
    // How many bytes there are is known to the compiler, and with it all branches and the end of the loop.
    let (Some(name_end), Some(wanted_end)) = (name.last_chunk(), wanted.last_chunk()) else {
        let bytes = name.iter().zip(wanted);
        return bytes.fold(0, |differences, (one, other)| differences | ((one | 0x20) ^ other))
            == 0;
    };
    let mut differences = small(*name_end) ^ u64::from_le_bytes(*wanted_end);
    for (one, other) in name.chunks_exact(8).zip(wanted.chunks_exact(8)) {
        let (Some(one), Some(other)) = (one.first_chunk(), other.first_chunk()) else { continue };
        differences |= small(*one) ^ u64::from_le_bytes(*other);
    }
    differences == 0
}

#[inline(always)]
fn small(bytes: [u8; 8]) -> u64 {
    u64::from_le_bytes(bytes) | (ONES * 0x20)
}

#[inline(always)]
fn words_match(one: [u8; 8], other: [u8; 8]) -> bool {
    let (one, other) = (u64::from_le_bytes(one), u64::from_le_bytes(other));
    let differences = one ^ other;
    if differences & !(ONES * 0x20) != 0 {
        return false;
    }
    // Only letters have two cases. The highest bit of each byte says whether it is one.
    let small = (one | (ONES * 0x20)) & (ONES * 0x7f);
    let from_a = small + ONES * (0x80 - b'a' as u64);
    let past_z = small + ONES * (0x7f - b'z' as u64);
    let letters = from_a & !past_z & !one;
    (differences << 2) & !letters == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::is_token_byte;

    #[test]
    fn token_is_named_in_any_case_of_its_letters_and_in_nothing_else() {
        for at in 0..b"content-type".len() {
            for byte in (0..=255).filter(|byte| is_token_byte(*byte)) {
                let mut name = *b"Content-TYPE";
                name[at] = byte;
                let expected = name.eq_ignore_ascii_case(b"content-type");
                assert_eq!(is_named(&name, b"content-type"), expected, "{byte} at {at}");
            }
        }
        assert!(!is_named(b"content-typ", b"content-type"));
    }

    #[test]
    fn every_byte_of_a_wanted_name_counts() {
        fn check<const LENGTH: usize>(wanted: &[u8; LENGTH]) {
            assert!(is_named(&wanted.to_ascii_uppercase(), wanted));
            for at in 0..LENGTH {
                let mut name = *wanted;
                name[at] = b'!';
                assert!(!is_named(&name, wanted), "{at} of {LENGTH}");
            }
            assert!(!is_named(&[wanted, &b"x"[..]].concat(), wanted));
        }
        check(b"host");
        check(b"upgrade");
        check(b"if-match");
        check(b"content-type");
        check(b"if-modified-some");
        check(b"transfer-encoding");
        check(b"sec-websocket-accept-all");
    }

    #[test]
    fn it_says_what_a_comparison_byte_by_byte_says() {
        for length in [1, 7, 8, 9, 15, 16, 17, 24] {
            for at in 0..length {
                let mut one = b"Content-Type-and-the-rest"[..length].to_vec();
                let mut other = one.to_ascii_uppercase();
                for (a, b) in (0..=255).flat_map(|a| [a, a ^ 0x20, a ^ 0x80, a ^ 1].map(|b| (a, b)))
                {
                    (one[at], other[at]) = (a, b);
                    let expected = one.eq_ignore_ascii_case(&other);
                    assert_eq!(eq_but_case(&one, &other), expected, "{one:?} and {other:?}");
                }
            }
        }
        assert!(eq_but_case(b"", b"") && !eq_but_case(b"", b"a"));
        assert!(!eq_but_case(b"content-type", b"content-typ"));
    }
}
