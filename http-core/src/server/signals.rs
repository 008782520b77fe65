//! SIGTERM and SIGINT: the first drains, the second ends the process.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

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
        let nobody_watches = by_default()?;
        let (readable, writable) = UnixStream::pair()?;
        readable.set_nonblocking(true)?;
        WATCHING.fetch_add(1, Ordering::SeqCst);
        nobody_watches.store(false, Ordering::SeqCst);
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
        if WATCHING.fetch_sub(1, Ordering::SeqCst) == 1
            && let Ok(nobody_watches) = by_default()
        {
            nobody_watches.store(true, Ordering::SeqCst);
        }
    }
}

/// How many servers of this process watch for signals.
static WATCHING: AtomicUsize = AtomicUsize::new(0);

/// To take a signal's action away does not bring the system's own back, so it is asked for, once in a process: while the
/// flag that comes back is set, a signal ends the process as if nobody had ever watched for it.
fn by_default() -> io::Result<Arc<AtomicBool>> {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    if let Some(flag) = FLAG.get() {
        return Ok(Arc::clone(flag));
    }
    let flag = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGINT] {
        flag::register_conditional_default(signal, Arc::clone(&flag))?;
    }
    Ok(Arc::clone(FLAG.get_or_init(|| flag)))
}
