//! An app under test, at three depths.
//!
//! *The function itself.* A handler stays the function that it was written as, so a test calls it:
//! `assert_eq!(hello("you"), "hello, you")`.
//!
//! *The whole app in memory.* [`Client::new`] sends requests through the parser, the limits, the table and the hooks, without
//! a socket or a thread and under virtual time.
//!
//! *A real server.* [`Client::live`] sends the same requests through a socket.
//!
//! ```
//! use http_core::{App, get, routes, testing::Client};
//!
//! #[get("/hello/{name}")]
//! fn hello(name: &str) -> String {
//!     format!("hello, {name}")
//! }
//!
//! fn asks(mut client: Client) {
//!     client.get("/hello/you").send().expect_status(200).expect_text("hello, you");
//!     client.get("/hello").send().expect_status(404);
//! }
//!
//! assert_eq!(hello("you"), "hello, you");
//! asks(Client::new(App::new((), routes![hello])));
//! asks(Client::live(App::new((), routes![hello]))?);
//! # Ok::<(), http_core::StartError>(())
//! ```
//!
//! # The protocol itself
//!
//! What no well-behaved client sends, how bytes are cut into segments, who is slow and who gives up: for that there are
//! servers without sockets, one level below. A [`Pair`] is one connection and its peer, a [`World`] many of them on one loop
//! with a pool that the test drives. Both run the code that a server runs; nothing sleeps, and nothing depends on the speed
//! of the machine.
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

mod answer;
mod ask;
mod channel;
mod client;
mod cookie_date;
mod jar;
mod jobs;
mod live;
mod pair;
mod reading;
mod transcript;
mod wire;
mod world;

pub use answer::Answer;
pub use ask::Ask;
pub use client::Client;
pub use pair::Pair;
pub use wire::{Ending, Wire};
pub use world::{PeerId, World};

/// Writes a value of JSON as it is written in JSON, for [`Ask::json`] and [`Answer::expect_json`]: `serde_json`'s macro.
///
/// ```
/// use http_core::testing::json;
///
/// let id = 7;
/// let note = json!({ "id": id, "tags": ["a", "b"], "parent": null });
/// assert_eq!(note["tags"][1], "b");
/// ```
#[cfg(feature = "json")]
#[doc(inline)]
pub use serde_json::json;
