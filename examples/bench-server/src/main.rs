//! The server to measure: five routes that a load asks for, among many that it does not.
//!
//! It listens on 127.0.0.1. `PORT` (8080), `LOOPS` (1) and `POOL` (0) in the environment say where, with how many I/O
//! threads, and with how many workers; with workers every handler runs on them.

mod github;

use std::env::{self, VarError};
use std::io;

use http_core::{App, Config, Json, Server, get, post, routes};
use serde::{Deserialize, Serialize};

use github::GITHUB_PATHS;

/// What most routes answer.
const HELLO: &str = "Hello, World!";

/// Text that is the same each time.
#[get("/plaintext")]
fn plaintext() -> &'static str {
    HELLO
}

/// What `/json` answers.
#[derive(Serialize)]
struct Message {
    message: &'static str,
}

/// JSON, serialized for each request.
#[get("/json")]
fn json() -> Json<Message> {
    Json(Message { message: HELLO })
}

/// What `/users/{id}` answers.
#[derive(Serialize)]
struct User {
    id: u64,
    name: String,
}

/// A number from the path, in JSON.
#[get("/users/{id}")]
fn user(id: u64) -> Json<User> {
    Json(User { id, name: format!("user-{id}") })
}

/// The body, from the buffer it was read into.
#[post("/echo")]
fn echo(body: &[u8]) -> &[u8] {
    body
}

/// What `/sum` takes.
#[derive(Deserialize)]
struct Pair {
    a: i64,
    b: i64,
}

/// What `/sum` answers.
#[derive(Serialize)]
struct Sum {
    sum: i64,
}

/// JSON in and out. A sum that is too large wraps.
#[post("/sum")]
fn sum(pair: Json<Pair>) -> Json<Sum> {
    Json(Sum { sum: pair.a.wrapping_add(pair.b) })
}

fn main() -> http_core::Result<()> {
    let port = number("PORT", 8080)?;
    let config = Config::new()
        .loops(number("LOOPS", 1)?.into())
        .workers(number("POOL", 0)?.into())
        .body_bytes(16 << 20)
        .requests_per_connection(u32::MAX);
    let app = App::new((), routes![plaintext, json, user, echo, sum, GITHUB_PATHS]);
    if env::args().any(|word| word == "--routes") {
        return Ok(app.listing().print()?);
    }
    Server::bind_with(app, ("127.0.0.1", port), config)?.run()
}

/// The number in the environment variable `name`.
fn number(name: &str, default: u16) -> io::Result<u16> {
    let text = match env::var(name) {
        Ok(text) => text,
        Err(VarError::NotPresent) => return Ok(default),
        Err(error) => return Err(io::Error::other(format!("{name}: {error}"))),
    };
    text.parse().map_err(|_| {
        io::Error::other(format!("{name} is {text:?}, it may be a number from 0 to {}", u16::MAX))
    })
}
