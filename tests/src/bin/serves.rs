//! The process that tests send signals to, or whose stderr they read: `serves ROLE`.

use http_core::{App, Config, Server, get, routes};

#[get("/")]
fn index() -> &'static str {
    "index"
}

/// Says that it was called, and never ends.
#[get("/stuck", dispatch = pool)]
fn stuck() {
    eprintln!("called");
    park();
}

#[get("/fails/{id}")]
fn fails(id: u64) -> http_core::Result<()> {
    Err(std::io::Error::other(format!("no disk for {id}")))?
}

#[get("/panics")]
fn panics() {
    panic!("as the test wants");
}

fn main() -> http_core::Result<()> {
    let role = std::env::args().nth(1).unwrap_or_default();
    let config = Config::new().loops(1).workers(1).handles_signals(role != "leaving-signals");
    let app = App::new((), routes![index, stuck, fails, panics]);
    Server::bind_with(app, "127.0.0.1:0", config)?.run()?;
    if role == "going-on" {
        eprintln!("goes on");
        park();
    }
    Ok(())
}

fn park() {
    loop {
        std::thread::park();
    }
}
