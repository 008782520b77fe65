//! A cookie that an answer hands out.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::time::{Duration, SystemTime};

use super::ResponsePart;
use crate::error::Result;
use crate::message::{Response, date_of, is_token_byte};

/// A cookie for the client to keep: a part of an answer, sent as `Set-Cookie` (RFC 6265bis, 4.1).
///
/// Unless told otherwise, scripts do not see it (`HttpOnly`), it does not go along with requests that other sites cause
/// (`SameSite=Lax`), and it is gone when the browser closes. Over HTTPS say [`secure`](SetCookie::secure).
///
/// ```
/// use std::time::Duration;
///
/// use http_core::{Redirect, Result, SetCookie, get};
///
/// #[get("/theme/{name}")]
/// fn theme(name: &str) -> Result<(SetCookie, Redirect)> {
///     let cookie = SetCookie::new("theme", name.to_owned())?
///         .path("/")
///         .max_age(Duration::from_secs(30 * 24 * 60 * 60));
///     Ok((cookie, Redirect::see_other("/")))
/// }
/// ```
///
/// The attributes are looked at when the answer is made: a path with a semicolon, say, answers 500.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetCookie {
    name: Cow<'static, str>,
    value: Cow<'static, str>,
    path: Option<Cow<'static, str>>,
    domain: Option<Cow<'static, str>>,
    max_age: Option<Duration>,
    expires: Option<SystemTime>,
    same_site: SameSite,
    is_secure: bool,
    is_for_scripts: bool,
}

/// Along with which requests that other sites cause a cookie goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameSite {
    /// With none.
    Strict,
    /// When somebody follows a link to this site.
    #[default]
    Lax,
    /// With all. Browsers take it only from a cookie that is [`secure`](SetCookie::secure).
    None,
}

/// Why a cookie cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidCookie {
    /// The name is no token.
    Name(String),
    /// The value of the cookie of this name has a character other than visible ASCII without `"`, `,`, `;` and `\`.
    Value(String),
    /// Name and value of the cookie of this name are more than 4,096 bytes.
    TooLong(String),
    /// The path of the cookie of this name does not begin with a slash, or has a semicolon or a control character.
    Path(String),
    /// The domain of the cookie of this name is no name of a host.
    Domain(String),
    /// A cookie of this name has to be `secure`: it says `SameSite=None`, or its name begins with `__Secure-` or `__Host-`.
    NotSecure(String),
    /// The name of this cookie begins with `__Host-`, so that it has the path `/` and no domain.
    NotOfHost(String),
}

impl SetCookie {
    /// A cookie.
    ///
    /// # Errors
    /// [`InvalidCookie`], where the name is no token, the value has a character that no cookie may have, or both are too long.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Result<SetCookie, InvalidCookie> {
        let (name, value) = (name.into(), value.into());
        if name.is_empty() || !name.bytes().all(is_token_byte) {
            return Err(InvalidCookie::Name(name.into()));
        }
        if !value.bytes().all(is_value_byte) {
            return Err(InvalidCookie::Value(name.into()));
        }
        if name.len() + value.len() > LONGEST_PAIR {
            return Err(InvalidCookie::TooLong(name.into()));
        }
        Ok(SetCookie {
            name,
            value,
            path: None,
            domain: None,
            max_age: None,
            expires: None,
            same_site: SameSite::Lax,
            is_secure: false,
            is_for_scripts: false,
        })
    }

    /// What makes a client forget a cookie. It takes the path and the domain that the cookie was set with.
    ///
    /// # Errors
    /// As [`new`](SetCookie::new).
    pub fn removal(name: impl Into<Cow<'static, str>>) -> Result<SetCookie, InvalidCookie> {
        Ok(SetCookie::new(name, "")?.max_age(Duration::ZERO))
    }

    /// It goes with requests for this path and those below it. Without it: the folder of the request's path.
    #[must_use]
    pub fn path(self, path: impl Into<Cow<'static, str>>) -> SetCookie {
        SetCookie { path: Some(path.into()), ..self }
    }

    /// It goes to this host and all below it. Without it: to this host alone.
    #[must_use]
    pub fn domain(self, domain: impl Into<Cow<'static, str>>) -> SetCookie {
        SetCookie { domain: Some(domain.into()), ..self }
    }

    /// How long the client keeps it, in whole seconds.
    #[must_use]
    pub fn max_age(self, age: Duration) -> SetCookie {
        SetCookie { max_age: Some(age), ..self }
    }

    /// Until when the client keeps it, by its own clock; [`max_age`](SetCookie::max_age) goes before it.
    #[must_use]
    pub fn expires(self, at: SystemTime) -> SetCookie {
        SetCookie { expires: Some(at), ..self }
    }

    /// It is only sent over HTTPS.
    #[must_use]
    pub fn secure(self) -> SetCookie {
        SetCookie { is_secure: true, ..self }
    }

    /// Along with which requests that other sites cause it goes.
    #[must_use]
    pub fn same_site(self, same_site: SameSite) -> SetCookie {
        SetCookie { same_site, ..self }
    }

    /// Scripts of the page may read it.
    #[must_use]
    pub fn for_scripts(self) -> SetCookie {
        SetCookie { is_for_scripts: true, ..self }
    }

    fn check(&self) -> Result<(), InvalidCookie> {
        let name = || self.name.clone().into_owned();
        let is_path = |path: &str| {
            path.starts_with('/') && !path.contains(|c: char| c == ';' || c.is_control())
        };
        if self.path.as_ref().is_some_and(|path| !is_path(path)) {
            return Err(InvalidCookie::Path(name()));
        }
        let is_host = |host: &str| {
            !host.is_empty()
                && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
        };
        if self.domain.as_ref().is_some_and(|domain| !is_host(domain)) {
            return Err(InvalidCookie::Domain(name()));
        }
        let (of_host, of_https) = (self.has_prefix("__Host-"), self.has_prefix("__Secure-"));
        if !self.is_secure && (of_host || of_https || self.same_site == SameSite::None) {
            return Err(InvalidCookie::NotSecure(name()));
        }
        if of_host && (self.domain.is_some() || self.path.as_deref() != Some("/")) {
            return Err(InvalidCookie::NotOfHost(name()));
        }
        Ok(())
    }

    // Browsers do not look at the case.
    fn has_prefix(&self, prefix: &str) -> bool {
        self.name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    }
}

/// The value of the field.
impl fmt::Display for SetCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, self.value)?;
        if let Some(path) = &self.path {
            write!(f, "; Path={path}")?;
        }
        if let Some(domain) = &self.domain {
            write!(f, "; Domain={domain}")?;
        }
        if let Some(age) = self.max_age {
            write!(f, "; Max-Age={}", age.as_secs())?;
        }
        if let Some(at) = self.expires {
            write!(f, "; Expires={}", date_of(at))?;
        }
        if self.is_secure {
            f.write_str("; Secure")?;
        }
        if !self.is_for_scripts {
            f.write_str("; HttpOnly")?;
        }
        write!(f, "; SameSite={:?}", self.same_site)
    }
}

impl ResponsePart for SetCookie {
    fn apply(self, response: &mut Response) -> Result<()> {
        self.check()?;
        let mut value = String::new();
        write!(value, "{self}")?;
        response.append_header("Set-Cookie", value)?;
        Ok(())
    }
}

impl fmt::Display for InvalidCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidCookie::Name(name) => write!(f, "cookie name {name:?} is not a token"),
            InvalidCookie::Value(name) => {
                write!(f, "the value of cookie {name} has a character that no cookie may have")
            }
            InvalidCookie::TooLong(name) => {
                write!(f, "name and value of cookie {name} are more than {LONGEST_PAIR} bytes")
            }
            InvalidCookie::Path(name) => write!(f, "the path of cookie {name} is none"),
            InvalidCookie::Domain(name) => write!(f, "the domain of cookie {name} is none"),
            InvalidCookie::NotSecure(name) => write!(f, "cookie {name} has to be secure"),
            InvalidCookie::NotOfHost(name) => {
                write!(f, "cookie {name} has to have the path / and no domain")
            }
        }
    }
}

impl std::error::Error for InvalidCookie {}

/// A byte of a cookie's value (RFC 6265bis, 4.1.1).
fn is_value_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

/// What browsers keep, in bytes (RFC 6265bis, 5.6).
const LONGEST_PAIR: usize = 4_096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_value_are_checked() {
        for name in ["", "a b", "a=b", "a;b", "é"] {
            assert_eq!(SetCookie::new(name, "v"), Err(InvalidCookie::Name(name.into())));
        }
        for value in ["a b", "a;b", "a,b", "\"", "\\", "é", "\r\n"] {
            assert_eq!(
                SetCookie::new("a", value),
                Err(InvalidCookie::Value("a".into())),
                "{value}"
            );
        }
        let long = "x".repeat(4_096);
        assert!(SetCookie::new("a", long[1..].to_owned()).is_ok());
        assert_eq!(SetCookie::new("a", long), Err(InvalidCookie::TooLong("a".into())));
    }

    #[test]
    fn attributes_are_checked_together() -> Result<(), InvalidCookie> {
        let cookie = SetCookie::new("a", "1")?;
        let named = || String::from("a");
        assert_eq!(cookie.clone().path("x").check(), Err(InvalidCookie::Path(named())));
        for path in ["/;x", "/\t", "/\x7f"] {
            assert_eq!(cookie.clone().path(path).check(), Err(InvalidCookie::Path(named())));
        }
        for domain in ["a;b", ""] {
            assert_eq!(cookie.clone().domain(domain).check(), Err(InvalidCookie::Domain(named())));
        }
        let none = cookie.same_site(SameSite::None);
        assert_eq!(none.check(), Err(InvalidCookie::NotSecure(named())));
        assert_eq!(none.secure().check(), Ok(()));
        for name in ["__Host-a", "__Secure-a"] {
            let plain = SetCookie::new(name, "1")?.path("/");
            assert_eq!(plain.check(), Err(InvalidCookie::NotSecure(name.into())));
        }
        let host = SetCookie::new("__host-a", "1")?.secure();
        assert_eq!(host.check(), Err(InvalidCookie::NotOfHost("__host-a".into())));
        let host = host.path("/");
        assert_eq!(host.check(), Ok(()));
        let elsewhere = host.domain("a").check();
        assert_eq!(elsewhere, Err(InvalidCookie::NotOfHost("__host-a".into())));
        Ok(())
    }
}
