//! How long a body is (RFC 9112, 6): the place where request smuggling is stopped.

use super::fault::Fault;
use crate::message::Framing;

/// What the fields about framing say, as received.
#[derive(Default)]
pub(crate) struct Fields<'a> {
    length: Option<&'a [u8]>,
    length_is_repeated: bool,
    codings: Codings,
}

/// What all `Transfer-Encoding` fields together say.
#[derive(Clone, Copy, Default, PartialEq)]
enum Codings {
    #[default]
    Absent,
    /// `chunked`, once.
    Chunked,
    /// Others, and `chunked` last.
    OthersThenChunked,
    /// Not well formed, `chunked` twice, or something else last.
    Malformed,
    /// Something that `chunked` may yet follow.
    Others,
}

impl<'a> Fields<'a> {
    pub(crate) fn add_length(&mut self, value: &'a [u8]) {
        self.length_is_repeated |= self.length.is_some();
        self.length = Some(value);
    }

    pub(crate) fn add_coding(&mut self, value: &[u8]) {
        use Codings::*;
        for coding in value.split(|byte| *byte == b',') {
            let coding = coding.trim_ascii();
            let is_chunked = coding.eq_ignore_ascii_case(b"chunked");
            self.codings = match self.codings {
                _ if coding.is_empty() => Malformed,
                Absent if is_chunked => Chunked,
                Others if is_chunked => OthersThenChunked,
                Absent | Others => Others,
                Chunked | OthersThenChunked | Malformed => Malformed,
            };
        }
    }
}

/// How the body ends. Verdicts: malformed 400, then unknown coding 501.
#[inline(always)]
pub(crate) fn of(fields: &Fields<'_>, minor_version: u8) -> Result<Framing, Fault> {
    if fields.codings == Codings::Absent && fields.length.is_none() {
        return Ok(Framing::Empty);
    }
    of_body(fields, minor_version)
}

fn of_body(fields: &Fields<'_>, minor_version: u8) -> Result<Framing, Fault> {
    if fields.codings == Codings::Absent {
        return match fields.length {
            None => Ok(Framing::Empty),
            Some(_) if fields.length_is_repeated => Err(Fault::ContentLength),
            Some(value) => length(value),
        };
    }
    if fields.length.is_some() {
        return Err(Fault::LengthAndCoding);
    }
    match fields.codings {
        _ if minor_version == 0 => Err(Fault::TransferEncoding),
        Codings::Chunked => Ok(Framing::Chunked),
        Codings::OthersThenChunked => Err(Fault::UnknownCoding),
        Codings::Absent | Codings::Malformed | Codings::Others => Err(Fault::TransferEncoding),
    }
}

/// `1*DIGIT` (RFC 9110, 8.6); leading zeros are legal, a sign, a list or an overflow is not.
fn length(value: &[u8]) -> Result<Framing, Fault> {
    if value.is_empty() {
        return Err(Fault::ContentLength);
    }
    let length = value.iter().try_fold(0u64, |length, byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        length.checked_mul(10)?.checked_add(digit)
    });
    match length {
        Some(0) => Ok(Framing::Empty),
        Some(length) => Ok(Framing::Length(length)),
        None => Err(Fault::ContentLength),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(lengths: &[&str], codings: &[&str]) -> Result<Framing, Fault> {
        let mut fields = Fields::default();
        lengths.iter().for_each(|value| fields.add_length(value.as_bytes()));
        codings.iter().for_each(|value| fields.add_coding(value.as_bytes()));
        of(&fields, 1)
    }

    #[test]
    fn one_decimal_length_is_taken_and_anything_else_refused() {
        assert_eq!(judged(&["007"], &[]), Ok(Framing::Length(7)));
        assert_eq!(judged(&["0"], &[]), Ok(Framing::Empty));
        assert_eq!(judged(&["18446744073709551615"], &[]), Ok(Framing::Length(u64::MAX)));
        for wrong in ["", "+5", "-1", "0x5", "5, 5", "1_0", "5 5", "18446744073709551616"] {
            assert_eq!(judged(&[wrong], &[]), Err(Fault::ContentLength), "{wrong}");
        }
        assert_eq!(judged(&["5", "5"], &[]), Err(Fault::ContentLength));
    }

    #[test]
    fn chunked_is_the_only_coding() {
        assert_eq!(judged(&[], &["Chunked"]), Ok(Framing::Chunked));
        assert_eq!(judged(&[], &["gzip, chunked"]), Err(Fault::UnknownCoding));
        assert_eq!(judged(&[], &["gzip", "chunked"]), Err(Fault::UnknownCoding));
        for wrong in [
            "",
            "gzip",
            "identity",
            "gzip, br",
            "chunked, gzip",
            "chunked,",
            "chunked, chunked",
            "xchunked",
            ",chunked",
        ] {
            assert_eq!(judged(&[], &[wrong]), Err(Fault::TransferEncoding), "{wrong}");
        }
        assert_eq!(judged(&[], &["chunked", "chunked"]), Err(Fault::TransferEncoding));
    }

    #[test]
    fn length_beside_a_coding_is_refused_whatever_they_say() {
        assert_eq!(judged(&["5"], &["chunked"]), Err(Fault::LengthAndCoding));
        assert_eq!(judged(&["x"], &["y"]), Err(Fault::LengthAndCoding));
    }
}
