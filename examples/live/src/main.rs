//! One thread that is a live server and its clients. It prints what they say to each other, and fails where that differs
//! from what is written here.
//!
//! The server moves only when this thread calls `Server::tick`, between what the clients do, so a scene goes the same way
//! each time: no sleep, no race, and no time in what is printed. Where a worker of the pool has to be busy, a gate holds it.

mod client;
mod inline;
mod pooled;
mod site;
mod stage;

use tracing::subscriber::{self, NoSubscriber};

fn main() -> http_core::Result<()> {
    // The server says on which port it listens, which is another one each time: here nobody is to hear it.
    subscriber::set_global_default(NoSubscriber::new())?;

    println!("# Handlers on the loop");
    inline::play()?;
    println!("\n# Handlers on two workers");
    pooled::play()?;
    println!("\nAll as it should be.");
    Ok(())
}
