//! How an argument of a handler is made from its request.

use bumpalo::Bump;
use http::Method;

use super::Call;
use crate::error::Rejection;
use crate::message::{Framing, Head, Headers, Request, RequestId};

/// An argument of a handler, made from the request and the app's state `S`. An argument that is named in the route's
/// pattern is read by [`FromParam`](super::FromParam) instead.
///
/// The value may borrow from the request, from the arena of the call and from the state, for `'r`.
///
/// An extractor is written for every state that holds what it needs, never for one state type alone:
///
/// ```
/// use http_core::handler::{Call, FromRequest, Provide};
/// use http_core::{Rejection, Status};
///
/// struct Keys(Vec<String>);
///
/// /// The key that the client sent, if it is one of ours.
/// struct ApiKey<'r>(&'r str);
///
/// impl<'r, S: Provide<Keys>> FromRequest<'r, S> for ApiKey<'r> {
///     fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
///         let keys: &Keys = call.state().provide();
///         match call.request().headers().get_str("x-api-key") {
///             Some(key) if keys.0.iter().any(|known| known == key) => Ok(ApiKey(key)),
///             _ => Err(Rejection::new(Status::FORBIDDEN, "header.x-api-key", "a known key is needed")),
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a handler cannot take `{Self}` from a request",
    label = "no part of a request makes a `{Self}`",
    note = "arguments are values named in the pattern, `State<'_, T>`, `Json<T>`, `Form<T>`, `Query<T>`, `&[u8]` or `&str` \
            (the body), `Header<T>`, `Headers<'_>`, `Cookies<'_>`, `Head<'_>`, `&Request<'_>`, `Method`, `&Bump`, and any type that \
            implements `FromRequest<'r, S>` for every state `S` that holds what it needs",
    note = "a part of the app's state, as in `&Db`, is taken as `State<'_, Db>`; what a `#[before]` leaves as `Left<Db>`; a type that \
            derives `FromHeader` as `Header<T>`; a `FormFile` is a field of the `T` in a `Form<T>`"
)]
pub trait FromRequest<'r, S>: Sized {
    /// Makes the value.
    ///
    /// # Errors
    /// A [`Rejection`] where the request does not have what is needed; the handler is not called then.
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection>;

    /// Refuses a request by its head alone, on the loop, before its body is read: a media type that is not taken, say. It
    /// must not block. [`from_request`](FromRequest::from_request) still has to check what it relies on.
    ///
    /// # Errors
    /// A [`Rejection`] where the value could not be made whatever the body is.
    fn admit(head: &Head<'_>) -> Result<(), Rejection> {
        let _ = head;
        Ok(())
    }

    /// Whether the request says nothing at all of this value, so that an `Option` of it is `None`. What is there but
    /// wrong is refused in an `Option` too.
    fn is_absent(call: &'r Call<'r, S>) -> bool {
        let _ = call;
        false
    }
}

impl<'r, S, T: FromRequest<'r, S>> FromRequest<'r, S> for Option<T> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        if T::is_absent(call) { Ok(None) } else { T::from_request(call).map(Some) }
    }

    // Without a body, which one in chunks may turn out to be, the value may be absent: that is for the call to say.
    fn admit(head: &Head<'_>) -> Result<(), Rejection> {
        match head.framing() {
            Framing::Empty => Ok(()),
            Framing::Chunked if head.content_type().is_none() => Ok(()),
            Framing::Chunked | Framing::Length(_) => T::admit(head),
        }
    }
}

impl<'r, S, T: FromRequest<'r, S>> FromRequest<'r, S> for Result<T, Rejection> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        Ok(T::from_request(call))
    }
}

/// Arguments that every request can give.
macro_rules! always {
    ($($(#[$doc:meta])* $type:ty: $call:ident => $value:expr;)*) => {$(
        $(#[$doc])*
        impl<'r, S> FromRequest<'r, S> for $type {
            fn from_request($call: &'r Call<'r, S>) -> Result<Self, Rejection> {
                Ok($value)
            }
        }
    )*};
}

always! {
    /// The request.
    Request<'r>: call => *call.request();
    /// The request.
    &'r Request<'r>: call => call.request();
    /// The head.
    Head<'r>: call => call.request().head();
    /// The head.
    &'r Head<'r>: call => call.request().borrow_head();
    /// The header fields.
    Headers<'r>: call => call.request().headers();
    /// The method.
    Method: call => call.request().method().clone();
    /// The method.
    &'r Method: call => call.request().method();
    /// What the request is called.
    RequestId<'r>: call => call.request().borrow_head().request_id();
    /// The memory of this call: the answer may borrow from it.
    &'r Bump: call => call.arena();
}
