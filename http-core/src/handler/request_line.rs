//! What was asked for, and from where, as arguments.

use std::fmt;
use std::net::SocketAddr;

use http::StatusCode;

use super::from_head::no_socket;
use super::{Call, FromRequest};
use crate::error::{Rejection, Result};
use crate::message::{Head, Scheme};

/// An argument: the request target as sent, such as `/notes?page=2`.
///
/// ```
/// use http_core::{Target, get};
///
/// #[get("/notes")]
/// fn notes(target: Target<'_>) -> String {
///     format!("asked for {}", target.0)
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target<'r>(pub &'r str);

/// An argument: the query as sent, without its `?`; empty where there is none. With `Option<RawQuery<'_>>`, a target without a
/// `?` is `None`.
///
/// ```
/// use http_core::{RawQuery, get};
///
/// #[get("/legacy")]
/// fn legacy(query: RawQuery<'_>) -> String {
///     query.0.replace(';', "&")
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawQuery<'r>(pub &'r str);

/// An argument: the front of the URL that the client used, for links that lead here from outside. Its host is what the client
/// says: whoever hands such links to others, in a mail to reset a password for one, is to compare it with the hosts it knows.
///
/// Without trusted proxies the scheme is `http` and the host is the target's or that of `Host`; an HTTP/1.0 request that names
/// none is refused with 400.
///
/// ```
/// use http_core::handler::BaseUrl;
/// use http_core::get;
///
/// #[get("/feed")]
/// fn feed(base: BaseUrl<'_>) -> String {
///     format!("this feed is {base}/feed")
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseUrl<'r> {
    /// The scheme.
    pub scheme: Scheme,
    /// The host, with its port if there is one.
    pub host: &'r str,
}

impl<'r> BaseUrl<'r> {
    /// What this head says.
    ///
    /// # Errors
    /// 400 if it names no host.
    pub fn of(head: &Head<'r>) -> Result<BaseUrl<'r>, Rejection> {
        let host = head.host().filter(|host| !host.is_empty()).ok_or_else(|| {
            Rejection::new(StatusCode::BAD_REQUEST, "header.host", "expected a value")
        })?;
        Ok(BaseUrl { scheme: head.scheme(), host })
    }
}

impl fmt::Display for BaseUrl<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)
    }
}

impl<'r, S> FromRequest<'r, S> for BaseUrl<'r> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        BaseUrl::of(&call.request().head())
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        call.request().head().host().is_none()
    }
}

impl<'r, S> FromRequest<'r, S> for Target<'r> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        Ok(Target(call.request().head().target()))
    }
}

impl<'r, S> FromRequest<'r, S> for RawQuery<'r> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        Ok(RawQuery(call.request().query().unwrap_or_default()))
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        call.request().query().is_none()
    }
}

/// The client's address. A test without a socket has none: there, `Option<SocketAddr>` is `None` and this is refused with 500.
///
/// Behind a proxy it is the proxy's, unless the settings say which proxies are trusted to tell the client's; see the chapter
/// for operators.
impl<'r, S> FromRequest<'r, S> for SocketAddr {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        call.request().peer().ok_or_else(no_socket)
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        call.request().peer().is_none()
    }
}
