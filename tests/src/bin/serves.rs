//! The process that the tests of signals send them to: `serves ROLE`.

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

fn main() -> http_core::Result<()> {
    let role = std::env::args().nth(1).unwrap_or_default();
    let config = Config::new().loops(1).workers(1).handles_signals(role != "leaving-signals");
    Server::bind_with(App::new((), routes![index, stuck]), "127.0.0.1:0", config)?.run()?;
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
