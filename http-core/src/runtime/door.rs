//! How peers come in: accepted in batches, held back while there is no room for them.

use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::{TcpListener, TcpStream};
use mio::{Interest, Registry, Token};

use super::event_loop::LISTENER;
use super::shortage::Shortage;

/// The listener of a loop, and what is known of those who wait.
pub(crate) struct Door {
    /// `None` once the server shuts down.
    listener: Option<TcpListener>,
    /// Edge-triggered: peers left waiting raise no further event.
    has_knocks: bool,
    /// There was no room for the next one: not before this time again, unless a place becomes free.
    closed_until: Option<Instant>,
    /// What the operator is told of that.
    pub(crate) shortage: Shortage,
    /// A descriptor held back: without any, the system does not even tell whether somebody waits.
    spare: Option<File>,
    /// Connections that were idle longest when last looked for, the longest last.
    idle: Vec<(Instant, Token)>,
}

/// Who was at the door.
pub(crate) enum Knock {
    Nobody,
    Peer(TcpStream, SocketAddr),
    /// The system cannot accept for now: the process or the system has no descriptor left, or worse.
    Failed(io::Error),
}

/// Idle connections remembered by one look at all of them.
const IDLE_BATCH: usize = 64;

/// How long the door stays closed when there is no room.
const PAUSE: Duration = Duration::from_millis(100);

impl Door {
    pub(crate) fn open(mut listener: TcpListener, registry: &Registry) -> io::Result<Door> {
        registry.register(&mut listener, LISTENER, Interest::READABLE)?;
        Ok(Door {
            listener: Some(listener),
            has_knocks: false,
            closed_until: None,
            shortage: Shortage::default(),
            spare: spare(),
            idle: Vec::new(),
        })
    }

    /// Closes for good.
    pub(crate) fn shut(&mut self, registry: &Registry) {
        if let Some(mut listener) = self.listener.take() {
            // It fails where it was not registered, which does no harm.
            let _ = registry.deregister(&mut listener);
        }
        self.has_knocks = false;
    }

    pub(crate) fn knock(&mut self) {
        self.has_knocks = true;
    }

    /// Whether somebody may wait who can be let in at once.
    pub(crate) fn has_knocks(&self, now: Instant) -> bool {
        self.has_knocks && self.closed_until.is_none_or(|until| until <= now)
    }

    /// When to look again, if somebody waits.
    pub(crate) fn next_knock(&self) -> Option<Instant> {
        self.closed_until.filter(|_| self.has_knocks)
    }

    /// There is no room, and nobody to make any: closed for a while.
    pub(crate) fn pause(&mut self, now: Instant) {
        self.closed_until = Some(now + PAUSE);
    }

    /// A connection was closed.
    pub(crate) fn place_is_free(&mut self) {
        self.closed_until = None;
        self.hold_spare();
    }

    /// Whether the descriptor held back was given to the last peer let in.
    pub(crate) fn lacks_spare(&self) -> bool {
        self.spare.is_none()
    }

    fn hold_spare(&mut self) {
        if self.spare.is_none() {
            self.spare = spare();
        }
    }

    /// Lets the next one in.
    pub(crate) fn answer(&mut self) -> Knock {
        let Some(listener) = &self.listener else { return Knock::Nobody };
        loop {
            match listener.accept() {
                Ok((stream, peer)) => {
                    if !cfg!(any(target_os = "linux", target_os = "android")) {
                        // Small answers are not to wait for an acknowledgement. Without it they are only later.
                        let _ = stream.set_nodelay(true);
                    }
                    return Knock::Peer(stream, peer);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.has_knocks = false;
                    self.hold_spare();
                    return Knock::Nobody;
                }
                Err(error) if has_no_descriptor(&error) && self.spare.take().is_some() => {}
                Err(error) if fails_for_one_peer(&error) => {}
                Err(error) => return Knock::Failed(error),
            }
        }
    }

    /// The connection that was idle longest, by the last look; `look` finds all that are idle now. One that is idle no
    /// more is to be [forgotten](Door::forget_longest_idle).
    pub(crate) fn longest_idle(
        &mut self,
        look: impl FnOnce() -> Vec<(Instant, Token)>,
    ) -> Option<(Instant, Token)> {
        if self.idle.is_empty() {
            // The newest of them at the top, where the next one takes its place.
            let mut oldest = BinaryHeap::with_capacity(IDLE_BATCH + 1);
            for one in look() {
                oldest.push(one);
                if oldest.len() > IDLE_BATCH {
                    oldest.pop();
                }
            }
            self.idle = oldest.into_sorted_vec();
            self.idle.reverse();
        }
        self.idle.last().copied()
    }

    pub(crate) fn forget_longest_idle(&mut self) {
        self.idle.pop();
    }
}

/// The peer has gone again, or the network failed for it alone (Linux hands such errors on): the next may do better.
fn fails_for_one_peer(error: &io::Error) -> bool {
    use ErrorKind::*;
    matches!(
        error.kind(),
        ConnectionAborted
            | ConnectionReset
            | Interrupted
            | HostUnreachable
            | NetworkDown
            | NetworkUnreachable
            | TimedOut
    )
}

/// Any descriptor.
fn spare() -> Option<File> {
    File::open(if cfg!(windows) { "NUL" } else { "/dev/null" }).ok()
}

/// EMFILE and ENFILE, for which the standard library has no name; out of memory for a socket counts as well.
fn has_no_descriptor(error: &io::Error) -> bool {
    const ENFILE: i32 = 23;
    const EMFILE: i32 = 24;
    const WSAEMFILE: i32 = 10_024;
    match error.raw_os_error() {
        Some(code) if cfg!(unix) => {
            matches!(code, ENFILE | EMFILE)
                || error.kind() == ErrorKind::OutOfMemory
                || is_no_buffer(code)
        }
        Some(code) => code == WSAEMFILE,
        None => false,
    }
}

/// ENOBUFS.
fn is_no_buffer(code: i32) -> bool {
    code == if cfg!(target_os = "linux") { 105 } else { 55 }
}
