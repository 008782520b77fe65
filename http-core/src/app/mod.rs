//! From a request to its answer, with no bytes and no sockets.

mod service;

pub use service::{Dispatch, RouteId, Service, Verdict};
