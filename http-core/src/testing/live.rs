//! A real server on a thread of its own, for as long as a test needs it.

use std::net::SocketAddr;
use std::thread::{self, JoinHandle};

use crate::app::Service;
use crate::config::Config;
use crate::error::{Result, StartError};
use crate::server::{Handle, Server};

/// A server on 127.0.0.1, on a port that the system chose. Dropped, it shuts down, and the drop waits for that.
#[derive(Debug)]
pub(super) struct Live {
    address: SocketAddr,
    handle: Handle,
    /// `None`: it has been waited for.
    thread: Option<JoinHandle<Result<()>>>,
}

impl Live {
    pub(super) fn start(
        service: impl Service + 'static,
        config: Config,
    ) -> Result<Live, StartError> {
        // A test has no use for more loops, and the signals are the test runner's.
        let loops = config.loops.unwrap_or(1);
        let config = config.loops(loops).handles_signals(false);
        let server = Server::bind_with(service, ("127.0.0.1", 0), config)?;
        let (address, handle) = (server.address(), server.handle());
        let spawned = thread::Builder::new().name("live".into()).spawn(move || server.run());
        let thread = spawned
            .map_err(|source| StartError::System { what: "start a thread", source })
            .map(Some)?;
        Ok(Live { address, handle, thread })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn handle(&self) -> &Handle {
        &self.handle
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.handle.shutdown();
        let Some(thread) = self.thread.take() else { return };
        let ended = thread.join();
        // Where the test has failed already, its own message counts.
        if !thread::panicking() {
            assert!(matches!(ended, Ok(Ok(()))), "the server failed: {ended:?}");
        }
    }
}
