//! The value of a `Content-Type` field, checked when the program is compiled.

/// A media type (RFC 9110, 8.3.1) known at compile time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaType(&'static str);

impl MediaType {
    /// `application/octet-stream`
    pub(crate) const BYTES: MediaType = MediaType::new("application/octet-stream");
    /// `text/html; charset=utf-8`
    pub const HTML: MediaType = MediaType::new("text/html; charset=utf-8");
    /// `application/json`
    pub const JSON: MediaType = MediaType::new("application/json");
    /// `text/plain; charset=utf-8`
    pub const TEXT: MediaType = MediaType::new("text/plain; charset=utf-8");

    /// A media type for a constant: `const CSV: MediaType = MediaType::new("text/csv");`
    ///
    /// # Panics
    /// If the text has a byte outside of printable ASCII or no `/`; in a constant that is a compile error.
    #[must_use]
    pub const fn new(text: &'static str) -> MediaType {
        let bytes = text.as_bytes();
        let (mut at, mut has_slash) = (0, false);
        while at < bytes.len() {
            assert!(bytes[at] >= b' ' && bytes[at] < 0x7f, "a media type is printable ASCII");
            has_slash |= bytes[at] == b'/';
            at += 1;
        }
        assert!(has_slash, "a media type is written type/subtype");
        MediaType(text)
    }

    /// The text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}
