//! Servers without sockets, under virtual time: for tests.
//!
//! A [`Pair`] is one connection and its peer, a [`World`] many of them on one loop with a pool that the test drives.
//! Both run the code that a server runs; only sockets, clock and threads are stood in for. Nothing sleeps, and nothing
//! depends on the speed of the machine.
//!
//! ```
//! use std::time::Duration;
//! use http_core::{App, Config, get, proto::CloseReason, routes, testing::Pair};
//!
//! #[get("/")]
//! fn hello() -> &'static str {
//!     "hello"
//! }
//!
//! let app = App::new((), routes![hello]);
//! let mut pair = Pair::with(app, Config::new().head_timeout(Duration::from_secs(12)));
//! pair.peer_sends(b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n");
//! pair.expect_response_starts(b"HTTP/1.1 200 OK\r\n");
//! pair.peer_sends(b"GET / HTT");
//! pair.advance(Duration::from_secs(12));
//! pair.expect_response_starts(b"HTTP/1.1 408 ");
//! pair.advance(Duration::from_secs(2));
//! assert_eq!(pair.is_closed(), Some(CloseReason::Refused));
//! ```

mod jobs;
mod pair;
mod wire;
mod world;

pub use pair::Pair;
pub use wire::{Ending, Wire};
pub use world::{PeerId, World};
