//! What the signature of a handler is made of.

mod accepted;
mod body;
mod call;
mod conditional;
mod conditions;
mod created;
mod derived;
mod endpoint;
mod error_page;
mod finish;
mod from_request;
mod html;
#[cfg(feature = "json")]
mod json;
mod location;
mod path;
mod query;
mod redirect;
mod refuse;
mod refused;
mod responder;
mod response_part;
mod set_cookie;
mod state;
mod version;

pub use accepted::{Accepted, NoContent};
pub use call::Call;
pub use conditional::Conditional;
pub use conditions::{Conditions, Unmet};
pub use created::Created;
pub use derived::{respond_error, respond_status, status};
pub use endpoint::{AppState, Endpoint, Handler, Routes, handlers};
pub use finish::finish;
pub use from_request::FromRequest;
pub use html::{Html, escape_html};
#[cfg(feature = "json")]
pub use json::Json;
pub use path::{FromParam, Mismatch};
pub use query::{FromQuery, Pairs, Values};
pub use redirect::Redirect;
pub(crate) use refuse::refuse;
use refuse::refuse_for;
pub use refused::Refused;
pub use responder::{RespondWith, Responder, respond, respond_with};
pub use response_part::ResponsePart;
pub use set_cookie::{InvalidCookie, SameSite, SetCookie};
pub use state::{AnyState, Provide, State};
pub use version::{ETag, InvalidETag, Version};
