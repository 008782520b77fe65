//! How an argument of a guard or a catcher is made from a request's head.

use std::net::SocketAddr;

use http::{Method, StatusCode, header};

use super::{
    Arrival, BaseUrl, Bearer, Conditions, Cookies, FromHeader, Header, Provide, RawQuery, State,
    Target,
};
use crate::error::{Rejection, Result};
use crate::message::{Head, Headers, RequestId};

/// An argument of a [`#[guard]`](macro@crate::guard) or a [`#[catch]`](macro@crate::catch), made from the head of a request and
/// the app's state `S`. The body is not read yet, or never will be.
///
/// What a guard of one's own and a handler both take has two implementations, of which one can call the other:
///
/// ```
/// use http_core::handler::{Arrival, Call, FromHead, FromRequest, Provide};
/// use http_core::{Headers, Rejection, Status};
///
/// struct Keys(Vec<String>);
///
/// /// The key that the client sent, if it is one of ours.
/// struct ApiKey<'r>(&'r str);
///
/// impl<'r> ApiKey<'r> {
///     fn of(headers: Headers<'r>, keys: &Keys) -> Result<Self, Rejection> {
///         match headers.get_str("x-api-key") {
///             Some(key) if keys.0.iter().any(|known| known == key) => Ok(ApiKey(key)),
///             _ => Err(Rejection::new(Status::FORBIDDEN, "header.x-api-key", "a known key is needed")),
///         }
///     }
/// }
///
/// impl<'r, S: Provide<Keys>> FromHead<'r, S> for ApiKey<'r> {
///     fn from_head(arrival: &'r Arrival<'r, S>) -> Result<Self, Rejection> {
///         ApiKey::of(arrival.headers(), arrival.state().provide())
///     }
/// }
///
/// impl<'r, S: Provide<Keys>> FromRequest<'r, S> for ApiKey<'r> {
///     fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
///         ApiKey::of(call.request().headers(), call.state().provide())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a guard or a catcher cannot take `{Self}`: it sees only the head of a request",
    label = "no head of a request makes a `{Self}`",
    note = "it takes `State<'_, T>`, `Head<'_>`, `Headers<'_>`, `Header<T>`, `Bearer<'_>`, `Cookies<'_>`, `Conditions<'_>`, \
            `Method`, `Target<'_>`, `RawQuery<'_>`, `SocketAddr`, `Option` and `Result<_, Rejection>` of these, and any type \
            that implements `FromHead<'r, S>` for every state `S` that holds what it needs",
    note = "what has to see the body or the path's values is a `#[before]`, which runs where the handler runs"
)]
pub trait FromHead<'r, S>: Sized {
    /// Makes the value. It must not block.
    ///
    /// # Errors
    /// A [`Rejection`] where the head does not have what is needed; a guard refuses then, and a catcher leaves the page as it is.
    fn from_head(arrival: &'r Arrival<'r, S>) -> Result<Self, Rejection>;

    /// Whether the head says nothing at all of this value, so that an `Option` of it is `None`. What is there but wrong is
    /// refused in an `Option` too.
    fn is_absent(arrival: &'r Arrival<'r, S>) -> bool {
        let _ = arrival;
        false
    }
}

impl<'r, S, T: FromHead<'r, S>> FromHead<'r, S> for Option<T> {
    fn from_head(arrival: &'r Arrival<'r, S>) -> Result<Self, Rejection> {
        if T::is_absent(arrival) { Ok(None) } else { T::from_head(arrival).map(Some) }
    }
}

impl<'r, S, T: FromHead<'r, S>> FromHead<'r, S> for Result<T, Rejection> {
    fn from_head(arrival: &'r Arrival<'r, S>) -> Result<Self, Rejection> {
        Ok(T::from_head(arrival))
    }
}

impl<'r, S: Provide<T>, T: ?Sized> FromHead<'r, S> for State<'r, T> {
    fn from_head(arrival: &'r Arrival<'r, S>) -> Result<Self, Rejection> {
        Ok(State::new(arrival.state().provide()))
    }
}

/// Arguments that every head can give.
macro_rules! always {
    ($($(#[$doc:meta])* $type:ty: $arrival:ident => $value:expr;)*) => {$(
        $(#[$doc])*
        impl<'r, S> FromHead<'r, S> for $type {
            fn from_head($arrival: &'r Arrival<'r, S>) -> Result<Self, Rejection> {
                Ok($value)
            }
        }
    )*};
}

always! {
    /// The head.
    Head<'r>: arrival => *arrival.head();
    /// The head.
    &'r Head<'r>: arrival => arrival.head();
    /// The header fields.
    Headers<'r>: arrival => arrival.headers();
    /// The method.
    Method: arrival => arrival.head().method().clone();
    /// The method.
    &'r Method: arrival => arrival.head().method();
    /// The request target.
    Target<'r>: arrival => Target(arrival.head().target());
    /// What the request is called.
    RequestId<'r>: arrival => arrival.head().request_id();
}

/// Arguments that not every head can give.
macro_rules! sometimes {
    ($([$($param:tt)*] $type:ty: $arrival:ident => $value:expr, $present:expr;)*) => {$(
        impl<'r, S, $($param)*> FromHead<'r, S> for $type {
            fn from_head($arrival: &'r Arrival<'r, S>) -> Result<Self, Rejection> {
                $value
            }

            fn is_absent($arrival: &'r Arrival<'r, S>) -> bool {
                $present.is_none()
            }
        }
    )*};
}

sometimes! {
    [T: FromHeader<'r>] Header<T>: arrival => Header::of(arrival.headers()), arrival.headers().get(T::NAME);
    [] Bearer<'r>: arrival => Bearer::of(arrival.headers()), arrival.headers().get(header::AUTHORIZATION);
    [] Cookies<'r>: arrival => Cookies::in_head(arrival.head()), arrival.headers().get(header::COOKIE);
    [] Conditions<'r>: arrival => Ok(Conditions::of(arrival.head())), Conditions::in_head(arrival.head());
    [] RawQuery<'r>: arrival => Ok(RawQuery(arrival.head().query().unwrap_or_default())), arrival.head().query();
    [] BaseUrl<'r>: arrival => BaseUrl::of(arrival.head()), arrival.head().host();
    [] SocketAddr: arrival => arrival.peer().ok_or_else(no_socket), arrival.peer();
}

pub(super) fn no_socket() -> Rejection {
    Rejection::new(StatusCode::INTERNAL_SERVER_ERROR, "peer", "the request came by no socket")
}
