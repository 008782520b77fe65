//! Header fields as a borrowed view.

use super::{Field, Span};

/// The header fields of a request, in the order received, duplicates kept. By default there are none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Headers<'r> {
    bytes: &'r [u8],
    fields: &'r [Field],
}

impl<'r> Headers<'r> {
    pub(crate) fn new(bytes: &'r [u8], fields: &'r [Field]) -> Headers<'r> {
        Headers { bytes, fields }
    }

    /// The value of the first field of this name, in any case of its letters. Values are bytes: RFC 9110, 5.5,
    /// allows 0x80 to 0xFF in them.
    ///
    /// ```
    /// # fn show(headers: http_core::Headers<'_>) {
    /// let etag: Option<&[u8]> = headers.get(http_core::header::IF_NONE_MATCH);
    /// let token = headers.get("X-Token");
    /// # }
    /// ```
    #[inline]
    pub fn get(&self, name: impl AsRef<str>) -> Option<&'r [u8]> {
        let wanted = name.as_ref().as_bytes();
        let found = self.fields.iter().find(|field| field.is_named(wanted, self.bytes))?;
        Some(found.value.of(self.bytes))
    }

    /// The value of the first field of this name as text; `None` also where it is not UTF-8.
    pub fn get_str(&self, name: impl AsRef<str>) -> Option<&'r str> {
        std::str::from_utf8(self.get(name)?).ok()
    }

    /// The values of all fields of this name, in the order received.
    pub fn get_all<N: AsRef<str>>(&self, name: N) -> impl Iterator<Item = &'r [u8]> + use<'r, N> {
        let Headers { bytes, fields } = *self;
        fields.iter().filter_map(move |field| {
            let is_wanted = field.is_named(name.as_ref().as_bytes(), bytes);
            is_wanted.then(|| field.value.of(bytes))
        })
    }

    /// Names as sent, and values, in the order received.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'r str, &'r [u8])> + use<'r> {
        let Headers { bytes, fields } = *self;
        fields.iter().map(move |field| (text(field.name, bytes), field.value.of(bytes)))
    }

    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

/// A field name is a token, and so ASCII.
fn text(name: Span, bytes: &[u8]) -> &str {
    std::str::from_utf8(name.of(bytes)).unwrap_or_default()
}
