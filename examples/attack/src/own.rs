//! A server in this process, to be attacked where no other is named.

use std::net::SocketAddr;
use std::thread;

use http_core::{App, Config, Server, get, post, routes};

#[get("/")]
fn index() -> &'static str {
    "Hello, World!\n"
}

#[post("/")]
fn echo(body: &[u8]) -> &[u8] {
    body
}

/// Starts it with the default limits, but for one: so few connections that `attackers` can flood it.
pub(crate) fn start(attackers: usize) -> Result<SocketAddr, http_core::StartError> {
    let config = Config::new().handles_signals(false).loops(1).connections(2 * attackers.max(8));
    let server = Server::bind_with(App::new((), routes![index, echo]), "127.0.0.1:0", config)?;
    let address = server.address();
    thread::spawn(move || {
        if let Err(error) = server.run() {
            eprintln!("the server has failed: {error}");
        }
    });
    Ok(address)
}
