//! What a handler's arguments are made from.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use bumpalo::Bump;

use super::{FromParam, Mismatch};
use crate::error::Rejection;
use crate::message::Request;
use crate::routing;

/// A request on its way to its handler, with the app's state and the memory of this call.
#[derive(Debug)]
pub struct Call<'r, S> {
    request: &'r Request<'r>,
    arena: &'r Bump,
    state: &'r S,
    left: RefCell<LeftBehind>,
}

/// What hooks have left, one of each type. Most calls have nothing left in them, so they pay for one pointer.
#[derive(Debug, Default)]
struct LeftBehind(Option<Box<Values>>);

type Values = Vec<Rc<dyn Any>>;

impl Drop for LeftBehind {
    #[inline(always)]
    fn drop(&mut self) {
        if let Some(values) = self.0.take() {
            discard(values);
        }
    }
}

#[cold]
fn discard(values: Box<Values>) {
    drop(values);
}

impl<'r, S> Call<'r, S> {
    /// Puts a call together.
    #[must_use]
    pub fn new(request: &'r Request<'r>, arena: &'r Bump, state: &'r S) -> Call<'r, S> {
        Call { request, arena, state, left: RefCell::default() }
    }

    /// The request.
    #[must_use]
    pub fn request(&self) -> &'r Request<'r> {
        self.request
    }

    /// Memory that is free again once the answer is serialized. What an extractor makes from the request without
    /// borrowing from it, it can put here.
    #[must_use]
    pub fn arena(&self) -> &'r Bump {
        self.arena
    }

    /// The app's state.
    #[must_use]
    pub fn state(&self) -> &'r S {
        self.state
    }

    /// Leaves a value for whatever runs later in this call, in place of one of the same type: a handler takes it as
    /// [`Left<T>`](super::Left).
    #[doc(hidden)]
    pub fn leave<T: 'static>(&self, value: T) {
        let mut left = self.left.borrow_mut();
        let values = left.0.get_or_insert_default();
        values.retain(|other| !other.is::<T>());
        values.push(Rc::new(value));
    }

    /// The `T` that was left.
    #[doc(hidden)]
    #[must_use]
    pub fn left<T: 'static>(&self) -> Option<Rc<T>> {
        let left = self.left.borrow();
        left.0.as_ref()?.iter().find_map(|value| Rc::clone(value).downcast().ok())
    }

    /// The value of the pattern's parameter number `index`, decoded: the request's own bytes where nothing of it is
    /// encoded, else a text in the arena.
    ///
    /// # Errors
    /// [`Mismatch`] if it is not UTF-8, or there is no such parameter.
    #[doc(hidden)]
    pub fn param(&self, index: usize) -> Result<&'r str, Mismatch> {
        let raw = self.request.param(index).ok_or(Mismatch::expected("a value"))?;
        let is_encoded = !self.request.borrow_head().is_path_plain() && raw.contains(&b'%');
        let bytes = if is_encoded {
            // Routing has refused a path whose encoding is broken, so no byte is lost here.
            let length = routing::decode(raw).count();
            let mut decoded = routing::decode(raw).flatten();
            self.arena.alloc_slice_fill_with(length, |_| decoded.next().unwrap_or_default())
        } else {
            raw
        };
        std::str::from_utf8(bytes).map_err(|_| Mismatch::expected("UTF-8"))
    }

    /// The value of the pattern's parameter number `index`, which is called `name`, as a `T`.
    ///
    /// # Errors
    /// 404 if the value is no `T`: there is nothing at this path.
    #[doc(hidden)]
    #[inline]
    pub fn path_value<T: FromParam<'r>>(
        &self,
        index: usize,
        name: &'static str,
    ) -> Result<T, Rejection> {
        if let Some(value) = self.request.param(index).and_then(T::from_plain) {
            return Ok(value);
        }
        self.param(index).and_then(T::from_param).map_err(|mismatch| {
            let place = format!("path.{name}");
            Rejection::new(http::StatusCode::NOT_FOUND, place, mismatch.to_string())
        })
    }
}
