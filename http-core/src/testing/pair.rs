//! One connection and its peer, without a socket.

use std::net::SocketAddr;
use std::time::Duration;

use super::wire::Ending;
use super::world::{PeerId, World};
use crate::app::Service;
use crate::config::Config;
use crate::proto::CloseReason;
use crate::runtime::Metrics;

/// One connection of a server and its peer, without a socket, under virtual time. See the [module](super) for an
/// example; each call goes on until nothing more can be done at once.
#[derive(Debug)]
pub struct Pair {
    world: World,
    peer: PeerId,
    /// How much of what was received the test has looked at.
    seen: usize,
}

impl Pair {
    /// A connection to a server of `service` with the default settings.
    #[must_use]
    pub fn new(service: impl Service + 'static) -> Pair {
        Pair::with(service, Config::new())
    }

    /// A connection to a server of `service`.
    #[must_use]
    pub fn with(service: impl Service + 'static, config: Config) -> Pair {
        let mut world = World::new(service, config);
        let peer = world.connect();
        Pair { world, peer, seen: 0 }
    }

    /// A connection from this address to a server of `service`.
    #[must_use]
    pub fn from(address: SocketAddr, service: impl Service + 'static, config: Config) -> Pair {
        let mut world = World::new(service, config);
        let peer = world.connect_from(address);
        Pair { world, peer, seen: 0 }
    }

    /// Cuts `bytes` in two at every place, and once into single bytes; sends the segments to a fresh pair each time,
    /// then lets `check` look at it. When a check fails, stderr names the cut.
    pub fn at_every_split(new: impl Fn() -> Pair, bytes: &[u8], mut check: impl FnMut(&mut Pair)) {
        for at in 0..=bytes.len() {
            let _cut = Cut { bytes, at: Some(at) };
            let mut pair = new();
            pair.peer_sends(&bytes[..at]).peer_sends(&bytes[at..]);
            check(&mut pair);
        }
        let _cut = Cut { bytes, at: None };
        let mut pair = new();
        bytes.chunks(1).for_each(|byte| {
            pair.peer_sends(byte);
        });
        check(&mut pair);
    }

    /// The peer sends these bytes in one segment; they are lost where the server has closed.
    pub fn peer_sends(&mut self, bytes: &[u8]) -> &mut Pair {
        self.world.send(self.peer, bytes);
        self
    }

    /// The peer ends its half of the stream and still reads.
    pub fn peer_closes(&mut self) -> &mut Pair {
        self.world.end(self.peer, Ending::Closed);
        self
    }

    /// The peer tears the connection down.
    pub fn peer_resets(&mut self) -> &mut Pair {
        self.world.end(self.peer, Ending::Reset);
        self
    }

    /// From now on the peer takes only what [`peer_takes`](Pair::peer_takes) says, and at most `window` bytes are under
    /// way to it.
    pub fn peer_slows_down(&mut self, window: usize) -> &mut Pair {
        self.world.slow_down(self.peer, window);
        self
    }

    /// The slow peer takes up to `count` bytes of what is under way. Returns how many there were.
    pub fn peer_takes(&mut self, count: usize) -> usize {
        self.world.take(self.peer, count)
    }

    /// A signal interrupts the server's next read or write.
    pub fn interrupt(&mut self) -> &mut Pair {
        self.world.interrupt(self.peer);
        self
    }

    /// Time passes; every deadline on the way is acted on when it comes.
    pub fn advance(&mut self, time: Duration) -> &mut Pair {
        self.world.advance(time);
        self
    }

    /// How many requests wait for a worker.
    #[must_use]
    pub fn waiting_jobs(&self) -> usize {
        self.world.waiting_jobs()
    }

    /// A worker runs the job that has waited longest, and the loop gets its answer. Whether there was one.
    pub fn complete_next(&mut self) -> bool {
        self.world.run_job(0) && self.world.deliver(0)
    }

    /// The server shuts down.
    pub fn drain(&mut self) -> &mut Pair {
        self.world.drain();
        self
    }

    /// All bytes that the peer has received, from the first on.
    pub fn received(&mut self) -> Vec<u8> {
        self.world.wire(self.peer).taken().to_vec()
    }

    /// The bytes that the peer has received since the last look.
    pub fn news(&mut self) -> Vec<u8> {
        let news = self.world.wire(self.peer).taken()[self.seen..].to_vec();
        self.seen += news.len();
        news
    }

    /// Why the server closed the connection, if it did.
    #[must_use]
    pub fn is_closed(&self) -> Option<CloseReason> {
        self.world.closed(self.peer)
    }

    /// Whether the connection waits for a request.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.world.is_idle(self.peer)
    }

    /// How the server's half of the stream stands, as the peer sees it.
    pub fn server_ending(&mut self) -> Ending {
        self.world.wire(self.peer).server_ending()
    }

    /// How many writes of the server took bytes.
    pub fn writes(&mut self) -> usize {
        self.world.wire(self.peer).writes()
    }

    /// Whether the server has write interest armed.
    #[must_use]
    pub fn waits_to_write(&self) -> bool {
        self.world.waits_to_write(self.peer)
    }

    /// Bytes of the peer's that the server has not read.
    pub fn unread(&mut self) -> usize {
        self.world.wire(self.peer).unread()
    }

    /// Bytes of requests and answers that the connection holds.
    pub fn held_bytes(&mut self) -> usize {
        self.world.connection(self.peer).held_bytes()
    }

    /// When the server will act if nothing else happens, from now on.
    pub fn deadline(&mut self) -> Option<Duration> {
        let deadline = self.world.connection(self.peer).deadline()?;
        Some(deadline.saturating_duration_since(self.world.now()))
    }

    /// What the server has counted.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        self.world.metrics()
    }

    /// The loop that the connection is on.
    pub fn world(&mut self) -> &mut World {
        &mut self.world
    }

    /// The peer has received something since the last look, and it begins like this; everything that came is seen then.
    ///
    /// # Panics
    /// If it has not.
    #[track_caller]
    pub fn expect_response_starts(&mut self, start: &[u8]) -> &mut Pair {
        let news = self.news();
        assert!(
            news.starts_with(start),
            "expected an answer that starts with\n  {}\nreceived\n  {}",
            start.escape_ascii(),
            news.escape_ascii()
        );
        self
    }

    /// The peer has received just these bytes since the last look.
    ///
    /// # Panics
    /// If it has not.
    #[track_caller]
    pub fn expect_received(&mut self, bytes: &[u8]) -> &mut Pair {
        let news = self.news();
        assert!(
            news == bytes,
            "expected\n  {}\nreceived\n  {}",
            bytes.escape_ascii(),
            news.escape_ascii()
        );
        self
    }

    /// The peer has received nothing since the last look.
    ///
    /// # Panics
    /// If it has.
    #[track_caller]
    pub fn expect_nothing(&mut self) -> &mut Pair {
        self.expect_received(b"")
    }
}

/// Says on stderr where the bytes were cut when a test fails.
struct Cut<'a> {
    bytes: &'a [u8],
    /// `None`: into single bytes.
    at: Option<usize>,
}

impl Drop for Cut<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        match self.at {
            Some(at) => {
                let (first, second) = self.bytes.split_at(at);
                eprintln!("cut: {:?} | {:?}", text(first), text(second));
            }
            None => eprintln!("cut: every byte alone"),
        }
    }
}

fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
