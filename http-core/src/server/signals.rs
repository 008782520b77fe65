//! SIGTERM and SIGINT: the first drains, the second ends the process.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::SigId;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};

/// Signals that go to this server until it is dropped.
pub(super) struct Signals {
    registered: Vec<SigId>,
}

impl Signals {
    /// Makes the signals readable on the stream that comes back.
    pub(super) fn watch() -> io::Result<(Signals, UnixStream)> {
        let (readable, writable) = UnixStream::pair()?;
        readable.set_nonblocking(true)?;
        let was_one_seen = Arc::new(AtomicBool::new(false));
        let mut signals = Signals { registered: Vec::new() };
        for signal in [SIGTERM, SIGINT] {
            let seen = &was_one_seen;
            // In this order: a signal ends the process if one was seen before it.
            let status = 128 + signal;
            signals.keep(flag::register_conditional_shutdown(signal, status, Arc::clone(seen)))?;
            signals.keep(flag::register(signal, Arc::clone(seen)))?;
            signals.keep(low_level::pipe::register(signal, writable.try_clone()?))?;
        }
        Ok((signals, readable))
    }

    fn keep(&mut self, registered: io::Result<SigId>) -> io::Result<()> {
        self.registered.push(registered?);
        Ok(())
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.registered.drain(..) {
            low_level::unregister(id);
        }
    }
}
