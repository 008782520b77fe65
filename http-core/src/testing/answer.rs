//! An answer, and what a test expects of it.

use std::fmt;

use http::StatusCode;

use super::reading::Reply;
use super::transcript::{Sent, write_lines};

/// What a server answered. The assertions give the answer back, so that they can follow one another; one that fails panics
/// with the request and the answer in its message.
///
/// ```
/// use http_core::{App, get, routes, testing::Client};
///
/// #[get("/hello/{name}")]
/// fn hello(name: &str) -> String {
///     format!("hello, {name}")
/// }
///
/// let mut client = Client::new(App::new((), routes![hello]));
/// let answer = client.get("/hello/you").send();
/// assert_eq!(answer.status(), 200);
/// answer.expect_header("Content-Length", "10").expect_text("hello, you");
/// ```
///
/// Of a body, a message shows the first 4 KiB; control characters are escaped.
#[derive(Clone)]
pub struct Answer {
    sent: Sent,
    reply: Reply,
}

impl Answer {
    pub(super) fn new(sent: Sent, reply: Reply) -> Answer {
        Answer { sent, reply }
    }

    /// The status, which can be compared with a number.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.reply.status
    }

    /// The value of the first header field of this name, in any case of its letters; `None` also where it is not UTF-8.
    #[must_use]
    pub fn header(&self, name: impl AsRef<str>) -> Option<&str> {
        let name = name.as_ref();
        let found = self.reply.fields.iter().find(|field| field.0.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(&found.1).ok()
    }

    /// All header fields in the order received: names as sent, and values.
    pub fn headers(&self) -> impl ExactSizeIterator<Item = (&str, &[u8])> {
        self.reply.fields.iter().map(|(name, value)| (name.as_str(), value.as_slice()))
    }

    /// The body.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.reply.body
    }

    /// The body as text.
    ///
    /// # Panics
    /// If it is not UTF-8.
    #[must_use]
    #[track_caller]
    pub fn text(&self) -> &str {
        match std::str::from_utf8(&self.reply.body) {
            Ok(text) => text,
            Err(error) => self.fail(format_args!("the body is no text: {error}")),
        }
    }

    /// The body, read as JSON. It may be borrowed from.
    ///
    /// # Panics
    /// If its `Content-Type` is not JSON, or it is not the JSON of a `T`.
    #[cfg(feature = "json")]
    #[must_use]
    #[track_caller]
    pub fn json<'a, T: serde::Deserialize<'a>>(&'a self) -> T {
        if !self.reply.values("content-type").any(crate::handler::is_json) {
            self.fail(format_args!("expected JSON, the Content-Type says something else"));
        }
        match serde_json::from_slice(&self.reply.body) {
            Ok(value) => value,
            Err(error) => {
                let wanted = std::any::type_name::<T>();
                self.fail(format_args!("the body is not the JSON of {wanted}: {error}"))
            }
        }
    }

    /// The status is this one.
    ///
    /// # Panics
    /// If it is not.
    #[track_caller]
    pub fn expect_status(self, status: u16) -> Answer {
        if self.reply.status != status {
            self.fail(format_args!(
                "expected status {status}, found {}",
                self.reply.status.as_u16()
            ));
        }
        self
    }

    /// There is a header field of this name, in any case of its letters, with just this value.
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn expect_header(self, name: impl AsRef<str>, value: impl AsRef<[u8]>) -> Answer {
        let (name, value) = (name.as_ref(), value.as_ref());
        if self.reply.values(name).any(|found| found == value) {
            return self;
        }
        let found: Vec<_> =
            self.reply.values(name).map(|own| own.escape_ascii().to_string()).collect();
        let found = if found.is_empty() { "none".into() } else { found.join(" | ") };
        self.fail(format_args!("expected {name}: {}, found {found}", value.escape_ascii()))
    }

    /// There is no header field of this name.
    ///
    /// # Panics
    /// If there is one.
    #[track_caller]
    pub fn expect_no_header(self, name: impl AsRef<str>) -> Answer {
        let name = name.as_ref();
        if self.reply.values(name).next().is_some() {
            self.fail(format_args!("expected no {name}"));
        }
        self
    }

    /// The body is this text.
    ///
    /// # Panics
    /// If it is not.
    #[track_caller]
    pub fn expect_text(self, text: impl AsRef<str>) -> Answer {
        let text = text.as_ref();
        if self.reply.body != text.as_bytes() {
            self.fail(format_args!("expected the text\n{}", Lines(text)));
        }
        self
    }

    /// The body is text with this in it.
    ///
    /// # Panics
    /// If it is not.
    #[track_caller]
    pub fn expect_text_with(self, part: impl AsRef<str>) -> Answer {
        let part = part.as_ref();
        if !self.text().contains(part) {
            self.fail(format_args!("expected a text with\n{}", Lines(part)));
        }
        self
    }

    /// The body is this value as JSON, whatever the order of its members. See [`json!`](super::json).
    ///
    /// # Panics
    /// If it is not, its `Content-Type` is not JSON, or `value` cannot be written as JSON.
    #[cfg(feature = "json")]
    #[track_caller]
    pub fn expect_json(self, value: impl serde::Serialize) -> Answer {
        let expected = match serde_json::to_value(value) {
            Ok(expected) => expected,
            Err(error) => self.fail(format_args!("not a value of JSON: {error}")),
        };
        if self.json::<serde_json::Value>() != expected {
            let shown = format!("{expected:#}");
            self.fail(format_args!("expected the JSON\n{}", Lines(&shown)));
        }
        self
    }

    #[track_caller]
    fn fail(&self, reason: fmt::Arguments<'_>) -> ! {
        panic!("{reason}\n\n{self:?}")
    }
}

/// The request and the answer, for people.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.sent, self.reply)
    }
}

/// Text set in as in the rest of a message.
struct Lines<'a>(&'a str);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_lines(f, self.0.as_bytes())
    }
}
