//! HTTP/1.1 without I/O (RFC 9110, 9112): bytes and the time go in, [`Action`]s come out.
//!
//! [`Connection`] is the heart. A socket, a test, a fuzzer and a simulator drive it alike:
//!
//! ```
//! use std::sync::Arc;
//! use http_core::{Config, message::Clock, proto::{Action, Admission, Connection, Pending, Spares}};
//!
//! let (clock, mut spares) = (Clock::system(), Spares::new(1, 0));
//! let mut connection = Connection::new(Arc::new(Config::new()), &clock);
//! let request = b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n";
//! connection.space(&mut spares)[..request.len()].copy_from_slice(request);
//! assert!(matches!(connection.received(request.len(), &clock), Action::Admit));
//! let Action::Dispatch(mut exchange) = connection.admit(Admission::default(), &clock) else { panic!() };
//! exchange.parts(None).1.set_static_body(b"hello");
//! exchange.finish(&clock, false);
//! assert!(matches!(connection.respond(exchange, &clock), Action::Write));
//! let Pending::One(bytes) = connection.pending() else { panic!() };
//! assert!(bytes.starts_with(b"HTTP/1.1 200 OK\r\n") && bytes.ends_with(b"\r\n\r\nhello"));
//! ```

mod action;
mod blocks;
mod buffer;
mod chunked;
mod connection;
mod encode;
mod exchange;
mod fault;
mod fields;
mod framing;
mod gathered;
mod head;
mod host;
mod line;
mod lines;
mod listed;
mod output;
mod pace;
mod phase;
mod preface;
mod reading;
mod spares;
mod target;
mod usual;

pub use action::{Action, CloseReason};
pub use connection::Connection;
pub(crate) use encode::make_sendable;
pub use exchange::{Admission, Exchange};
pub use fault::Fault;
pub(crate) use fault::Faulted;
pub use output::Pending;
pub use spares::Spares;
