//! An HTTP/1.1 server and web framework of plain functions.

pub mod app;
mod config;
mod error;
pub mod handler;
pub mod message;
pub mod pool;
pub mod proto;
pub mod routing;
pub mod runtime;
pub mod server;
pub mod testing;

pub use config::Config;
pub use error::{Error, Problem, Rejection, Result, StartError};
pub use http::{Method, StatusCode as Status, header};
pub use message::{Headers, MediaType, Request, Response};
pub use server::{Handle, Server};
