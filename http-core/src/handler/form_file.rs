//! A file that a form brings.

use std::fmt;

use super::{FromQuery, Mismatch, Values};

/// A file of a form: a field of a struct that derives [`FromPairs`](super::FromPairs) and is taken as
/// [`Form`](super::Form). The form is sent as `multipart/form-data` then (RFC 7578).
///
/// An `Option` is `None` where no file was chosen, and a `Vec` takes all files of its name. The content is the part of the
/// request's body that it came in, of which the whole is held in memory.
///
/// ```
/// use http_core::{Form, FormFile, FromPairs, post};
///
/// #[derive(FromPairs)]
/// struct NewPhoto<'a> {
///     title: &'a str,
///     photo: FormFile<'a>,
/// }
///
/// #[post("/photos", max_body = "10MiB")]
/// fn add(form: Form<NewPhoto<'_>>) -> String {
///     format!("{}: {} bytes", form.title, form.photo.content().len())
/// }
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FormFile<'r> {
    pub(super) name: &'r str,
    pub(super) content_type: Option<&'r str>,
    pub(super) content: &'r [u8],
}

impl<'r> FormFile<'r> {
    /// What the file is called where it comes from, as the client says it: never a path to write to as it is. Browsers write a quote
    /// in it as `%22`, and that is not decoded, for a name may have these three signs.
    #[must_use]
    pub fn name(self) -> &'r str {
        self.name
    }

    /// The media type, where the client says one; nobody has looked whether it is true.
    #[must_use]
    pub fn content_type(self) -> Option<&'r str> {
        self.content_type
    }

    /// The bytes of the file.
    #[must_use]
    pub fn content(self) -> &'r [u8] {
        self.content
    }
}

/// Without the content, of which its length is told.
impl fmt::Debug for FormFile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = f.debug_struct("FormFile");
        told.field("name", &self.name).field("content_type", &self.content_type);
        told.field("bytes", &self.content.len()).finish()
    }
}

impl<'r> FromQuery<'r> for FormFile<'r> {
    fn from_query(mut values: Values<'r>) -> Result<Self, Mismatch> {
        let file = values.next_file().ok_or(Mismatch::expected("a file"))??;
        if values.is_empty() { Ok(file) } else { Err(Mismatch::expected("one file")) }
    }
}

impl<'r> FromQuery<'r> for Vec<FormFile<'r>> {
    fn from_query(mut values: Values<'r>) -> Result<Self, Mismatch> {
        std::iter::from_fn(|| values.next_file()).collect()
    }
}
