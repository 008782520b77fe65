//! What tells one version of a resource from another: an entity tag, a date.

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use crate::error::Result;
use crate::message::{Response, date_of};

/// Which version of a resource an answer carries (RFC 9110, 8.8): for [`Conditional`](super::Conditional) and
/// [`Conditions`](super::Conditions).
///
/// ```
/// use std::time::SystemTime;
///
/// use http_core::{ETag, Version};
///
/// # fn main() -> http_core::Result<()> {
/// let by_date = Version::modified(SystemTime::now());
/// let by_both = Version::tagged(ETag::strong("r7")?).and_modified(SystemTime::now());
/// # assert_ne!(by_date, by_both);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub(super) tag: Option<ETag>,
    pub(super) modified: Option<SystemTime>,
}

impl Version {
    /// Known by its tag.
    #[must_use]
    pub const fn tagged(tag: ETag) -> Version {
        Version { tag: Some(tag), modified: None }
    }

    /// Known by when it was last changed. A date counts whole seconds: a tag tells more.
    #[must_use]
    pub const fn modified(at: SystemTime) -> Version {
        Version { tag: None, modified: Some(at) }
    }

    /// Known by when it was last changed too.
    #[must_use]
    pub fn and_modified(self, at: SystemTime) -> Version {
        Version { modified: Some(at), ..self }
    }

    /// Sets `ETag` and `Last-Modified`. A date in the future is told as now (RFC 9110, 8.8.2.1).
    pub(super) fn write(&self, response: &mut Response) -> Result<()> {
        if let Some(tag) = &self.tag {
            response.set_header("ETag", tag.to_string())?;
        }
        if let Some(at) = self.modified {
            let at = at.min(SystemTime::now());
            response.set_header("Last-Modified", date_of(at).to_string())?;
        }
        Ok(())
    }
}

/// An entity tag (RFC 9110, 8.8.3): a text that differs from one version of a resource to the next.
///
/// ```
/// use http_core::ETag;
///
/// assert_eq!(ETag::fixed("v1").to_string(), "\"v1\"");
/// assert_eq!(ETag::weak("v1").map(|tag| tag.to_string()).as_deref(), Ok("W/\"v1\""));
/// assert!(ETag::strong("a \"b\"").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ETag {
    text: Cow<'static, str>,
    is_weak: bool,
}

/// A text with a byte that no entity tag may have: a quote, a space or a control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidETag(String);

impl ETag {
    /// A tag that is the same only where every byte is. `text` is written without quotes.
    ///
    /// # Errors
    /// [`InvalidETag`], where `text` cannot stand between quotes.
    pub fn strong(text: impl Into<Cow<'static, str>>) -> Result<ETag, InvalidETag> {
        let text = text.into();
        if is_opaque(text.as_bytes()) {
            Ok(ETag { text, is_weak: false })
        } else {
            Err(InvalidETag(text.into_owned()))
        }
    }

    /// A tag that is the same where the meaning is. `text` is written without quotes.
    ///
    /// # Errors
    /// [`InvalidETag`], where `text` cannot stand between quotes.
    pub fn weak(text: impl Into<Cow<'static, str>>) -> Result<ETag, InvalidETag> {
        ETag::strong(text).map(|tag| ETag { is_weak: true, ..tag })
    }

    /// A strong tag for a constant: `const INDEX: ETag = ETag::fixed("v1");`
    ///
    /// # Panics
    /// If `text` cannot stand between quotes; in a constant that is a compile error.
    #[must_use]
    pub const fn fixed(text: &'static str) -> ETag {
        assert!(
            is_opaque(text.as_bytes()),
            "an entity tag has no quote, space or control character"
        );
        ETag { text: Cow::Borrowed(text), is_weak: false }
    }
}

/// As it stands in a header field.
impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\"{}\"", if self.is_weak { "W/" } else { "" }, self.text)
    }
}

impl fmt::Display for InvalidETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entity tag {:?} has a quote, a space or a control character", self.0)
    }
}

impl std::error::Error for InvalidETag {}

const fn is_opaque(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if text[at] <= b' ' || text[at] == b'"' || text[at] == 0x7f {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn date_in_the_future_is_told_as_now() -> Result<()> {
        let mut response = Response::default();
        let tomorrow = SystemTime::now() + Duration::from_secs(86_400);
        Version::modified(tomorrow).write(&mut response)?;
        let told = response.header("Last-Modified").unwrap_or_default();
        let told = httpdate::parse_http_date(std::str::from_utf8(told)?)?;
        assert!(told <= SystemTime::now());
        Ok(())
    }
}
