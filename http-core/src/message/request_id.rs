//! What a request is called, in logs and by other services.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a request is called: as an argument, in the access log, and in `X-Request-Id`.
///
/// With the setting [`request_ids`](crate::Config::request_ids), a trusted proxy's `X-Request-Id` is taken over where it is one
/// field of 1 to 128 letters, digits and `-_.~+/=:@`. Any other request, and each without that setting, gets an id of its own:
/// 32 hexadecimal digits, of which the first 16 tell the process, the next 5 the loop and the last 11 count its requests. It is
/// unique, and not hard to guess.
///
/// ```
/// use http_core::{App, RequestId, get, routes, testing::Client};
///
/// #[get("/")]
/// fn id(id: RequestId<'_>) -> String {
///     id.to_string()
/// }
///
/// let mut client = Client::new(App::new((), routes![id]));
/// let (one, other) = (client.get("/").send(), client.get("/").send());
/// assert_eq!(one.text().len(), 32);
/// assert_ne!(one.text(), other.text());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId<'r>(Source<'r>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source<'r> {
    Told(&'r str),
    Made(u64),
}

impl<'r> RequestId<'r> {
    /// The id of the request of this number.
    pub(crate) fn made(number: u64) -> RequestId<'r> {
        RequestId(Source::Made(number))
    }

    /// An id that a proxy has made: for a test that calls a handler.
    #[must_use]
    pub fn told(text: &'r str) -> RequestId<'r> {
        RequestId(Source::Told(text))
    }

    /// The number below those of a loop's requests. No two loops of a process have the same.
    pub(crate) fn first_number() -> u64 {
        static LOOPS: AtomicU64 = AtomicU64::new(0);
        LOOPS.fetch_add(1, Ordering::Relaxed) << COUNTER_BITS
    }

    /// Whether an id from outside can stand in a field and in a log.
    pub(crate) fn is_well_formed(text: &[u8]) -> bool {
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~+/=:@".contains(byte);
        (1..=LONGEST).contains(&text.len()) && text.iter().all(is_plain)
    }
}

impl fmt::Display for RequestId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Source::Told(text) => f.write_str(text),
            Source::Made(number) => {
                let mut digits = [0; 32];
                let (process, count) = digits.split_at_mut(16);
                write_digits(this_process(), process);
                write_digits(number, count);
                f.write_str(std::str::from_utf8(&digits).unwrap_or_default())
            }
        }
    }
}

/// Fills `digits` with the hexadecimal ones of `number`, the last one lowest.
fn write_digits(number: u64, digits: &mut [u8]) {
    let mut rest = number;
    for digit in digits.iter_mut().rev() {
        *digit = b"0123456789abcdef"[(rest & 15) as usize];
        rest >>= 4;
    }
}

/// Another one in each process: the standard library's maps are seeded by the system.
fn this_process() -> u64 {
    static PROCESS: OnceLock<u64> = OnceLock::new();
    *PROCESS.get_or_init(|| RandomState::new().hash_one(std::process::id()))
}

/// A loop at 100,000 requests a second has enough for five years.
const COUNTER_BITS: u32 = 44;

/// Of an id from outside, in bytes.
const LONGEST: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_have_numbers_of_their_own() {
        let (one, other) = (RequestId::first_number(), RequestId::first_number());
        assert!(one.abs_diff(other) >= 1 << COUNTER_BITS);
        let texts = [one + 1, one + 2, other + 1].map(|number| RequestId::made(number).to_string());
        assert!(texts[0] != texts[1] && texts[1] != texts[2] && texts[0] != texts[2]);
        assert!(texts.iter().all(|text| text.len() == 32 && text[..16] == texts[0][..16]));
    }

    #[test]
    fn digits_are_those_of_the_process_and_of_the_number() {
        let text = RequestId::made(0x0012_3456_789a_bcde).to_string();
        assert_eq!(text, format!("{:016x}00123456789abcde", this_process()));
    }

    #[test]
    fn what_could_break_a_line_is_no_id() {
        for right in ["7", "0af7651916cd43dd8448eb211c80319c", "a-b_c.d~e+f/g=h:i@j"] {
            assert!(RequestId::is_well_formed(right.as_bytes()), "{right}");
        }
        let long = "x".repeat(129);
        for wrong in ["", "a b", "a\"b", "a\r\nb", "a,b", "a;b", "ä", &long] {
            assert!(!RequestId::is_well_formed(wrong.as_bytes()), "{wrong}");
        }
    }
}
