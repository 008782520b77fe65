//! What do the servers of the comparison have in common? Where they listen, what they answer, and the routes that no load asks for.

use std::env;

use serde::{Deserialize, Serialize};

/// The text of `/plaintext`, and of every route that no load asks for.
pub const HELLO: &str = "Hello, World!";

/// The longest body, in bytes. The longest that a load sends is 1 MiB.
pub const BODY_BYTES: usize = 16 << 20;

/// The backlog of a listener, for those that let one choose it.
pub const BACKLOG: u32 = 4_096;

/// What `/json` answers.
#[derive(Serialize)]
pub struct Message {
    /// The text.
    pub message: &'static str,
}

/// What `/users/{id}` answers.
#[derive(Serialize)]
pub struct User {
    /// The number from the path.
    pub id: u64,
    /// A text with the number in it, formatted for each request.
    pub name: String,
}

impl User {
    /// The user of this number.
    pub fn new(id: u64) -> User {
        User { id, name: format!("user-{id}") }
    }
}

/// What `/sum` takes.
#[derive(Deserialize)]
pub struct Pair {
    a: i64,
    b: i64,
}

/// What `/sum` answers.
#[derive(Serialize)]
pub struct Sum {
    sum: i64,
}

impl From<Pair> for Sum {
    fn from(pair: Pair) -> Sum {
        Sum { sum: pair.a.wrapping_add(pair.b) }
    }
}

/// The port on 127.0.0.1, from the variable `PORT` of the environment.
///
/// # Panics
/// If there is no such variable, or it is no port.
pub fn port() -> u16 {
    let text = env::var("PORT").expect("PORT is set");
    text.parse().expect("PORT is a port")
}

/// The patterns that no load asks for, so that finding a route has something to do: those that `bench-server` has, read from
/// its source.
pub fn other_patterns() -> impl Iterator<Item = &'static str> {
    let source = include_str!("../../../../../examples/bench-server/src/github.rs");
    source.split('"').filter(|text| text.starts_with('/') && !text.contains('\n'))
}

/// Where the measured routes stand among the others: in the middle, so that a router that goes through a list pays an average
/// price.
pub const MIDDLE: usize = 31;
