//! A socket that is none: both directions of a stream, in memory.

use std::io::{self, ErrorKind};

use crate::proto::Pending;
use crate::runtime::Transport;

/// Both directions of a stream, in memory. The server's end is its transport; the peer's end are the methods that
/// [`Pair`](super::Pair) and [`World`](super::World) call.
#[derive(Debug)]
pub struct Wire {
    /// What the peer sent.
    inbound: Vec<u8>,
    /// How much of it the server has read.
    read: usize,
    /// How the peer has ended its half.
    peer: Ending,
    /// Bytes that the server may write before the peer takes some.
    window: usize,
    /// Written, and not taken yet.
    in_flight: Vec<u8>,
    taken: Vec<u8>,
    /// Whether the peer takes bytes as soon as they are written.
    takes_at_once: bool,
    /// How the server has ended its half.
    server: Ending,
    writes: usize,
    /// The next read or write is interrupted by a signal.
    is_interrupted: bool,
}

/// How one side's half of a stream stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// More may come.
    Open,
    /// It ended behind its last byte.
    Closed,
    /// It was torn down; what was still under way is lost.
    Reset,
}

impl Wire {
    /// A stream whose peer takes everything at once.
    pub(super) fn new() -> Wire {
        Wire {
            inbound: Vec::new(),
            read: 0,
            peer: Ending::Open,
            window: usize::MAX,
            in_flight: Vec::new(),
            taken: Vec::new(),
            takes_at_once: true,
            server: Ending::Open,
            writes: 0,
            is_interrupted: false,
        }
    }

    /// What the peer has received, from the first byte on.
    #[must_use]
    pub fn taken(&self) -> &[u8] {
        &self.taken
    }

    /// How the server's half stands, as the peer sees it once it has taken what is under way.
    #[must_use]
    pub fn server_ending(&self) -> Ending {
        self.server
    }

    /// How many writes of the server took bytes.
    #[must_use]
    pub fn writes(&self) -> usize {
        self.writes
    }

    /// Bytes written that the peer has not taken.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.in_flight.len()
    }

    /// Bytes sent that the server has not read.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.inbound.len() - self.read
    }

    pub(super) fn send(&mut self, bytes: &[u8]) {
        debug_assert_eq!(self.peer, Ending::Open, "the peer has ended its half");
        self.inbound.extend_from_slice(bytes);
    }

    pub(super) fn end(&mut self, ending: Ending) {
        self.peer = ending;
        if ending == Ending::Reset {
            self.read = self.inbound.len();
            self.in_flight.clear();
        }
    }

    pub(super) fn peer_ending(&self) -> Ending {
        self.peer
    }

    /// From now on the peer takes only what it is told to, and `window` bytes may be under way.
    pub(super) fn slow_down(&mut self, window: usize) {
        self.takes_at_once = false;
        self.window = window;
    }

    /// The peer takes up to `count` bytes. Returns how many there were.
    pub(super) fn take(&mut self, count: usize) -> usize {
        let count = count.min(self.in_flight.len());
        self.taken.extend(self.in_flight.drain(..count));
        count
    }

    pub(super) fn interrupt(&mut self) {
        self.is_interrupted = true;
    }

    pub(super) fn has_room(&self) -> bool {
        self.in_flight.len() < self.window
    }

    /// The server closes the socket. Where bytes are unread the system sends a reset, and what is under way is lost.
    pub(super) fn close(&mut self) {
        if self.unread() > 0 || self.peer == Ending::Reset {
            self.server = Ending::Reset;
            self.in_flight.clear();
        } else {
            self.server = Ending::Closed;
        }
    }

    fn check(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_interrupted) {
            return Err(ErrorKind::Interrupted.into());
        }
        match self.peer {
            Ending::Reset => Err(ErrorKind::ConnectionReset.into()),
            Ending::Open | Ending::Closed => Ok(()),
        }
    }
}

impl Transport for Wire {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        let unread = &self.inbound[self.read..];
        if unread.is_empty() && self.peer == Ending::Open {
            return Err(ErrorKind::WouldBlock.into());
        }
        let count = unread.len().min(space.len());
        space[..count].copy_from_slice(&unread[..count]);
        self.read += count;
        if self.unread() == 0 {
            self.inbound.clear();
            self.read = 0;
        }
        Ok(count)
    }

    fn write(&mut self, pending: &Pending<'_>) -> io::Result<usize> {
        self.check()?;
        assert_eq!(self.server, Ending::Open, "the server writes after it has shut its half down");
        let room = self.window - self.in_flight.len();
        if room == 0 {
            return Err(ErrorKind::WouldBlock.into());
        }
        let mut count = 0;
        let mut put = |bytes: &[u8]| {
            let part = &bytes[..bytes.len().min(room - count)];
            self.in_flight.extend_from_slice(part);
            count += part.len();
        };
        match pending {
            Pending::One(bytes) => put(bytes),
            Pending::Many(slices, most) => slices[..*most].iter().for_each(|bytes| put(bytes)),
        }
        self.writes += 1;
        if self.takes_at_once {
            self.take(count);
        }
        Ok(count)
    }

    fn shut_down_writing(&mut self) {
        self.server = Ending::Closed;
    }
}
