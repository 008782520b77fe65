//! The URL of a handler.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::routing::{self, Mounts, Place, Table};

/// A URL of this server, from its path on: what `show::url(7)` gives, percent-encoded (RFC 3986, 2.1).
///
/// ```
/// use http_core::{Redirect, get, post, routes};
///
/// #[get("/notes/{id}")]
/// fn show(id: u64) -> String {
///     format!("note {id}")
/// }
///
/// #[post("/notes")]
/// fn create() -> Redirect {
///     Redirect::see_other(show::url(7))
/// }
///
/// routes! { pub ROUTES = [show, create] }
///
/// fn main() {
///     assert_eq!(show::url(7).to_string(), "/notes/7");
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Url {
    method: &'static str,
    text: String,
}

impl Url {
    /// The URL as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The method that the handler answers, in upper case.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The prefixes of the tables around the handler `H`.
    #[doc(hidden)]
    #[must_use]
    pub fn to<H: Table, Root: Mounts<H, At>, At: Place>() -> Url {
        let method = H::ENTRIES.first().map_or("GET", |entry| entry.route().meta().method);
        let mut url = Url { method, text: String::new() };
        for segment in routing::prefix(Root::PARTS, At::STEPS) {
            url.slash();
            url.part(segment);
        }
        url
    }

    /// Begins a segment.
    #[doc(hidden)]
    pub fn slash(&mut self) {
        self.stay();
        self.text.push('/');
    }

    /// Adds to the segment begun last.
    #[doc(hidden)]
    pub fn part(&mut self, text: &str) {
        self.text.extend(utf8_percent_encode(text, NOT_IN_A_SEGMENT));
    }

    /// Adds segments, with slashes between them.
    #[doc(hidden)]
    pub fn rest(&mut self, text: &str) {
        if text.starts_with('/') {
            self.stay();
        }
        self.text.extend(utf8_percent_encode(text, NOT_IN_A_PATH));
    }

    /// A slash comes next. What begins with two leads to another host, so an empty first segment has one before it that says
    /// nothing (RFC 3986, 4.2).
    fn stay(&mut self) {
        if self.text == "/" {
            self.text.push_str("./");
        }
    }

    /// Adds a value to the query.
    #[doc(hidden)]
    pub fn query(&mut self, name: &str, value: &str) {
        // What is encoded in the path has no question mark.
        self.text.push(if self.text.contains('?') { '&' } else { '?' });
        self.text.extend(utf8_percent_encode(name, NOT_IN_A_VALUE));
        self.text.push('=');
        self.text.extend(utf8_percent_encode(value, NOT_IN_A_VALUE));
    }
}

/// All but `pchar` (RFC 3986, 3.3).
const NOT_IN_A_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

const NOT_IN_A_PATH: &AsciiSet = &NOT_IN_A_SEGMENT.remove(b'/');

/// All but what may stand in a query (RFC 3986, 3.4) and separates nothing there; a `+` would be read as a space.
const NOT_IN_A_VALUE: &AsciiSet =
    &NOT_IN_A_SEGMENT.remove(b'/').add(b'&').add(b'=').add(b'+').add(b';');

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl AsRef<str> for Url {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl PartialEq<str> for Url {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for Url {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl From<Url> for String {
    fn from(url: Url) -> String {
        url.text
    }
}

impl From<Url> for Cow<'static, str> {
    fn from(url: Url) -> Cow<'static, str> {
        Cow::Owned(url.text)
    }
}
