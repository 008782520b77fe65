//! The cookies that a client sends back.

use http::{StatusCode, header};

use super::{Call, FromRequest};
use crate::error::{Rejection, Result};
use crate::message::{Head, Headers};

/// An argument: the cookies of the request (RFC 6265, 4.2), in the order sent, duplicates kept. They are read from the fields
/// each time one is asked for, and borrowed from them. A request with more of them than the setting `cookie_pairs` allows is
/// refused with 400.
///
/// What is no `name=value`, and what is not UTF-8, is left out. A value is as it was sent: nothing is decoded, and quotes belong
/// to it.
///
/// ```
/// use http_core::{Cookies, get};
///
/// #[get("/theme")]
/// fn theme(cookies: Cookies<'_>) -> &'static str {
///     match cookies.get("theme") {
///         Some("dark") => "black",
///         _ => "white",
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Cookies<'r> {
    headers: Headers<'r>,
}

impl<'r> Cookies<'r> {
    /// The cookies in these fields, however many: for a test. Each look at them goes through them once.
    #[must_use]
    pub fn of(headers: Headers<'r>) -> Cookies<'r> {
        Cookies { headers }
    }

    /// The cookies of a request, unless there are too many.
    pub(super) fn in_head(head: &Head<'r>) -> Result<Cookies<'r>, Rejection> {
        let (headers, most) = (head.headers(), head.most_pairs().cookies);
        let count = |field: &[u8]| memchr::memchr_iter(b';', field).count() + 1;
        if headers.get_all(header::COOKIE).map(count).sum::<usize>() > most as usize {
            let reason = format!("expected at most {most} cookies");
            return Err(Rejection::new(StatusCode::BAD_REQUEST, "header.cookie", reason));
        }
        Ok(Cookies::of(headers))
    }

    /// The value of the first cookie of this name. Of several, the one with the longest path comes first, but neither path nor
    /// domain is sent along: a neighbouring host may have set it, unless its name begins with `__Host-`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'r str> {
        self.iter().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// The values of all cookies of this name.
    pub fn get_all<'n>(&self, name: &'n str) -> impl Iterator<Item = &'r str> + use<'r, 'n> {
        self.iter().filter(move |(found, _)| *found == name).map(|(_, value)| value)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&'r str, &'r str)> + use<'r> {
        let fields = self.headers.get_all(header::COOKIE);
        fields.flat_map(|field| field.split(|byte| *byte == b';')).filter_map(pair)
    }
}

fn pair(text: &[u8]) -> Option<(&str, &str)> {
    let (name, value) = std::str::from_utf8(text).ok()?.split_once('=')?;
    let (name, value) = (name.trim_matches(BLANK), value.trim_matches(BLANK));
    (!name.is_empty()).then_some((name, value))
}

const BLANK: [char; 2] = [' ', '\t'];

impl<'r, S> FromRequest<'r, S> for Cookies<'r> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        Cookies::in_head(&call.request().head())
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        call.request().headers().get(header::COOKIE).is_none()
    }
}
