//! HTML as an answer.

use std::borrow::Cow;

use super::Responder;
use crate::error::Result;
use crate::message::{MediaType, Response};

/// A page: text that is sent as `text/html; charset=utf-8`. What comes from elsewhere goes in by [`escape_html`].
///
/// ```
/// use http_core::{Html, escape_html, get};
///
/// #[get("/hello/{name}")]
/// fn hello(name: &str) -> Html<String> {
///     Html(format!("<p>hello, {}", escape_html(name)))
/// }
///
/// assert_eq!(hello("<b>").0, "<p>hello, &lt;b&gt;");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Html<T>(pub T);

// Text alone: an error inside would carry what the client sent into a page.
macro_rules! pages {
    ($($type:ty)*) => {$(
        impl Responder for Html<$type> {
            fn respond(self, response: &mut Response) -> Result<()> {
                self.0.respond(response)?;
                response.set_media_type(MediaType::HTML);
                Ok(())
            }
        }
    )*};
}

pages! { &str String Box<str> Cow<'_, str> }

/// `text` as it stands in HTML, between tags and in quoted attributes: `&`, `<`, `>` and both quotes as references.
///
/// ```
/// assert_eq!(http_core::escape_html("a < 'b'"), "a &lt; &#39;b&#39;");
/// ```
#[must_use]
pub fn escape_html(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}
