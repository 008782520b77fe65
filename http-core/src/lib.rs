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
mod notice;
pub mod pool;
pub mod proto;
pub mod routing;
pub mod runtime;
pub mod server;
pub mod testing;

pub use app::App;
pub use config::Config;
pub use error::{Error, Problem, Rejection, Result, StartError};
#[cfg(feature = "json")]
pub use handler::Json;
pub use handler::{Created, Provide, Responder, State, respond_with};
pub use http::{Method, StatusCode as Status, header};
pub use macros::{Provide, delete, get, head, options, patch, post, put, route, routes};
pub use message::{Headers, MediaType, Request, Response};
pub use proto::CloseReason;
pub use runtime::{DrainReport, Metrics};
pub use server::{Handle, Server};
