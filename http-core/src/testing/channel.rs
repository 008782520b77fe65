//! How a client's bytes reach a server: in memory, or through a socket.

use std::fmt;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::live::Live;
use super::reading::{Reply, To, read};
use super::wire::Ending;
use super::world::{PeerId, World};

/// One connection at a time to a server, opened when it is needed.
#[derive(Debug)]
pub(super) enum Channel {
    Memory(Memory),
    Socket(Socket),
}

impl Channel {
    pub(super) fn memory(world: World) -> Channel {
        let (world, began) = (Arc::new(Mutex::new(world)), SystemTime::now());
        Channel::Memory(Memory { world, began, peer: None })
    }

    pub(super) fn socket(server: Live) -> Channel {
        Channel::Socket(Socket { server: Arc::new(server), stream: None })
    }

    /// Another connection to the same server.
    pub(super) fn another(&self) -> Channel {
        match self {
            Channel::Memory(Memory { world, began, .. }) => {
                Channel::Memory(Memory { world: Arc::clone(world), began: *began, peer: None })
            }
            Channel::Socket(Socket { server, .. }) => {
                Channel::Socket(Socket { server: Arc::clone(server), stream: None })
            }
        }
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    /// None came, or one that no server may send.
    pub(super) fn exchange(&mut self, request: &[u8], to: To) -> Result<Reply, String> {
        match self {
            Channel::Memory(memory) => memory.exchange(request, to),
            Channel::Socket(socket) => socket.exchange(request, to),
        }
    }

    /// What time it is for what the client keeps.
    pub(super) fn now(&self) -> SystemTime {
        match self {
            Channel::Memory(memory) => memory.began + memory.world().elapsed(),
            Channel::Socket(_) => SystemTime::now(),
        }
    }
}

/// A peer in a [`World`].
pub(super) struct Memory {
    world: Arc<Mutex<World>>,
    /// When the client was made, by the clock of the machine: from there on virtual time is counted.
    began: SystemTime,
    peer: Option<PeerId>,
}

impl Memory {
    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn exchange(&mut self, request: &[u8], to: To) -> Result<Reply, String> {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = self.peer.filter(|peer| world.closed(*peer).is_none());
        let peer = kept.unwrap_or_else(|| world.connect());
        let seen = world.wire(peer).taken().len();
        world.send(peer, request);
        // What waits for a worker is run at once: nothing else could come before it.
        while world.run_job(0) {
            world.deliver(0);
        }
        let reply = read(&world.wire(peer).taken()[seen..], to)?;
        let Some(reply) = reply else {
            return Err(match world.closed(peer) {
                Some(reason) => format!("no whole answer came: the server closed ({reason:?})"),
                None => "no whole answer came, and the server waits for more".into(),
            });
        };
        if reply.closes() {
            world.end(peer, Ending::Closed);
            self.peer = None;
        } else {
            self.peer = Some(peer);
        }
        Ok(reply)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("peer", &self.peer).finish_non_exhaustive()
    }
}

/// A socket to a server on another thread.
#[derive(Debug)]
pub(super) struct Socket {
    server: Arc<Live>,
    stream: Option<TcpStream>,
}

/// A guard against a test that hangs; no test waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

impl Socket {
    pub(super) fn server(&self) -> &Live {
        &self.server
    }

    fn exchange(&mut self, request: &[u8], to: To) -> Result<Reply, String> {
        let kept = self.stream.take();
        let mut stream = match kept {
            Some(stream) if is_open(&stream)? => stream,
            _ => connect(self.server.address())?,
        };
        // A server that refuses a body does not read it: the answer counts, if there is one.
        let written = stream.write_all(request);
        let reply = read_from(&mut stream, to).map_err(|reason| match &written {
            Ok(()) => reason,
            Err(error) => format!("{reason}; the request could not be sent either: {error}"),
        })?;
        if written.is_ok() && !reply.closes() {
            self.stream = Some(stream);
        }
        Ok(reply)
    }
}

fn connect(address: SocketAddr) -> Result<TcpStream, String> {
    let opened = TcpStream::connect(address).and_then(|stream| {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(stream)
    });
    opened.map_err(|error| format!("no connection to {address}: {error}"))
}

/// Whether the server has kept the connection open since the last answer.
fn is_open(stream: &TcpStream) -> Result<bool, String> {
    let looked = stream.set_nonblocking(true).and_then(|()| stream.peek(&mut [0]));
    let is_blocking_again = stream.set_nonblocking(false).is_ok();
    match looked {
        Ok(1..) => Err("bytes came behind the last answer".into()),
        Err(error) => Ok(error.kind() == ErrorKind::WouldBlock && is_blocking_again),
        Ok(0) => Ok(false),
    }
}

fn read_from(stream: &mut TcpStream, to: To) -> Result<Reply, String> {
    let mut received = Vec::new();
    let mut space = vec![0; 64 << 10];
    loop {
        if let Some(reply) = read(&received, to)? {
            return Ok(reply);
        }
        match stream.read(&mut space) {
            Ok(0) => {
                return Err(format!(
                    "no whole answer came: the server closed behind {} bytes",
                    received.len()
                ));
            }
            Ok(count) => received.extend_from_slice(&space[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(format!("no whole answer came: {error}")),
        }
    }
}
