//! Attacks a server of one's own, each attack for some seconds, while a client beside them asks for `/` and measures how long
//! its answers take. It prints a line for each attack and fails where the client was hurt.
//!
//! Without a target it starts a server in this process. It refuses a target that is neither this machine nor in a private
//! network, unless `--mine` says that it is the user's own.

mod client;
mod crowd;
mod options;
mod own;
mod report;
mod tactics;
mod target;

use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use client::Client;
use crowd::Crowd;
use options::Options;
use report::Row;

const HURT: &str = "Not all is as it should be: see the last column.";

/// How long the client is watched without an attack, and between two.
const PAUSE: Duration = Duration::from_secs(1);

fn main() -> http_core::Result<ExitCode> {
    let Some(options) = Options::read(std::env::args().skip(1))? else {
        println!("{}", options::USAGE);
        return Ok(ExitCode::SUCCESS);
    };
    raise_file_limit();
    let (target, pid) = match options.target {
        Some(target) => (target, options.pid),
        None => (own::start(options.connections)?, Some(std::process::id())),
    };
    target::check(target, options.is_mine)?;

    println!("attacking {target}, {} connections at a time\n", options.connections);
    let client = Client::start(target, options.patience);
    thread::sleep(PAUSE);
    let calm = client.health();
    if calm.answers == 0 {
        return Err(std::io::Error::other(format!("{target} does not answer `GET /`")).into());
    }
    println!("{}", report::HEADING);
    println!("{}", Row::calm(&calm, pid));
    let mut is_hurt = false;
    for tactic in tactics::all().iter().filter(|tactic| options.wants(tactic.name)) {
        client.health();
        let outcome = Crowd::new(target, tactic, options.connections).attack(options.time, pid);
        let health = client.health();
        let row = Row::of(tactic.name, outcome, &health, options.patience);
        println!("{row}");
        is_hurt |= row.is_hurt();
        // Sockets that were reset or closed take the server a moment.
        thread::sleep(PAUSE);
    }
    println!("\n{}", if is_hurt { HURT } else { "The client was served throughout." });
    Ok(if is_hurt { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// A crowd needs many sockets, and a server in this process as many again.
fn raise_file_limit() {
    #[cfg(unix)]
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        eprintln!("the limit of open files stays as it is: {error}");
    }
}
