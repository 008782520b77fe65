//! Where a section of lines ends: the search is resumed where it stopped, and a bare LF ends it.

use memchr::memchr;

use super::fault::Fault;

/// The state of a search for the empty line that ends a head or a trailer section.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lines {
    /// Everything before it was searched.
    searched: usize,
    /// Where the line that is not complete yet begins.
    line: usize,
    /// Lines seen that were not empty.
    count: usize,
}

impl Lines {
    /// Whether nothing was searched yet.
    pub(crate) fn is_fresh(&self) -> bool {
        self.searched == 0
    }

    /// How many complete lines there were before the empty one.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The length of the section with its empty line, once that is there. `bytes` begin where they began in the call
    /// before; each byte is looked at once.
    ///
    /// # Errors
    /// A line that ends in LF without CR: RFC 9112, 2.2, lets a recipient take it for a line end, this one does not.
    pub(crate) fn find_end(&mut self, bytes: &[u8]) -> Result<Option<usize>, Fault> {
        while let Some(found) = memchr(b'\n', &bytes[self.searched..]) {
            let line_feed = self.searched + found;
            if line_feed == self.line || bytes[line_feed - 1] != b'\r' {
                return Err(Fault::BareLineFeed);
            }
            let is_empty = line_feed == self.line + 1;
            self.searched = line_feed + 1;
            self.line = self.searched;
            if is_empty {
                return Ok(Some(self.line));
            }
            self.count += 1;
        }
        self.searched = bytes.len();
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn end_is_found_however_the_bytes_arrive() {
        let bytes = b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET";
        for first in 0..bytes.len() {
            let mut lines = Lines::default();
            let found = lines.find_end(&bytes[..first]);
            assert_eq!(lines.searched, first.min(bytes.len() - 3), "no byte is looked at twice");
            let found = if found == Ok(None) { lines.find_end(bytes) } else { found };
            assert_eq!(found, Ok(Some(bytes.len() - 3)));
            assert_eq!(lines.count(), 2);
        }
    }

    #[test]
    fn bare_line_feed_is_refused_at_once() {
        for bytes in [&b"GET / HTTP/1.1\n"[..], b"a\r\nb: c\n", b"\n", b"a\r\n\n"] {
            assert_eq!(Lines::default().find_end(bytes), Err(Fault::BareLineFeed), "{bytes:?}");
        }
    }
}
