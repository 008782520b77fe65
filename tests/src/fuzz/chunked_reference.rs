//! Chunked bodies decoded a second time, in the plainest way: all bytes that have come, from the first one on.

use super::head_reference::{field, is_token_byte};

/// The limits of a chunked body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) body_bytes: usize,
    pub(super) extension_bytes: usize,
    pub(super) trailer_bytes: usize,
}

/// What is to be thought of some bytes.
#[derive(Debug, PartialEq)]
pub(super) enum Judgement {
    /// They may become a body.
    More,
    /// This status answers them.
    Refused(u16),
    /// They begin with this body; so many of them belong to it.
    Body(Vec<u8>, usize),
}

/// Why the reading stops.
enum Stop {
    More,
    Refused(u16),
}

/// Judges all bytes that have come behind the head.
pub(super) fn judge(bytes: &[u8], limits: Limits) -> Judgement {
    match (Reader { bytes, at: 0, extension_bytes: 0, limits }).read() {
        Ok((body, end)) => Judgement::Body(body, end),
        Err(Stop::More) => Judgement::More,
        Err(Stop::Refused(status)) => Judgement::Refused(status),
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    extension_bytes: usize,
    limits: Limits,
}

const MALFORMED: Stop = Stop::Refused(400);

/// RFC 9112, 7.1.
impl Reader<'_> {
    fn read(mut self) -> Result<(Vec<u8>, usize), Stop> {
        let mut body = Vec::new();
        loop {
            let size = self.size()?;
            self.extensions()?;
            self.expect(b"\r\n")?;
            if size == 0 {
                self.trailer()?;
                return Ok((body, self.at));
            }
            if size > (self.limits.body_bytes - body.len()) as u128 {
                return Err(Stop::Refused(413));
            }
            for _ in 0..size {
                body.push(self.next()?);
            }
            self.expect(b"\r\n")?;
        }
    }

    /// `1*HEXDIG`, of 64 bits.
    fn size(&mut self) -> Result<u128, Stop> {
        let (mut size, mut digits) = (0, 0);
        while let Some(digit) = char::from(self.peek()?).to_digit(16) {
            self.at += 1;
            digits += 1;
            size = size * 16 + u128::from(digit);
            if digits > 16 {
                return Err(MALFORMED);
            }
        }
        if digits == 0 { Err(MALFORMED) } else { Ok(size) }
    }

    /// `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )`
    ///
    /// What counts are all of its bytes but the `;` of an extension behind the size or behind a blank.
    fn extensions(&mut self) -> Result<(), Stop> {
        let mut has_blank = self.blanks()?;
        while has_blank || self.peek()? != b'\r' {
            if self.next()? != b';' {
                return Err(MALFORMED);
            }
            has_blank = false;
            while !has_blank {
                self.blanks()?;
                self.token()?;
                let name_is_followed = self.blanks()?;
                let has_value = self.peek()? == b'=';
                if has_value {
                    self.count()?;
                    self.blanks()?;
                    match self.peek()? {
                        b'"' => self.quoted(),
                        _ => self.token(),
                    }?;
                    has_blank = self.blanks()?;
                }
                match self.peek()? {
                    _ if has_blank => {}
                    b'\r' if has_value || !name_is_followed => return Ok(()),
                    b';' => self.count()?,
                    _ => return Err(self.wrong()),
                }
            }
        }
        Ok(())
    }

    /// Whether there were any.
    fn blanks(&mut self) -> Result<bool, Stop> {
        let mut has_blank = false;
        while matches!(self.peek()?, b' ' | b'\t') {
            self.count()?;
            has_blank = true;
        }
        Ok(has_blank)
    }

    fn token(&mut self) -> Result<(), Stop> {
        let start = self.at;
        while is_token_byte(self.peek()?) {
            self.count()?;
        }
        if self.at == start { Err(self.wrong()) } else { Ok(()) }
    }

    fn quoted(&mut self) -> Result<(), Stop> {
        self.count()?;
        loop {
            let mut byte = self.peek()?;
            self.count()?;
            if byte == b'"' {
                return Ok(());
            }
            if byte == b'\\' {
                byte = self.peek()?;
                self.count()?;
            }
            if !matches!(byte, b'\t' | b' '..=b'~' | 0x80..) {
                return Err(MALFORMED);
            }
        }
    }

    /// One more byte of extensions; the semicolons do not count.
    fn count(&mut self) -> Result<(), Stop> {
        self.at += 1;
        self.extension_bytes += 1;
        let is_over = self.extension_bytes > self.limits.extension_bytes;
        if is_over { Err(Stop::Refused(413)) } else { Ok(()) }
    }

    /// The verdict on a byte that does not belong in an extension: it counts before it is looked at.
    fn wrong(&mut self) -> Stop {
        self.count().err().unwrap_or(MALFORMED)
    }

    fn trailer(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let mut lines = Vec::new();
        loop {
            let line = self.at;
            let mut has_return = false;
            loop {
                let Some(byte) = self.bytes.get(self.at) else {
                    let is_over = self.bytes.len() - start > self.limits.trailer_bytes + 1;
                    return Err(if is_over { Stop::Refused(431) } else { Stop::More });
                };
                self.at += 1;
                match byte {
                    b'\n' if has_return => break,
                    b'\n' => return Err(MALFORMED),
                    _ => has_return = *byte == b'\r',
                }
            }
            if self.at == line + 2 {
                break;
            }
            lines.push(&self.bytes[line..self.at - 2]);
        }
        if self.at - start - 2 > self.limits.trailer_bytes {
            return Err(Stop::Refused(431));
        }
        for line in lines {
            field(line).map_err(Stop::Refused)?;
        }
        Ok(())
    }

    fn expect(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        for byte in bytes {
            if self.next()? != *byte {
                return Err(MALFORMED);
            }
        }
        Ok(())
    }

    fn next(&mut self) -> Result<u8, Stop> {
        let byte = self.peek()?;
        self.at += 1;
        Ok(byte)
    }

    fn peek(&self) -> Result<u8, Stop> {
        self.bytes.get(self.at).copied().ok_or(Stop::More)
    }
}
