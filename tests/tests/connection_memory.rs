//! What a connection holds: buffers grow as bodies come, are given back at rest, and share a budget.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use http_core::Config;
use http_core::message::Clock;
use http_core::proto::{Action, Admission, CloseReason, Connection, Spares};
use http_core::testing::{Ending, Pair, World};
use integration::replies::{read_all, statuses};
use integration::site::Site;
use integration::time::{millis, secs};

const MIB: usize = 1 << 20;

fn post(path: &str, length: usize) -> Vec<u8> {
    format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n").into_bytes()
}

/// A connection that its test drives by hand.
struct Bare {
    connection: Connection,
    spares: Spares,
    clock: Clock,
}

impl Bare {
    fn new() -> Bare {
        let clock = Clock::system();
        let connection = Connection::new(Arc::new(Config::new()), &clock);
        Bare { connection, spares: Spares::new(4, 0), clock }
    }

    fn space(&mut self) -> usize {
        self.connection.space(&mut self.spares).len()
    }

    /// As much of `bytes` as there is space for is received.
    fn receive(&mut self, bytes: &[u8]) -> (Action, usize) {
        let space = self.connection.space(&mut self.spares);
        let count = space.len().min(bytes.len());
        space[..count].copy_from_slice(&bytes[..count]);
        (self.connection.received(count, &self.clock), count)
    }

    /// Up to the admission of a body of this length.
    fn admit(&mut self, length: usize) -> usize {
        let head = post("/", length);
        assert!(matches!(self.receive(&head).0, Action::Admit));
        let admission = Admission { body_bytes: 1 << 30, ..Admission::default() };
        assert!(matches!(self.connection.admit(admission, &self.clock), Action::Read));
        head.len()
    }
}

#[test]
fn c09_buffer_begins_at_16_kib_and_doubles_when_it_is_full() {
    let mut bare = Bare::new();
    assert_eq!(bare.space(), 16 << 10);
    bare.receive(b"GET / HTTP/1.1\r\nHost: x\r\nX: ");
    bare.receive(&vec![b'a'; (16 << 10) - 28]);
    assert_eq!(bare.space(), 16 << 10);
    assert_eq!(bare.connection.held_bytes(), 16 << 10);
}

#[test]
fn c09_declared_length_is_not_believed_before_the_first_byte_of_the_body() {
    let mut bare = Bare::new();
    let head_bytes = bare.admit(100 * MIB);
    assert_eq!(bare.space(), (16 << 10) - head_bytes);
}

#[test]
fn c09_buffer_jumps_to_the_declared_length_behind_the_first_byte_of_the_body() {
    let mut bare = Bare::new();
    bare.admit(100 * MIB);
    bare.receive(b"a");
    // One byte more than what is still to come, so that the last read comes short.
    assert_eq!(bare.space(), 100 * MIB);
}

#[test]
fn c09_memory_of_a_large_body_serves_the_next_and_is_then_given_back() {
    let mut spares = Spares::new(1, 4 * MIB);
    for _ in 0..2 {
        let mut bare = Bare { spares, ..Bare::new() };
        bare.admit(2 * MIB);
        bare.receive(b"a");
        assert!(bare.space() >= 2 * MIB);
        assert!(bare.spares.is_empty(), "what was kept is in use");
        bare.receive(b"");
        bare.connection.rest(&mut bare.spares);
        assert!(!bare.spares.is_empty());
        assert_eq!(bare.spares.len(), 0, "its exchange is not kept");
        spares = bare.spares;
    }
    spares.trim();
    assert!(!spares.is_empty());
    spares.trim();
    assert!(spares.is_empty());
}

#[test]
fn c09_body_that_fits_the_buffer_does_not_make_it_grow() {
    let mut bare = Bare::new();
    let head_bytes = bare.admit(8_000);
    bare.receive(b"a");
    assert_eq!(bare.space(), (16 << 10) - head_bytes - 1);
}

#[test]
fn c09_chunked_body_doubles_the_buffer_and_its_framing_takes_none_of_it() {
    let mut pair = Pair::new(Site);
    pair.peer_sends(b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for _ in 0..10_000 {
        pair.peer_sends(b"1;some=extension\r\na\r\n".split_at(1).0);
        pair.peer_sends(b"\r\na\r\n");
    }
    assert!(pair.held_bytes() < 10_100, "{} bytes are held", pair.held_bytes());
    pair.peer_sends(b"0\r\n\r\n");
    assert_eq!(read_all(&pair.received())[0].body.len(), 10_000);
}

#[test]
fn c09_connection_at_rest_holds_nothing() {
    let mut pair = Pair::new(Site);
    for path in ["/", "/echo", "/bytes/3000", "/panic"] {
        let request = [post(path, 100), vec![b'a'; 100]].concat();
        pair.peer_sends(&request);
        assert!(pair.is_idle());
        assert_eq!((pair.held_bytes(), pair.world().spares()), (0, 1));
    }
}

#[test]
fn c09_exchange_of_a_closed_connection_is_used_again() {
    let mut world = World::new(Site, Config::new());
    for _ in 0..5 {
        let peer = world.connect();
        world.send(peer, b"GET /");
        assert_eq!(world.spares(), 0);
        world.end(peer, Ending::Reset);
        assert_eq!((world.closed(peer), world.spares()), (Some(CloseReason::Reset), 1));
    }
}

#[test]
fn c09_spares_are_bounded() {
    let mut world = World::new(Site, Config::new());
    let peers: Vec<_> = (0..World::SPARES * 3).map(|_| world.connect()).collect();
    peers.iter().for_each(|peer| world.send(*peer, b"GET / HTTP/1.1\r\n"));
    peers.iter().for_each(|peer| world.send(*peer, b"Host: x\r\n\r\n"));
    assert!(peers.iter().all(|peer| world.is_idle(*peer)));
    assert_eq!(world.spares(), World::SPARES);
}

#[test]
fn c09_exchange_with_a_large_buffer_is_not_kept() {
    for (length, kept) in [(60 << 10, 1), (70 << 10, 0)] {
        let mut pair = Pair::new(Site);
        pair.peer_sends(&post("/echo", length)).peer_sends(&vec![b'a'; length]);
        assert_eq!(statuses(&pair.received()), [200]);
        assert_eq!(pair.world().spares(), kept, "a body of {length} bytes");
    }
}

#[test]
fn c10_body_of_64_mib_is_echoed_intact_where_the_limit_allows() {
    let body: Vec<u8> = (0..64 * MIB).map(|at| (at >> 10) as u8).collect();
    let mut pair = Pair::new(Site);
    pair.peer_sends(&post("/huge", body.len()));
    for segment in body.chunks(MIB + 1) {
        pair.peer_sends(segment);
    }
    let received = pair.received();
    assert!(received.ends_with(&body));
    assert!(received.starts_with(b"HTTP/1.1 200 OK\r\n"));
    assert_eq!(pair.world().budget().held, 0);
}

#[test]
fn c09_budget_is_charged_with_bodies_and_answers_and_returns_to_nothing() {
    let mut pair = Pair::new(Site);
    pair.peer_slows_down(1_000).peer_sends(&post("/echo", 50_000));
    pair.peer_sends(&vec![b'a'; 40_000]);
    assert!(pair.world().budget().held > 40_000);
    pair.peer_sends(&vec![b'a'; 10_000]);
    // The echo is sent from the read buffer, which is held until all is sent.
    assert!(pair.world().budget().held >= 50_000);
    while pair.peer_takes(1_000) > 0 {}
    assert_eq!(pair.world().budget().held, 0);
    assert!(pair.is_idle());
}

#[test]
fn c09_budget_is_charged_with_what_the_pool_handles() {
    let mut pair = Pair::new(Site);
    pair.peer_sends(&[post("/pool/echo", 10_000), vec![b'a'; 10_000]].concat());
    assert_eq!(pair.waiting_jobs(), 1);
    assert!(pair.world().budget().held >= 10_000);
    pair.complete_next();
    assert_eq!(pair.world().budget().held, 0);
}

#[test]
fn c09_budget_is_charged_no_more_for_a_connection_that_closed() {
    let mut world = World::new(Site, Config::new());
    let peers = ["/echo", "/pool/echo"].map(|path| {
        let peer = world.connect();
        world.send(peer, &post(path, 100_000));
        world.send(peer, &vec![b'a'; if path == "/echo" { 99_999 } else { 100_000 }]);
        peer
    });
    assert!(world.budget().held > 199_999 && world.budget().large == 2);
    peers.iter().for_each(|peer| world.end(*peer, Ending::Reset));
    // What a job holds it holds until it is over.
    assert_eq!(world.budget().large, 1);
    assert!(world.run_job(0));
    assert_eq!((world.budget().held, world.budget().large), (0, 0));
}

#[test]
fn c09_new_bodies_get_503_when_the_budget_is_spent_and_other_requests_are_served() {
    let mut world = World::new(Site, Config::new().buffered_bytes(MIB).body_bytes(MIB));
    let holders: [_; 2] = std::array::from_fn(|_| world.connect());
    for holder in holders {
        world.slow_down(holder, 1_000);
        world.send(holder, b"GET /bytes/600000 HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    let other = world.connect();
    world.send(other, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    world.send(other, &[post("/echo", 1), b"a".to_vec()].concat());
    let replies = read_all(world.wire(other).taken());
    assert_eq!((replies[0].status, replies[1].status), (200, 503));
    assert_eq!(replies[1].field("retry-after"), Some("1"));
    for holder in holders {
        while world.take(holder, 1_000) > 0 {}
    }
    assert_eq!(world.budget().held, 0);
    world.send(other, &[post("/echo", 1), b"a".to_vec()].concat());
    assert_eq!(statuses(world.wire(other).taken()), [200, 503, 200]);
}

#[test]
fn c09_body_that_gets_503_before_it_has_come_is_never_read_as_a_request() {
    let mut world = World::new(Site, Config::new().buffered_bytes(MIB).body_bytes(MIB));
    for _ in 0..2 {
        let holder = world.connect();
        world.slow_down(holder, 1_000);
        world.send(holder, b"GET /bytes/600000 HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    let other = world.connect();
    let hidden = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    world.send(other, &post("/echo", hidden.len()));
    world.send(other, hidden);
    let replies = read_all(world.wire(other).taken());
    assert_eq!((replies.len(), replies[0].status), (1, 503));
    assert!(replies[0].closes());
}

#[test]
fn c21_body_that_is_too_long_is_413_though_the_budget_is_spent() {
    let mut world = World::new(Site, Config::new().buffered_bytes(MIB).body_bytes(MIB));
    let (holder, other) = (world.connect(), world.connect());
    world.slow_down(holder, 1_000);
    world.send(holder, b"GET /bytes/2000000 HTTP/1.1\r\nHost: x\r\n\r\n");
    world.send(other, &post("/echo", MIB + 1));
    assert_eq!(statuses(world.wire(other).taken()), [413]);
}

#[test]
fn c09_body_as_long_as_the_whole_budget_is_read_to_its_end() {
    let mut world = World::new(Site, Config::new().buffered_bytes(MIB).body_bytes(MIB));
    let peer = world.connect();
    world.send(peer, &post("/echo", MIB));
    world.send(peer, &vec![b'a'; MIB - 10]);
    world.send(peer, b"aaaaaaaaaa");
    assert_eq!(statuses(world.wire(peer).taken()), [200]);
}

#[test]
fn c09_bodies_that_spend_the_budget_together_are_all_read_in_the_end() {
    let mut world = World::new(Site, Config::new().buffered_bytes(4 * MIB).body_bytes(3 * MIB));
    let peers: [_; 3] = std::array::from_fn(|_| world.connect());
    peers.iter().for_each(|peer| world.send(*peer, &post("/echo", 3 * MIB)));
    let mut most = 0;
    for _ in 0..3 * MIB / (64 << 10) {
        for peer in peers {
            world.send(peer, &[b'a'; 64 << 10]);
            most = most.max(world.budget().held);
        }
        world.advance(secs(0));
    }
    for peer in peers {
        let replies = read_all(world.wire(peer).taken());
        assert_eq!(replies.iter().map(|reply| reply.status).collect::<Vec<_>>(), [200]);
        assert_eq!(replies[0].body.len(), 3 * MIB);
    }
    assert!(most <= 4 * MIB + 3 * MIB, "{most} bytes were held");
    assert_eq!(world.budget().held, 0);
}

#[test]
fn c09_body_whose_reading_waits_for_the_budget_holds_none_when_its_peer_has_reset() {
    let mut world = World::new(Site, Config::new().buffered_bytes(4 * MIB).body_bytes(MIB));
    let peers: [_; 8] = std::array::from_fn(|_| world.connect());
    peers.iter().for_each(|peer| world.send(*peer, &post("/echo", MIB)));
    peers.iter().for_each(|peer| world.send(*peer, &vec![b'a'; 700_000]));
    assert!(world.budget().held > 4 * MIB);
    let (slow, gone) = peers.split_first().expect("eight");
    // One waits before it resets, the others would from then on.
    world.send(gone[0], b"a");
    assert_eq!(world.budget().paused, 1);
    gone.iter().for_each(|peer| world.end(*peer, Ending::Reset));
    assert!(gone.iter().all(|peer| world.closed(*peer) == Some(CloseReason::Reset)));
    assert_eq!((world.budget().large, world.budget().paused), (1, 0));
    world.send(*slow, &vec![b'a'; MIB - 700_000]);
    assert_eq!(statuses(world.wire(*slow).taken()), [200]);
    assert_eq!(world.budget().held, 0);
}

#[test]
fn c09_body_that_comes_to_its_end_with_its_peer_s_does_not_wait_for_the_budget() {
    let mut world = World::new(Site, Config::new().buffered_bytes(4 * MIB).body_bytes(MIB));
    let peers: [_; 8] = std::array::from_fn(|_| world.connect());
    peers.iter().for_each(|peer| world.send(*peer, &post("/echo", 700_010)));
    peers.iter().for_each(|peer| world.send(*peer, &vec![b'a'; 700_000]));
    let [_slow, whole, cut @ ..] = peers;
    [whole, cut[0]].iter().for_each(|peer| world.send(*peer, b"aaaaa"));
    assert_eq!(world.budget().paused, 2);
    world.send(whole, b"aaaaa");
    assert_eq!(world.budget().paused, 2);
    peers[1..].iter().for_each(|peer| world.end(*peer, Ending::Closed));
    assert_eq!(statuses(world.wire(whole).taken()), [200]);
    let is_closed = |peer| world.closed(peer) == Some(CloseReason::PeerClosed);
    assert!(peers[1..].iter().all(|peer| is_closed(*peer)));
    assert_eq!((world.budget().large, world.budget().paused), (1, 0));
}

#[test]
fn c09_body_does_not_wait_for_the_peer_of_a_large_answer() {
    let mut world = World::new(Site, Config::new().buffered_bytes(4 * MIB).body_bytes(MIB));
    let slow = world.connect();
    world.slow_down(slow, 2_000);
    world.send(slow, b"GET /bytes/1000000 HTTP/1.1\r\nHost: x\r\n\r\n");
    let peers: [_; 5] = std::array::from_fn(|_| world.connect());
    peers.iter().for_each(|peer| world.send(*peer, &post("/echo", MIB)));
    peers.iter().for_each(|peer| world.send(*peer, &vec![b'a'; 700_000]));
    assert!(world.budget().held > 4 * MIB);
    peers.iter().for_each(|peer| world.send(*peer, &vec![b'a'; MIB - 700_000]));
    for peer in peers {
        assert_eq!(statuses(world.wire(peer).taken()), [200]);
    }
    assert_eq!((world.closed(slow), world.budget().large), (None, 1));
    assert_eq!((world.budget().readers, world.budget().paused), (0, 0));
}

#[test]
fn c22_connection_that_has_just_come_makes_no_room_before_its_first_request_can_be_read() {
    let start = Instant::now();
    let at = |time| Clock::at(start + time, SystemTime::UNIX_EPOCH);
    let new = Connection::new(Arc::new(Config::new()), &at(secs(0)));
    assert_eq!(new.idle_since(), Some(start));
    assert_eq!(new.spare_since(&at(millis(99))), None);
    assert_eq!(new.spare_since(&at(millis(100))), Some(start));
}

#[test]
fn c22_connection_with_a_request_or_an_answer_makes_no_room() {
    let mut world = World::new(Site, Config::new().connections(1usize));
    let peer = world.connect();
    world.advance(secs(1));
    for (segment, has_room) in
        [("\r\n", true), ("GET", false), (" / HTTP/1.1\r\nHost: x\r\n\r\n", true)]
    {
        world.send(peer, segment.as_bytes());
        world.advance(secs(1));
        assert_eq!(world.has_room(), has_room, "behind {segment:?}");
    }
    world.slow_down(peer, 10);
    world.send(peer, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n\r\n");
    assert!(!world.has_room());
}
