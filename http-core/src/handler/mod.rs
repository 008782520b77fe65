//! What the signature of a handler is made of.

mod accepted;
mod around;
mod arrival;
mod body;
mod call;
mod conditional;
mod conditions;
mod cookies;
mod created;
mod derived;
mod endpoint;
mod error_page;
mod finish;
mod form_data;
mod form_file;
mod from_head;
mod from_request;
mod header_value;
mod hook;
mod html;
#[cfg(feature = "json")]
mod json;
mod left;
mod location;
mod next;
mod pairs;
mod path;
mod produce;
mod query;
mod ranges;
mod redirect;
mod refuse;
mod refused;
mod request_line;
mod responder;
mod response_part;
mod rest;
mod set_cookie;
mod state;
mod to_param;
mod url;
mod version;

pub use accepted::{Accepted, NoContent};
// Hidden is what only the macros write, by way of `expansion`.
#[doc(hidden)]
pub use around::{Around, CallFn, HeadFn, Inner, WayFn};
pub use arrival::Arrival;
pub use call::Call;
pub use conditional::Conditional;
pub use conditions::{Conditions, Unmet};
pub use cookies::Cookies;
pub use created::Created;
#[doc(hidden)]
pub use derived::{respond_error, respond_status, status};
#[doc(hidden)]
pub use endpoint::{AdmitFn, Endpoint, Handler, handlers};
pub use endpoint::{AppState, Routes};
pub(crate) use finish::finish;
pub use form_file::FormFile;
pub use from_head::FromHead;
pub use from_request::FromRequest;
pub use header_value::{
    Authorization, Bearer, ContentType, FromHeader, Header, Host, Origin, Referer, UserAgent,
};
#[doc(hidden)]
pub use hook::{Admits, Leaves, OnCall, OnHead, OnWay, refuse_all, replace_page};
pub use html::{Html, escape_html};
#[cfg(feature = "json")]
pub use json::Json;
#[cfg(feature = "json")]
pub(crate) use json::is_json;
pub use left::Left;
pub use next::Next;
pub use pairs::{Form, FromPairs, Mismatches, Query};
pub use path::{FromParam, Mismatch};
#[doc(hidden)]
pub use produce::produce;
pub use query::{FromQuery, Pairs, Values};
pub use redirect::Redirect;
pub(crate) use refuse::refuse;
use refuse::refuse_for;
#[doc(hidden)]
pub use refused::Refused;
pub use request_line::{BaseUrl, RawQuery, Target};
pub use responder::{RespondWith, Responder, respond, respond_with};
pub use response_part::ResponsePart;
pub use set_cookie::{InvalidCookie, SameSite, SetCookie};
#[doc(hidden)]
pub use state::AnyState;
pub use state::{Provide, State};
pub use to_param::ToParam;
pub use url::Url;
pub use version::{ETag, InvalidETag, Version};
