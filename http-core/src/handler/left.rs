//! What a hook has left for the handler.

use std::any::type_name;
use std::ops::Deref;
use std::rc::Rc;

use http::StatusCode;

use super::{Call, FromRequest};
use crate::error::{Rejection, Result};

/// An argument: the `T` that a hook has [left](Call::leave) in this call. Where none has, the answer is 500, since the program
/// is wrong; with `Option<Left<T>>` it is `None`.
///
/// ```
/// use std::convert::Infallible;
///
/// use http_core::{App, Headers, Left, before, get, routes};
///
/// struct Visitor(String);
///
/// #[before]
/// fn know_visitor(headers: Headers<'_>) -> Result<Visitor, Infallible> {
///     Ok(Visitor(headers.get_str("x-name").unwrap_or("stranger").to_owned()))
/// }
///
/// #[get("/")]
/// fn greet(visitor: Left<Visitor>) -> String {
///     format!("hello, {}", visitor.0)
/// }
///
/// let app = App::new((), routes![know_visitor, greet]);
/// # let _ = app;
/// ```
#[derive(Clone, Debug)]
pub struct Left<T> {
    value: Rc<T>,
}

impl<T> Left<T> {
    /// Hands out `value`: for a test that calls a handler.
    #[must_use]
    pub fn new(value: T) -> Left<T> {
        Left { value: Rc::new(value) }
    }
}

impl<T> Deref for Left<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'r, S, T: 'static> FromRequest<'r, S> for Left<T> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        call.left().map(|value| Left { value }).ok_or_else(|| {
            let reason = format!(
                "no hook has left a `{}` by now: list the one that does before what takes it",
                type_name::<T>()
            );
            Rejection::new(StatusCode::INTERNAL_SERVER_ERROR, "", reason)
        })
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        call.left::<T>().is_none()
    }
}
