//! Chunked bodies (RFC 9112, 7.1), decoded in place.

use super::fault::Fault;
use super::lines::Lines;
use crate::config::Config;
use crate::message::is_token_byte;

/// The state of a decoding. Data moves to the front of the bytes as it is decoded, so that it stands there in one piece.
#[derive(Debug, Default)]
pub(crate) struct Chunked {
    state: State,
    /// The bytes decoded, at the front.
    decoded: usize,
    /// Digits of the size that is being read, with leading zeros.
    digits: u8,
    /// Bytes of extensions, of all chunks together.
    extension_bytes: usize,
    trailer: Lines,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum State {
    /// In the digits of a size.
    #[default]
    SizeStart,
    Size(u64),
    /// In whitespace after the size or after an extension: the `;` of the next extension is due.
    Gap(u64),
    Extension(u64, Part),
    SizeLf(u64),
    /// Of this chunk so many bytes are left.
    Data(u64),
    DataCr,
    DataLf,
    Trailer,
}

/// Where in an extension: a name, perhaps `=` and a token or a quoted string. Whitespace may stand around `;` and `=`, and
/// nowhere else (RFC 9112, 7.1.1).
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    NameDue,
    Name,
    /// In whitespace after the name.
    NameGap,
    ValueDue,
    Value,
    Quoted,
    /// After the backslash of a quoted pair.
    Escaped,
    /// After the closing quote.
    QuotedEnd,
}

impl Part {
    /// Whether the line may end here.
    fn may_end(self) -> bool {
        matches!(self, Part::Name | Part::Value | Part::QuotedEnd)
    }

    /// The part after one more byte. `None`: the extension has ended, in whitespace.
    fn after(self, byte: u8) -> Result<Option<Part>, Fault> {
        use Part::*;
        Ok(Some(match (self, byte) {
            (NameDue | NameGap | ValueDue, b' ' | b'\t') => self,
            (Name, b' ' | b'\t') => NameGap,
            (Value | QuotedEnd, b' ' | b'\t') => return Ok(None),
            (Name | NameGap | Value | QuotedEnd, b';') => NameDue,
            (Name | NameGap, b'=') => ValueDue,
            (ValueDue, b'"') => Quoted,
            (Quoted, b'"') => QuotedEnd,
            (Quoted, b'\\') => Escaped,
            (Quoted | Escaped, b'\t' | b' '..=b'~' | 0x80..) => Quoted,
            (NameDue | Name, _) if is_token_byte(byte) => Name,
            (ValueDue | Value, _) if is_token_byte(byte) => Value,
            _ => return Err(Fault::Chunk),
        }))
    }
}

/// A size of more digits overflows.
const MOST_DIGITS: u8 = 16;

/// The line that ends the trailer section; it does not count towards `trailer_bytes`.
const LINE_END: &[u8] = b"\r\n";

/// What a turn of decoding gave.
#[derive(Debug, PartialEq)]
pub(crate) enum Progress {
    /// More bytes are needed. The first `keep` are still of use: what was framing is closed up.
    More { keep: usize },
    /// The body is `..body`, the request ends at `end`.
    Done { body: usize, end: usize },
}

impl Chunked {
    /// Decodes what is there. `bytes` begin with the body; those that the last call asked to keep come first.
    pub(crate) fn decode(
        &mut self,
        bytes: &mut [u8],
        limit: usize,
        config: &Config,
    ) -> Result<Progress, Fault> {
        let mut at = self.decoded;
        while at < bytes.len() {
            match self.state {
                State::Data(left) => {
                    let count = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len() - at);
                    if at != self.decoded {
                        bytes.copy_within(at..at + count, self.decoded);
                    }
                    self.decoded += count;
                    at += count;
                    let left = left - count as u64;
                    self.state = if left == 0 { State::DataCr } else { State::Data(left) };
                }
                State::Trailer => return self.read_trailer(bytes, at, config),
                _ => {
                    self.state = self.after(bytes[at], limit, config)?;
                    at += 1;
                }
            }
        }
        Ok(Progress::More { keep: self.decoded })
    }

    /// The state after one byte of framing.
    fn after(&mut self, byte: u8, limit: usize, config: &Config) -> Result<State, Fault> {
        Ok(match (self.state, byte) {
            (State::SizeStart, _) => {
                self.digits = 0;
                self.digit(0, byte)?
            }
            (State::Size(size) | State::Gap(size), b';') => State::Extension(size, Part::NameDue),
            (State::Size(size) | State::Gap(size), b' ' | b'\t') => {
                self.count_extension(config)?;
                State::Gap(size)
            }
            (State::Size(size), b'\r') => State::SizeLf(size),
            (State::Size(size), _) => self.digit(size, byte)?,
            (State::Extension(size, part), b'\r') if part.may_end() => State::SizeLf(size),
            (State::Extension(size, part), _) => {
                self.count_extension(config)?;
                match part.after(byte)? {
                    Some(part) => State::Extension(size, part),
                    None => State::Gap(size),
                }
            }
            (State::SizeLf(0), b'\n') => State::Trailer,
            (State::SizeLf(size), b'\n') => {
                if size > limit.saturating_sub(self.decoded) as u64 {
                    return Err(Fault::BodyTooLarge);
                }
                State::Data(size)
            }
            (State::DataCr, b'\r') => State::DataLf,
            (State::DataLf, b'\n') => State::SizeStart,
            _ => return Err(Fault::Chunk),
        })
    }

    fn digit(&mut self, size: u64, byte: u8) -> Result<State, Fault> {
        let digit = char::from(byte).to_digit(16).ok_or(Fault::Chunk)?;
        self.digits += 1;
        if self.digits > MOST_DIGITS {
            return Err(Fault::Chunk);
        }
        Ok(State::Size(size << 4 | u64::from(digit)))
    }

    fn count_extension(&mut self, config: &Config) -> Result<(), Fault> {
        self.extension_bytes += 1;
        if self.extension_bytes > config.chunk_extension_bytes {
            return Err(Fault::ChunkExtensions);
        }
        Ok(())
    }

    /// Waits for the whole trailer section, checks it and drops it.
    fn read_trailer(
        &mut self,
        bytes: &mut [u8],
        at: usize,
        config: &Config,
    ) -> Result<Progress, Fault> {
        let section = &bytes[at..];
        let Some(length) = self.trailer.find_end(section)? else {
            // The last byte may be the first half of the line that ends the section.
            if section.len().saturating_sub(1) > config.trailer_bytes {
                return Err(Fault::TrailerTooLarge);
            }
            let keep = self.decoded + section.len();
            bytes.copy_within(at.., self.decoded);
            return Ok(Progress::More { keep });
        };
        if length - LINE_END.len() > config.trailer_bytes {
            return Err(Fault::TrailerTooLarge);
        }
        let mut space = vec![httparse::EMPTY_HEADER; self.trailer.count()];
        match httparse::parse_headers(&section[..length], &mut space) {
            Ok(httparse::Status::Complete(_)) => {
                // What follows stays where it is: to move it for each of many small requests would be quadratic.
                Ok(Progress::Done { body: self.decoded, end: at + length })
            }
            _ => Err(Fault::TrailerSyntax),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes `raw`, of which `first` bytes arrive first: the body and what is left behind the request.
    fn decoded(raw: &[u8], first: usize, config: &Config) -> Result<(Vec<u8>, Vec<u8>), Fault> {
        let mut chunked = Chunked::default();
        let mut held = raw[..first].to_vec();
        let mut progress = chunked.decode(&mut held, 100, config)?;
        if let Progress::More { keep } = progress {
            held.truncate(keep);
        }
        held.extend_from_slice(&raw[first..]);
        if let Progress::More { .. } = progress {
            progress = chunked.decode(&mut held, 100, config)?;
        }
        match progress {
            Progress::Done { body, end } => Ok((held[..body].to_vec(), held[end..].to_vec())),
            Progress::More { .. } => Err(Fault::Late),
        }
    }

    fn expect_at_every_split(raw: &[u8], expected: Result<(&[u8], &[u8]), Fault>) {
        let expected = expected.map(|(body, rest)| (body.to_vec(), rest.to_vec()));
        for first in 0..=raw.len() {
            let seen = decoded(raw, first, &Config::new().trailer_bytes(30usize));
            assert_eq!(seen, expected, "{:?} split at {first}", raw.escape_ascii().to_string());
        }
    }

    #[test]
    fn body_is_decoded_in_place_at_every_split() {
        expect_at_every_split(b"3\r\nabc\r\n0\r\n\r\n", Ok((b"abc", b"")));
        expect_at_every_split(
            b"1\r\na\r\n0A\r\nbcdefghijk\r\n0\r\n\r\nGET /",
            Ok((b"abcdefghijk", b"GET /")),
        );
        expect_at_every_split(b"2;a=b; c\r\nhi\r\n000\r\nA: b\r\nC:\r\n\r\nP", Ok((b"hi", b"P")));
        expect_at_every_split(b"2 \t;x=\"y\"\r\nhi\r\n0\r\n\r\n", Ok((b"hi", b"")));
    }

    #[test]
    fn extensions_are_read_by_their_grammar() {
        let with = |extension: &[u8]| [b"2", extension, b"\r\nhi\r\n0;last\r\n\r\n"].concat();
        let right: [&[u8]; 8] = [
            b";a",
            b";a=b;c;d=e",
            b" ; a \t=\t b ; c",
            b";a=\"\"",
            b";a=\"x\\\"; y\\\\\" ;b",
            b";a=\"\xff\t\"",
            b"\t;!#$=~",
            b";a ;b",
        ];
        for extension in right {
            expect_at_every_split(&with(extension), Ok((b"hi", b"")));
        }
        let wrong: [&[u8]; 17] = [
            b";",
            b"; ",
            b";;",
            b";=b",
            b";a=",
            b";a= ",
            b";a=;b",
            b";a b",
            b";a=b c",
            b";a=b=c",
            b";a ",
            b";a=b ",
            b";a=\"b\" ",
            b";a=\"b\"c",
            b";a=\"b",
            b";a=\"\x7f\"",
            b";a\xff",
        ];
        for extension in wrong {
            expect_at_every_split(&with(extension), Err(Fault::Chunk));
        }
    }

    #[test]
    fn anything_but_the_grammar_is_refused_at_every_split() {
        let chunks: [&[u8]; 14] = [
            b"\r\n",
            b"x\r\n",
            b"+3\r\nabc",
            b"-1\r\n",
            b" 3\r\nabc",
            b"0x3\r\nabc",
            b"1_0\r\n",
            b"3\nabc",
            b"3\r\nabcd\r\n",
            b"3\r\nabc\n0",
            b"3 \r\nabc",
            b"3;a \r\nabc",
            b"3;\0\r\nabc",
            b"00000000000000003\r\n",
        ];
        for raw in chunks {
            expect_at_every_split(raw, Err(Fault::Chunk));
        }
    }

    #[test]
    fn sizes_beyond_the_limit_are_refused_before_their_data() {
        expect_at_every_split(b"65\r\n", Err(Fault::BodyTooLarge));
        expect_at_every_split(b"1\r\na\r\n64\r\n", Err(Fault::BodyTooLarge));
        expect_at_every_split(b"ffffffffffffffff\r\n", Err(Fault::BodyTooLarge));
    }

    #[test]
    fn trailers_are_checked_and_limited() {
        expect_at_every_split(b"0\r\nA b: c\r\n\r\n", Err(Fault::TrailerSyntax));
        expect_at_every_split(b"0\r\nA: b\n\r\n", Err(Fault::BareLineFeed));
        expect_at_every_split(
            b"0\r\nA: 0123456789012345678901234567890\r\n\r\n",
            Err(Fault::TrailerTooLarge),
        );
    }

    #[test]
    fn without_room_for_trailers_a_body_is_whole_without_them() {
        let config = Config::new().trailer_bytes(0usize);
        for (raw, expected) in [
            (&b"1\r\na\r\n0\r\n\r\nGET"[..], Ok((b"a".to_vec(), b"GET".to_vec()))),
            (b"1\r\na\r\n0\r\nA:\r\n\r\n", Err(Fault::TrailerTooLarge)),
        ] {
            for first in 0..=raw.len() {
                assert_eq!(decoded(raw, first, &config), expected, "split at {first}");
            }
        }
    }

    #[test]
    fn extensions_are_limited_over_all_chunks() {
        let config = Config::new().chunk_extension_bytes(8usize);
        let raw = |name: &str| format!("1;{name}\r\na\r\n1;{name}\r\nb\r\n0\r\n\r\n").into_bytes();
        assert_eq!(decoded(&raw("abcd"), 0, &config).map(|(body, _)| body), Ok(b"ab".to_vec()));
        assert_eq!(decoded(&raw("abcde"), 0, &config), Err(Fault::ChunkExtensions));
    }
}
