//! The request's body as it is: bytes or text.

use http::StatusCode;

use super::{Call, FromRequest};
use crate::error::Rejection;

/// The body; empty where there is none.
impl<'r, S> FromRequest<'r, S> for &'r [u8] {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        Ok(call.request().body())
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        call.request().body().is_empty()
    }
}

/// A copy of the body; empty where there is none.
impl<'r, S> FromRequest<'r, S> for Vec<u8> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        Ok(call.request().body().to_vec())
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        call.request().body().is_empty()
    }
}

/// The body as text; empty where there is none. A body that is not UTF-8 is refused with 400.
impl<'r, S> FromRequest<'r, S> for &'r str {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        std::str::from_utf8(call.request().body()).map_err(|error| {
            let reason = format!("not UTF-8 from byte {} on", error.valid_up_to());
            Rejection::new(StatusCode::BAD_REQUEST, "body", reason)
        })
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        call.request().body().is_empty()
    }
}

/// A copy of the body as text; empty where there is none. A body that is not UTF-8 is refused with 400.
impl<'r, S> FromRequest<'r, S> for String {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        <&str>::from_request(call).map(String::from)
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        call.request().body().is_empty()
    }
}
