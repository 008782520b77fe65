//! How a handler gets at a part of the app's state.

use std::fmt;
use std::ops::Deref;

use super::{Call, FromRequest};
use crate::error::Rejection;

/// An argument: the `T` that the app's state holds, or the whole state.
///
/// ```
/// use http_core::{Provide, State, get};
///
/// struct Motto(String);
///
/// #[derive(Provide)]
/// struct Site {
///     motto: Motto,
/// }
///
/// #[get("/motto")]
/// fn motto(motto: State<'_, Motto>) -> &str {
///     &State::inner(motto).0
/// }
///
/// // A handler is a function: a test calls it.
/// let said = Motto("less".into());
/// assert_eq!(motto(State::new(&said)), "less");
/// ```
pub struct State<'r, T: ?Sized> {
    inner: &'r T,
}

/// A state that holds a `T`. `#[derive(Provide)]` implements it for every field's type and for the whole state itself.
#[diagnostic::on_unimplemented(
    message = "the app state `{Self}` holds no `{T}`",
    label = "no field of `{Self}` is a `{T}`",
    note = "a handler asks for `State<'_, {T}>`: write `#[derive(Provide)]` on the struct that `App::new` gets, which hands out itself and its fields, and give it a field \
            of that type if it is none itself"
)]
pub trait Provide<T: ?Sized> {
    /// The `T`.
    fn provide(&self) -> &T;
}

impl Provide<()> for () {
    fn provide(&self) -> &() {
        self
    }
}

impl<'r, T: ?Sized> State<'r, T> {
    /// Hands out `inner`: for a test that calls a handler.
    #[must_use]
    pub fn new(inner: &'r T) -> State<'r, T> {
        State { inner }
    }

    /// The value itself, for as long as the call lasts: an answer may borrow from it. A function and no method, so that it
    /// hides none of `T`'s.
    #[must_use]
    pub fn inner(this: State<'r, T>) -> &'r T {
        this.inner
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for State<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: ?Sized> Clone for State<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for State<'_, T> {}

impl<T: ?Sized> Deref for State<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner
    }
}

impl<'r, S: Provide<T>, T: ?Sized> FromRequest<'r, S> for State<'r, T> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        Ok(State { inner: call.state().provide() })
    }
}

/// A state that would hold everything, if there were a value of it. The attribute macros check a handler's arguments with
/// it where the handler stands, before it is known what app mounts it.
#[derive(Debug)]
pub enum AnyState {}

impl<T: ?Sized> Provide<T> for AnyState {
    fn provide(&self) -> &T {
        match *self {}
    }
}
