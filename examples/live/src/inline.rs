//! What one loop does alone: connections that are used again, limits, and a peer that is too slow.

use std::time::{Duration, Instant};

use http_core::proto::CloseReason;
use http_core::{Config, Result};

use crate::site::{Gate, app};
use crate::stage::{PATIENCE, Stage};

/// Of one connection.
const REQUESTS: u32 = 3;
const HEAD_BYTES: usize = 4 << 10;
const BODY_BYTES: usize = 64 << 10;
const HEAD_TIMEOUT: Duration = Duration::from_millis(100);

/// Plays all scenes.
pub(crate) fn play() -> Result<()> {
    let config = Config::new()
        .loops(1)
        .requests_per_connection(REQUESTS)
        .head_bytes(HEAD_BYTES)
        .head_timeout(HEAD_TIMEOUT)
        .body_bytes(BODY_BYTES)
        // However slow the machine is, a client that was refused hears it before it is cut off.
        .linger_timeout(PATIENCE);
    let mut stage = Stage::open(app(Gate::default()), config)?;
    one_connection(&mut stage)?;
    bodies(&mut stage)?;
    slow_head(&mut stage)?;
    limits(&mut stage)?;
    shutdown(stage)
}

fn one_connection(stage: &mut Stage) -> Result<()> {
    println!("\n## One connection, up to the request cap");
    let mut anna = stage.client("anna")?;
    anna.gets("/hello")?;
    stage.hears(&mut anna, "200 OK, \"Hello, World!\"")?;
    anna.gets("/nowhere")?;
    stage.hears(&mut anna, "404 Not Found")?;
    stage.counts("connections accepted", |metrics| metrics.accepted, 1)?;
    anna.gets("/hello")?;
    stage.hears(&mut anna, "200 OK, Connection: close, \"Hello, World!\"")?;
    stage.hears_end(&mut anna)?;
    stage.counts("requests", |metrics| metrics.requests, 3)?;
    stage.counts("closed at the end", |metrics| metrics.closed(CloseReason::Finished), 1)
}

fn bodies(stage: &mut Stage) -> Result<()> {
    println!("\n## Bodies: a short one, and one that needs more than the first 16 KiB");
    let mut ben = stage.client("ben")?;
    ben.posts("/echo", b"hello")?;
    stage.hears(&mut ben, "200 OK, \"hello\"")?;
    let long = pattern(BODY_BYTES);
    ben.posts("/echo", &long)?;
    stage.hears_body(&mut ben, &long)
}

fn slow_head(stage: &mut Stage) -> Result<()> {
    println!("\n## A head that stays half, beside a client in good health");
    let mut cleo = stage.client("cleo")?;
    let mut slow = stage.client("slow")?;
    let began = Instant::now();
    slow.gets_half("/hello")?;
    cleo.gets("/hello")?;
    stage.hears(&mut cleo, "200 OK, \"Hello, World!\"")?;
    stage.hears(&mut slow, "408 Request Timeout, Connection: close")?;
    let waited = began.elapsed() >= HEAD_TIMEOUT;
    stage.waits("the deadline was waited for", |_| waited)?;
    stage.hears_end(&mut slow)?;
    cleo.gets("/hello")?;
    stage.hears(&mut cleo, "200 OK, \"Hello, World!\"")?;
    Ok(())
}

fn limits(stage: &mut Stage) -> Result<()> {
    println!(
        "\n## A head that is too long, a body that is too long, and one of the most bytes allowed"
    );
    let mut dora = stage.client("dora")?;
    dora.gets_with_field("/hello", HEAD_BYTES)?;
    stage.hears(&mut dora, "431 Request Header Fields Too Large, Connection: close")?;
    stage.hears_end(&mut dora)?;
    let mut emil = stage.client("emil")?;
    emil.posts("/echo", &pattern(BODY_BYTES + 1))?;
    stage.hears(&mut emil, "413 Payload Too Large, Connection: close")?;
    stage.hears_end(&mut emil)?;
    let mut fred = stage.client("fred")?;
    let most = pattern(BODY_BYTES);
    fred.posts("/echo", &most)?;
    stage.hears_body(&mut fred, &most)
}

fn shutdown(mut stage: Stage) -> Result<()> {
    println!("\n## Shutdown with a client that rests");
    let mut gina = stage.client("gina")?;
    gina.gets("/hello")?;
    stage.hears(&mut gina, "200 OK, \"Hello, World!\"")?;
    stage.waits("nobody else is connected", |metrics| metrics.open() == 1)?;
    stage.shuts_down();
    stage.hears_end(&mut gina)?;
    stage.ends("1 drained, 0 cut off")
}

/// Bytes of which each tells its place, as far as a byte can.
fn pattern(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|at| (at % 251) as u8).collect()
}
