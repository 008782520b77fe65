//! A slow route on the pool, beside one on the loop: what do the others notice when the pool has too much to do?
//!
//! In the environment: `PORT`, `WORKERS` of the pool, and `MILLISECONDS`, how long the slow route takes. It waits as one does that asks a database: without using the processor.

use std::env;
use std::thread;
use std::time::Duration;

use common::HELLO;
use http_core::{App, Config, Provide, Server, State, get, routes};

/// How long the slow route takes.
struct Pause(Duration);

/// What the handlers share.
#[derive(Provide)]
struct Site {
    pause: Pause,
}

/// Text, from the loop.
#[get("/plaintext", dispatch = inline)]
fn plaintext() -> &'static str {
    HELLO
}

/// Text, from a worker, after a while.
#[get("/slow", dispatch = pool)]
fn slow(pause: State<'_, Pause>) -> &'static str {
    thread::sleep(pause.0);
    HELLO
}

fn main() -> http_core::Result<()> {
    let pause = Pause(Duration::from_millis(number("MILLISECONDS", 5)?));
    let config = Config::new().loops(1).workers(number("WORKERS", 4)? as usize);
    let app = App::new(Site { pause }, routes![plaintext, slow]);
    Server::bind_with(app, ("127.0.0.1", common::port()), config)?.run()
}

fn number(name: &str, default: u64) -> Result<u64, std::num::ParseIntError> {
    env::var(name).map_or(Ok(default), |text| text.parse())
}
