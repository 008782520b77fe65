//! Requests and answers as a person reads them: in the message of an assertion that fails.

use std::fmt::{self, Write};

use super::reading::Reply;

/// A request that was sent, kept for messages.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    /// Request line and fields, as sent.
    head: Vec<u8>,
    /// The first [`SHOWN_BYTES`] of the body.
    body: Vec<u8>,
    body_bytes: usize,
}

/// Of a body, what a message shows.
const SHOWN_BYTES: usize = 4 << 10;

impl Sent {
    pub(super) fn new(head: &[u8], body: &[u8]) -> Sent {
        let shown = body.len().min(SHOWN_BYTES);
        Sent {
            head: head.trim_ascii_end().to_vec(),
            body: body[..shown].to_vec(),
            body_bytes: body.len(),
        }
    }
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("request:\n")?;
        write_lines(f, &self.head)?;
        write_body(f, &self.body, self.body_bytes)
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "answer:\n  HTTP/1.1 {} {}\n", self.status.as_str(), self.reason)?;
        for (name, value) in &self.fields {
            let mut line = format!("{name}: ").into_bytes();
            line.extend_from_slice(value);
            write_lines(f, &line)?;
        }
        write_body(f, &self.body, self.body.len())
    }
}

fn write_body(f: &mut fmt::Formatter<'_>, body: &[u8], length: usize) -> fmt::Result {
    if length == 0 {
        return Ok(());
    }
    f.write_char('\n')?;
    let shown = &body[..body.len().min(SHOWN_BYTES)];
    write_lines(f, shown.strip_suffix(b"\n").unwrap_or(shown))?;
    match length - shown.len() {
        0 => Ok(()),
        more => writeln!(f, "  … and {more} more bytes"),
    }
}

/// Each line set in; what would move the cursor, or is no text, is escaped.
pub(super) fn write_lines(f: &mut impl Write, text: &[u8]) -> fmt::Result {
    for line in text.split(|byte| *byte == b'\n') {
        f.write_str("  ")?;
        for chunk in line.strip_suffix(b"\r").unwrap_or(line).utf8_chunks() {
            for character in chunk.valid().chars() {
                if character.is_control() && character != '\t' {
                    write!(f, "{}", character.escape_default())?;
                } else {
                    f.write_char(character)?;
                }
            }
            write!(f, "{}", chunk.invalid().escape_ascii())?;
        }
        f.write_char('\n')?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped_and_long_bodies_cut() {
        let mut body = b"a\tb\x1b[2J\r\n\xff\xc3\xa9\r\n".to_vec();
        body.resize(SHOWN_BYTES + 7, b'x');
        let shown = Sent::new(b"POST / HTTP/1.1\r\nHost: a\r\n\r\n", &body).to_string();
        let start =
            "request:\n  POST / HTTP/1.1\n  Host: a\n\n  a\tb\\u{1b}[2J\n  \\xff\u{e9}\n  xxx";
        assert!(shown.starts_with(start), "{shown}");
        assert!(shown.ends_with("xxx\n  … and 7 more bytes\n"), "{shown}");
    }
}
