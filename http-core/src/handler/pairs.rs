//! How a whole query, or a whole form, becomes one value.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

use http::StatusCode;

use super::{Call, FromQuery, FromRequest, Mismatch, Pairs, form_data};
use crate::error::{Rejection, Result};
use crate::message::Head;

/// A struct whose fields are the values of a query or a form, each by its name. `#[derive(FromPairs)]` implements it.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot be read from a query or a form",
    label = "not a struct of named values",
    note = "write `#[derive(FromPairs)]` on `{Self}`, or implement `FromPairs<'_>`"
)]
pub trait FromPairs<'r>: Sized {
    /// Makes the value.
    ///
    /// # Errors
    /// All that could not be read.
    fn from_pairs(pairs: Pairs<'r>) -> Result<Self, Mismatches>;
}

/// What of a query or a form could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mismatches {
    all: Vec<(&'static str, Mismatch)>,
}

impl Mismatches {
    /// What stands under `name` as a `T`. Where it is none, that is noted.
    pub fn take<'r, T: FromQuery<'r>>(
        &mut self,
        pairs: Pairs<'r>,
        name: &'static str,
    ) -> Option<T> {
        match T::from_query(pairs.values(name)) {
            Ok(value) => Some(value),
            Err(mismatch) => {
                self.add(name, mismatch);
                None
            }
        }
    }

    /// Notes that what stands under `name` could not be read.
    pub fn add(&mut self, name: &'static str, mismatch: Mismatch) {
        self.all.push((name, mismatch));
    }

    /// All of it in one answer, with places below `root`.
    fn rejection(self, status: StatusCode, root: &str) -> Rejection {
        let told = self.all.into_iter().map(|(name, mismatch)| {
            Rejection::new(status, format!("{root}.{name}"), mismatch.to_string())
        });
        let joined = told.reduce(|mut all, one| {
            all.join(one);
            all
        });
        joined.unwrap_or_else(|| Rejection::new(status, root, "refused"))
    }
}

/// An argument: the whole query. Every value that could not be read is told, with 400. With `Option<Query<T>>`, a request
/// without a query is `None`.
///
/// ```
/// use http_core::{FromPairs, Query, get};
///
/// #[derive(FromPairs)]
/// struct Search<'a> {
///     q: &'a str,
///     #[pairs(rename = "tag")]
///     tags: Vec<&'a str>,
///     #[pairs(default = 1)]
///     page: u32,
/// }
///
/// #[get("/search")]
/// fn search(search: Query<Search<'_>>) -> String {
///     format!("{} in {:?}, page {}", search.q, search.tags, search.page)
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query<T>(pub T);

/// An argument: a form, from a body of the type `application/x-www-form-urlencoded` or, with files as [`FormFile`](super::FormFile) or
/// without, `multipart/form-data`.
///
/// Another `Content-Type`, or none, is refused with 415, a body of more values than the setting `form_pairs` allows with 400; every value that
/// could not be read is told, with 422. With `Option<Form<T>>`, a request with neither body nor `Content-Type` is `None`.
///
/// ```
/// use http_core::{Form, FromPairs, Redirect, post};
///
/// #[derive(FromPairs)]
/// struct NewNote<'a> {
///     title: &'a str,
///     stars: Option<u8>,
/// }
///
/// #[post("/notes")]
/// fn create(note: Form<NewNote<'_>>) -> Redirect {
///     assert!(!note.title.is_empty());
///     Redirect::see_other("/notes")
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form<T>(pub T);

impl<'r, S, T: FromPairs<'r>> FromRequest<'r, S> for Query<T> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        let read = T::from_pairs(call.query()?);
        read.map(Query).map_err(|wrong| wrong.rejection(StatusCode::BAD_REQUEST, "query"))
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        call.request().query().is_none_or(str::is_empty)
    }
}

impl<'r, S, T: FromPairs<'r>> FromRequest<'r, S> for Form<T> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        let request = call.request();
        let (body, arena) = (request.body(), call.arena());
        let most = request.head().most_pairs().form;
        let pairs = match FormType::of(request.head())? {
            FormType::Encoded => Pairs::new(body, most, arena).map_err(|wrong| wrong.to_string()),
            FormType::Parts { boundary } => form_data::parts(body, &boundary, most, arena)
                .map(Pairs::of_parts)
                .map_err(|wrong| wrong.to_string()),
        };
        let pairs =
            pairs.map_err(|reason| Rejection::new(StatusCode::BAD_REQUEST, "body", reason))?;
        let read = T::from_pairs(pairs);
        read.map(Form).map_err(|wrong| wrong.rejection(StatusCode::UNPROCESSABLE_ENTITY, "body"))
    }

    fn admit(head: &Head<'_>) -> Result<(), Rejection> {
        FormType::of(*head).map(|_| ())
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        let request = call.request();
        request.body().is_empty() && request.head().content_type().is_none()
    }
}

/// How a body writes a form.
enum FormType<'r> {
    /// `application/x-www-form-urlencoded`
    Encoded,
    /// `multipart/form-data`
    Parts { boundary: Cow<'r, [u8]> },
}

impl<'r> FormType<'r> {
    #[inline]
    fn of(head: Head<'r>) -> Result<FormType<'r>, Rejection> {
        let content_type = head.content_type().unwrap_or_default();
        let end = memchr::memchr(b';', content_type).unwrap_or(content_type.len());
        let media_type = content_type[..end].trim_ascii();
        if media_type.eq_ignore_ascii_case(b"application/x-www-form-urlencoded") {
            return Ok(FormType::Encoded);
        }
        if !media_type.eq_ignore_ascii_case(b"multipart/form-data") {
            return Err(no_form());
        }
        match form_data::boundary(content_type) {
            Some(boundary) => Ok(FormType::Parts { boundary }),
            None => Err(Rejection::new(
                StatusCode::BAD_REQUEST,
                "header.content-type",
                "expected one boundary of 1 to 70 letters, digits and '()+_,-./:=? ",
            )),
        }
    }
}

#[cold]
fn no_form() -> Rejection {
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    let reason = "expected application/x-www-form-urlencoded or multipart/form-data";
    Rejection::new(status, "header.content-type", reason)
        .with_accepted("application/x-www-form-urlencoded, multipart/form-data")
}

macro_rules! transparent {
    ($($type:ident)*) => {$(
        impl<T> Deref for $type<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> DerefMut for $type<T> {
            fn deref_mut(&mut self) -> &mut T {
                &mut self.0
            }
        }
    )*};
}

transparent! { Query Form }
