//! A server with as many routes as wished: does a request cost more where there are more of them, or more connections?
//!
//! In the environment: `PORT`, `LOOPS`, `POOL` (workers; with some, every handler runs on them) and `TABLE`: `static-N` or
//! `param-N`, with N routes of 1, 10, 100 or 500, the first of them `/plaintext` or `/users/{id}`; or `bodies`, which has
//! `/plaintext` and `/echo`.

use std::env;
use std::io;
use std::num::ParseIntError;

use common::HELLO;
use http_core::{App, Config, Server, get, post, routes};

include!(concat!(env!("OUT_DIR"), "/routes.rs"));

/// Text that is the same each time.
#[get("/plaintext")]
fn plaintext() -> &'static str {
    HELLO
}

/// The same, by a path with a parameter.
#[get("/users/{id}")]
fn user(id: u64) -> &'static str {
    let _ = id;
    HELLO
}

/// The body, from the buffer it was read into.
#[post("/echo")]
fn echo(body: &[u8]) -> &[u8] {
    body
}

fn main() -> http_core::Result<()> {
    let table = env::var("TABLE").unwrap_or_else(|_| "bodies".to_owned());
    let app =
        app(&table).ok_or_else(|| io::Error::other(format!("there is no table {table:?}")))?;
    let config = Config::new()
        .loops(number("LOOPS", 1)?)
        .workers(number("POOL", 0)?)
        .body_bytes(128 << 20)
        .requests_per_connection(u32::MAX);
    Server::bind_with(app, ("127.0.0.1", common::port()), config)?.run()
}

fn number(name: &str, default: usize) -> Result<usize, ParseIntError> {
    env::var(name).map_or(Ok(default), |text| text.parse())
}
