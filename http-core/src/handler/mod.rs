//! What the signature of a handler is made of.

mod body;
mod call;
mod created;
mod endpoint;
mod from_request;
#[cfg(feature = "json")]
mod json;
mod path;
mod query;
mod refuse;
mod refused;
mod responder;
mod response_part;
mod rest;
mod state;

pub use call::Call;
pub use created::Created;
pub use endpoint::{AppState, Endpoint, Handler, Routes, handlers};
pub use from_request::FromRequest;
#[cfg(feature = "json")]
pub use json::Json;
pub use path::{FromParam, Mismatch};
pub use query::{FromQuery, Pairs, Values};
pub(crate) use refuse::refuse;
pub use refused::Refused;
pub use responder::{RespondWith, Responder, respond, respond_with};
pub use response_part::ResponsePart;
pub use state::{AnyState, Provide, State};
