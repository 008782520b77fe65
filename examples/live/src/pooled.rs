//! What the loop and its workers do together: work side by side, a full queue, answers that nobody waits for.

use http_core::proto::CloseReason;
use http_core::{Config, Result};

use crate::client::Client;
use crate::site::{Gate, app};
use crate::stage::{PATIENCE, Stage};

const WORKERS: usize = 2;
const QUEUE_JOBS: usize = 2;

/// Plays all scenes.
pub(crate) fn play() -> Result<()> {
    let config = Config::new()
        .loops(1)
        .workers(WORKERS)
        .queue_jobs(QUEUE_JOBS)
        // A job waits here for as long as the scene wants it to.
        .queue_wait(2 * PATIENCE);
    let gate = Gate::default();
    let mut stage = Stage::open(app(gate.clone()), config)?;
    side_by_side(&mut stage, &gate)?;
    full_queue(&mut stage, &gate)?;
    dropped(&mut stage, &gate)?;
    shutdown(stage, &gate)
}

fn side_by_side(stage: &mut Stage, gate: &Gate) -> Result<()> {
    println!("\n## One worker is held, the other goes on");
    let mut anna = stage.client("anna")?;
    at_the_gate(stage, gate, &mut anna, 1)?;
    let mut ben = stage.client("ben")?;
    ben.gets("/hello")?;
    stage.hears(&mut ben, "200 OK, \"Hello, World!\"")?;
    ben.posts("/echo", b"hello")?;
    stage.hears(&mut ben, "200 OK, \"hello\"")?;
    ben.gets("/nowhere")?;
    stage.hears(&mut ben, "404 Not Found")?;
    ben.gets("/double/21")?;
    stage.hears(&mut ben, "200 OK, \"42\"")?;
    ben.gets("/double/twenty")?;
    stage.hears(&mut ben, "404 Not Found")?;
    opens(gate);
    stage.hears(&mut anna, THROUGH)?;
    gate.close();
    Ok(())
}

fn full_queue(stage: &mut Stage, gate: &Gate) -> Result<()> {
    println!("\n## Both workers are held, two jobs wait, a third finds no room");
    let mut held = [stage.client("anna")?, stage.client("ben")?];
    for (client, number) in held.iter_mut().zip(1..) {
        at_the_gate(stage, gate, client, number)?;
    }
    let mut waiting = [stage.client("cleo")?, stage.client("dora")?];
    for client in &mut waiting {
        in_the_queue(stage, client)?;
    }
    let mut emil = stage.client("emil")?;
    emil.gets("/hello")?;
    stage.hears(&mut emil, "503 Service Unavailable, Retry-After: 1")?;
    opens(gate);
    for client in &mut held {
        stage.hears(client, THROUGH)?;
    }
    for client in &mut waiting {
        stage.hears(client, "200 OK, \"Hello, World!\"")?;
    }
    emil.gets("/hello")?;
    stage.hears(&mut emil, "200 OK, \"Hello, World!\"")?;
    gate.close();
    stage.counts("requests for which there was no room", |metrics| metrics.overloaded, 1)
}

fn dropped(stage: &mut Stage, gate: &Gate) -> Result<()> {
    println!("\n## Two clients go: one whose handler runs, one whose job waits");
    let (mut anna, mut ben) = (stage.client("anna")?, stage.client("ben")?);
    at_the_gate(stage, gate, &mut anna, 1)?;
    at_the_gate(stage, gate, &mut ben, 2)?;
    let mut cleo = stage.client("cleo")?;
    in_the_queue(stage, &mut cleo)?;
    anna.resets()?;
    cleo.resets()?;
    stage.counts("connections reset", |metrics| metrics.closed(CloseReason::Reset), 2)?;

    println!("    newcomers take their places, and hear only what is meant for them");
    let (mut dora, mut emil) = (stage.client("dora")?, stage.client("emil")?);
    in_the_queue(stage, &mut dora)?;
    opens(gate);
    stage.hears(&mut ben, THROUGH)?;
    stage.hears(&mut dora, "200 OK, \"Hello, World!\"")?;
    stage.counts("answers dropped", |metrics| metrics.stale_completions, 1)?;
    stage.counts("jobs dropped", |metrics| metrics.dropped_jobs, 1)?;
    emil.posts("/echo", b"mine")?;
    stage.hears(&mut emil, "200 OK, \"mine\"")?;
    gate.close();
    Ok(())
}

fn shutdown(mut stage: Stage, gate: &Gate) -> Result<()> {
    println!("\n## Shutdown with one client that says nothing and one whose handler runs");
    let (mut quiet, mut anna) = (stage.client("quiet")?, stage.client("anna")?);
    at_the_gate(&mut stage, gate, &mut anna, 1)?;
    stage.waits("nobody else is connected", |metrics| metrics.open() == 2)?;
    stage.shuts_down();
    stage.hears_end(&mut quiet)?;
    opens(gate);
    stage.hears(&mut anna, "200 OK, Connection: close, \"through the gate\"")?;
    stage.hears_end(&mut anna)?;
    stage.ends("2 drained, 0 cut off")
}

/// What the handler behind the gate answers.
const THROUGH: &str = "200 OK, \"through the gate\"";

/// The client's request holds one more worker.
fn at_the_gate(stage: &mut Stage, gate: &Gate, client: &mut Client, number: usize) -> Result<()> {
    client.gets("/gate")?;
    let workers = if number == 1 { "worker" } else { "workers" };
    stage.waits(&format!("{number} {workers} held"), |_| gate.waiting() == number)
}

/// The client's request waits for a worker: it is in the queue once the loop has counted it.
fn in_the_queue(stage: &mut Stage, client: &mut Client) -> Result<()> {
    let requests = stage.metrics().requests + 1;
    client.gets("/hello")?;
    stage.waits("its job waits", |metrics| metrics.requests == requests)
}

fn opens(gate: &Gate) {
    println!("    the gate opens");
    gate.open();
}
