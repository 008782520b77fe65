//! An HTTP/1.1 server and web framework of plain functions.

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
pub mod pool;
pub mod proto;
pub mod routing;
pub mod runtime;
pub mod server;
pub mod testing;

pub use app::{App, Hooks};
pub use config::Config;
pub use error::{Error, Problem, Rejection, Result, StartError};
#[cfg(feature = "json")]
pub use handler::Json;
pub use handler::{
    Accepted, Bearer, Conditional, Conditions, Cookies, Created, ETag, Form, FromHeader, FromPairs,
    FromParam, FromQuery, Header, Html, NoContent, Provide, Query, RawQuery, Redirect, Responder,
    SameSite, SetCookie, State, Target, Unmet, Version, escape_html, respond_with,
};
pub use http::{Method, StatusCode as Status, header};
pub use macros::{
    FromHeader, FromPairs, FromParam, FromQuery, HttpError, Provide, Responder, delete, get, head,
    options, patch, post, put, route, routes,
};
pub use message::{Headers, MediaType, Request, Response};
pub use proto::CloseReason;
pub use runtime::{DrainReport, Metrics};
pub use server::{Handle, Server};
