//! One header field as an argument, by its type.

use http::{HeaderName, StatusCode, header};

use super::{Call, FromRequest, Mismatch};
use crate::error::{Rejection, Result};
use crate::message::Headers;

/// A type that is the value of one header field. `#[derive(FromHeader)]` implements it for a struct around a value.
///
/// ```
/// use http_core::handler::{FromHeader, Mismatch};
/// use http_core::header::HeaderName;
/// use http_core::{Header, get};
///
/// /// `X-Depth: 0`, `1` or `infinity`
/// enum Depth { Zero, One, Infinity }
///
/// impl FromHeader<'_> for Depth {
///     const NAME: HeaderName = HeaderName::from_static("x-depth");
///
///     fn from_header(value: &str) -> Result<Depth, Mismatch> {
///         match value {
///             "0" => Ok(Depth::Zero),
///             "1" => Ok(Depth::One),
///             "infinity" => Ok(Depth::Infinity),
///             _ => Err(Mismatch::expected("0, 1 or infinity")),
///         }
///     }
/// }
///
/// #[get("/tree")]
/// fn tree(depth: Option<Header<Depth>>) -> &'static str {
///     match depth {
///         Some(Header(Depth::Zero)) => "the root",
///         Some(Header(Depth::One)) => "the root and its children",
///         Some(Header(Depth::Infinity)) | None => "everything",
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot be read from a header field",
    label = "not a type that names its header field",
    note = "write `#[derive(FromHeader)]` on a struct around it, or implement `FromHeader<'_>`, or take `Headers<'_>` and read the field by its name"
)]
pub trait FromHeader<'r>: Sized {
    /// The name of the field.
    const NAME: HeaderName;

    /// Reads the value, which has no whitespace around it.
    ///
    /// # Errors
    /// [`Mismatch`] says what was expected.
    fn from_header(value: &'r str) -> Result<Self, Mismatch>;
}

/// An argument: the header field that `T` names. A field that is missing, stands there twice or is no `T` is refused with 400;
/// with `Option<Header<T>>` a missing one is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header<T>(pub T);

impl<'r, T: FromHeader<'r>> Header<T> {
    /// The field among these: for a guard, which has no call.
    ///
    /// # Errors
    /// 400 if it is missing, stands there twice or is no `T`.
    pub fn of(headers: Headers<'r>) -> Result<Header<T>, Rejection> {
        read(headers).map(Header).map_err(|mismatch| {
            let place = format!("header.{}", T::NAME);
            Rejection::new(StatusCode::BAD_REQUEST, place, mismatch.to_string())
        })
    }
}

impl<'r, S, T: FromHeader<'r>> FromRequest<'r, S> for Header<T> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        Header::of(call.request().headers())
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        call.request().headers().get(T::NAME).is_none()
    }
}

fn read<'r, T: FromHeader<'r>>(headers: Headers<'r>) -> Result<T, Mismatch> {
    let mut values = headers.get_all(T::NAME);
    let value = match (values.next(), values.next()) {
        (Some(value), None) => value,
        (None, _) => return Err(Mismatch::expected("a value")),
        (Some(_), Some(_)) => return Err(Mismatch::expected("one value")),
    };
    let text = std::str::from_utf8(value).map_err(|_| Mismatch::expected("UTF-8"))?;
    T::from_header(text)
}

/// Types around the text of one field.
macro_rules! texts {
    ($($(#[$doc:meta])* $type:ident: $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $type<'r>(pub &'r str);

        impl<'r> FromHeader<'r> for $type<'r> {
            const NAME: HeaderName = header::$name;

            fn from_header(value: &'r str) -> Result<Self, Mismatch> {
                Ok($type(value))
            }
        }
    )*};
}

texts! {
    /// The field `Host` as sent, with its port if there is one (RFC 9110, 7.2). It does not count where the target is a whole
    /// URL: which host the client means says [`Head::host`](crate::message::Head::host).
    ///
    /// ```
    /// use http_core::handler::Host;
    /// use http_core::{Header, get};
    ///
    /// #[get("/")]
    /// fn index(Header(Host(host)): Header<Host<'_>>) -> String {
    ///     format!("this is {host}")
    /// }
    /// ```
    Host: HOST;
    /// What the client says it is, in `User-Agent`.
    UserAgent: USER_AGENT;
    /// The page that the client comes from, in `Referer`.
    Referer: REFERER;
    /// The site whose script or form sent the request, in `Origin`.
    Origin: ORIGIN;
    /// The media type of the body, in `Content-Type`.
    ContentType: CONTENT_TYPE;
    /// The credentials as they are sent in `Authorization`, with their scheme; see also [`Bearer`].
    Authorization: AUTHORIZATION;
}

/// An argument: the token of `Authorization: Bearer …` (RFC 6750, 2.1). A request without one is refused with 401 and told in
/// `WWW-Authenticate` what is asked for; with `Option<Bearer<'_>>` one without `Authorization` is `None`. Whether the token is
/// any good is for the handler to say, or an extractor that is made from it.
///
/// ```
/// use http_core::{Bearer, Status, get};
///
/// #[get("/secret")]
/// fn secret(token: Bearer<'_>) -> Result<&'static str, Status> {
///     if token.0 == "mF_9.B5f-4.1JqM" { Ok("welcome") } else { Err(Status::FORBIDDEN) }
/// }
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Bearer<'r>(pub &'r str);

/// Without the token, which has no business in a log.
impl std::fmt::Debug for Bearer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bearer(…)")
    }
}

impl<'r> Bearer<'r> {
    /// The token among these fields: for a guard, which has no call.
    ///
    /// # Errors
    /// 401 if there is none.
    pub fn of(headers: Headers<'r>) -> Result<Bearer<'r>, Rejection> {
        let field = read::<Authorization<'r>>(headers);
        let token = field.ok().and_then(|Authorization(text)| {
            let (scheme, token) = text.split_once(' ')?;
            let token = token.trim_start_matches(' ');
            let is_one = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty();
            is_one.then_some(token)
        });
        token.map(Bearer).ok_or_else(|| {
            let reason = "expected a bearer token";
            Rejection::new(StatusCode::UNAUTHORIZED, "header.authorization", reason)
                .with_challenge("Bearer")
        })
    }
}

impl<'r, S> FromRequest<'r, S> for Bearer<'r> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        Bearer::of(call.request().headers())
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        call.request().headers().get(header::AUTHORIZATION).is_none()
    }
}
