//! An HTTP/1.1 server and web framework of plain functions: no `async`, no unsafe code.
//!
//! ```no_run
//! use http_core::{App, get, routes, serve};
//!
//! /// Greets by name.
//! #[get("/hello/{name}")]
//! fn hello(name: &str) -> String {
//!     format!("Hello, {name}!\n")
//! }
//!
//! fn main() -> http_core::Result<()> {
//!     let app = App::new((), routes![hello]);
//!     serve(app, "127.0.0.1:8080")
//! }
//! ```
//!
//! What a handler may take and give is in [`handler`], what the attributes understand in [`get`] and [`routes!`], every
//! setting in [`Config`]. [`testing`] has a client for the tests of an app. The modules [`proto`], [`runtime`] and [`pool`] are the
//! server core, for those who drive or test it themselves.

// The macros name this crate by its name, in its own tests too.
#[cfg(test)]
extern crate self as http_core;

pub mod app;
mod config;
mod error;
#[doc(hidden)]
pub mod expansion;
pub mod handler;
mod macros;
pub mod message;
mod notice;
pub mod pool;
pub mod proto;
pub mod routing;
pub mod runtime;
pub mod server;
pub mod testing;

pub use app::App;
/// The arena of a call, as an argument: `&Bump`.
pub use bumpalo::Bump;
pub use config::{AccessLog, Config, ForwardedFields, InvalidNetwork, Network, Setting};
pub use error::{Error, Problem, Rejection, Result, StartError};
#[cfg(feature = "json")]
pub use handler::Json;
pub use handler::{
    Accepted, Bearer, Call, Conditional, Conditions, Cookies, Created, ETag, Form, FormFile,
    FromHead, FromHeader, FromPairs, FromParam, FromQuery, FromRequest, Header, Html, Left, Next,
    NoContent, Provide, Query, RawQuery, Redirect, Responder, SameSite, SetCookie, State, Target,
    ToParam, Unmet, Url, Version, escape_html, respond_with,
};
pub use http::{Method, StatusCode as Status, header};
pub use macros::{
    FromHeader, FromPairs, FromParam, FromQuery, HttpError, Provide, Responder, after, around,
    before, catch, delete, get, guard, head, options, patch, post, put, route, routes, table,
};
pub use message::{Head, Headers, MediaType, Request, RequestId, Response};
pub use proto::{CloseReason, Fault};
pub use runtime::{DrainReport, Metrics, Readiness, RouteMetrics};
pub use server::{Handle, Server, serve, serve_with};
