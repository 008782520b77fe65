//! What was asked for, and from where, as arguments.

use std::net::SocketAddr;

use super::from_head::no_socket;
use super::{Call, FromRequest};
use crate::error::{Rejection, Result};

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

/// The peer's address. A test without a socket has none: there, `Option<SocketAddr>` is `None` and this is refused with 500.
///
/// Behind a proxy it is the proxy's.
impl<'r, S> FromRequest<'r, S> for SocketAddr {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        call.request().peer().ok_or_else(no_socket)
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        call.request().peer().is_none()
    }
}
