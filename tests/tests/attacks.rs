//! What strangers do to a server, in virtual time: many of them at once, and one client beside them that wants nothing but its
//! answers. It gets each at once, what the server holds stays within its limits, and in the end nothing of the attack is left.

use http_core::Config;
use http_core::proto::CloseReason;
use http_core::testing::{Ending, Pair, PeerId, World};
use integration::replies::{read_all, statuses};
use integration::site::Site;
use integration::time::{millis, secs};

/// Attackers, and the client beside them.
struct Siege {
    world: World,
    client: PeerId,
    attackers: Vec<PeerId>,
    /// What the client has been answered.
    seen: usize,
    /// What each attacker may make the server hold, in bytes.
    most_each: usize,
}

const ATTACKERS: usize = 200;

/// A read buffer, which every connection in the middle of a request may fill.
const BUFFER: usize = 16 << 10;

impl Siege {
    fn begin(most_each: usize) -> Siege {
        Siege::with(Config::new(), most_each)
    }

    fn with(config: Config, most_each: usize) -> Siege {
        let mut world = World::new(Site, config);
        let client = world.connect();
        let attackers = (0..ATTACKERS).map(|_| world.connect()).collect();
        Siege { world, client, attackers, seen: 0, most_each }
    }

    /// All attackers send the same.
    fn all_send(&mut self, bytes: &[u8]) {
        for attacker in self.attackers.clone() {
            self.world.send(attacker, bytes);
        }
        self.check();
    }

    fn all_take(&mut self, count: usize) {
        for attacker in self.attackers.clone() {
            self.world.take(attacker, count);
        }
        self.check();
    }

    /// The client is answered at once, and the server holds no more than it may.
    fn check(&mut self) {
        self.world.send(self.client, b"GET /target?client HTTP/1.1\r\nHost: x\r\n\r\n");
        let taken = self.world.wire(self.client).taken();
        let replies = read_all(&taken[self.seen..]);
        assert_eq!(replies.len(), 1, "one answer to the client, {:?}", self.world);
        assert_eq!((replies[0].status, replies[0].text()), (200, "/target?client 0"));
        self.seen = taken.len();
        let held = self.world.budget().held;
        assert!(held <= ATTACKERS * self.most_each, "{held} bytes are held, {:?}", self.world);
    }

    /// So much time passes, and the client goes on asking in it.
    fn advance(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.world.advance(secs(1));
            self.check();
        }
    }

    /// How many attackers were closed for this reason.
    fn closed(&self, reason: CloseReason) -> usize {
        let closed = self.attackers.iter().filter_map(|attacker| self.world.closed(*attacker));
        closed.filter(|other| *other == reason).count()
    }

    /// What each attacker was answered; it is the same for all.
    fn answers(&mut self) -> Vec<u16> {
        let first = statuses(self.world.wire(self.attackers[0]).taken());
        for attacker in self.attackers.clone() {
            assert_eq!(statuses(self.world.wire(attacker).taken()), first);
        }
        first
    }

    /// Nothing of the attack is left.
    fn end(mut self) {
        self.check();
        let open = self.attackers.iter().filter(|attacker| self.world.closed(**attacker).is_none());
        assert_eq!(open.count(), 0, "attackers are still there");
        let (budget, metrics) = (self.world.budget(), self.world.metrics());
        assert_eq!((budget.held, budget.large, budget.paused), (0, 0, 0));
        assert_eq!((metrics.open(), metrics.panicked), (1, 0));
        assert!(self.world.spares() <= World::SPARES);
    }
}

#[test]
fn slowloris_heads_are_408_at_their_deadline() {
    let mut siege = Siege::begin(BUFFER);
    siege.all_send(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ");
    for _ in 0..9 {
        siege.advance(1);
        siege.all_send(b"a");
    }
    assert_eq!(siege.closed(CloseReason::Refused), 0);
    siege.advance(3);
    assert_eq!((siege.answers(), siege.closed(CloseReason::Refused)), (vec![408], ATTACKERS));
    siege.end();
}

#[test]
fn slow_bodies_are_408_once_their_grace_is_over() {
    let mut siege = Siege::begin(BUFFER);
    siege.all_send(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
    for _ in 0..10 {
        siege.all_send(b"a");
        siege.advance(1);
    }
    siege.advance(2);
    assert_eq!((siege.answers(), siege.closed(CloseReason::Refused)), (vec![408], ATTACKERS));
    siege.end();
}

#[test]
fn slow_chunks_are_408_once_their_grace_is_over() {
    let mut siege = Siege::begin(BUFFER);
    siege.all_send(b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for _ in 0..10 {
        siege.all_send(b"1\r\na\r\n");
        siege.advance(1);
    }
    siege.advance(2);
    assert_eq!((siege.answers(), siege.closed(CloseReason::Refused)), (vec![408], ATTACKERS));
    siege.end();
}

#[test]
fn silent_connections_are_closed_and_hold_nothing_until_then() {
    let mut siege = Siege::begin(0);
    siege.advance(59);
    assert_eq!(siege.closed(CloseReason::Idle), 0);
    siege.advance(1);
    assert_eq!((siege.answers(), siege.closed(CloseReason::Idle)), (vec![], ATTACKERS));
    siege.end();
}

#[test]
fn slow_readers_are_closed_once_their_grace_is_over() {
    let mut siege = Siege::begin((100 << 10) + BUFFER);
    for attacker in siege.attackers.clone() {
        siege.world.slow_down(attacker, 4_096);
    }
    siege.all_send(b"GET /bytes/100000 HTTP/1.1\r\nHost: x\r\n\r\n");
    for _ in 0..9 {
        siege.advance(1);
        siege.all_take(100);
    }
    siege.advance(5);
    assert_eq!(siege.closed(CloseReason::WriteStalled), ATTACKERS);
    siege.end();
}

#[test]
fn pipeliners_that_never_read_make_the_server_hold_one_limit_each() {
    let mut siege = Siege::begin((64 << 10) + 2 * BUFFER);
    for attacker in siege.attackers.clone() {
        siege.world.slow_down(attacker, 1_000);
    }
    let requests = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000);
    for _ in 0..5 {
        siege.all_send(&requests);
        siege.advance(1);
    }
    siege.advance(6);
    assert_eq!(siege.closed(CloseReason::WriteStalled), ATTACKERS);
    siege.end();
}

#[test]
fn endless_header_lines_are_431_at_the_limit() {
    let mut siege = Siege::begin(64 << 10);
    siege.all_send(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ");
    for _ in 0..9 {
        siege.all_send(&[b'a'; 4_000]);
    }
    assert_eq!(siege.answers(), [431]);
    for _ in 0..9 {
        siege.all_send(&[b'a'; 4_000]);
    }
    assert_eq!(siege.world.budget().held, 0);
    siege.advance(2);
    siege.end();
}

#[test]
fn endless_chunk_extensions_are_413_at_the_limit() {
    for (extension, status) in
        [(&b"1;a=b"[..], 413), (b"0\r\nA: b", 431), (b"0000000000000000", 400)]
    {
        let mut siege = Siege::begin(64 << 10);
        siege.all_send(b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        siege.all_send(extension);
        for _ in 0..9 {
            siege.all_send(&[b'0'; 2_000]);
        }
        assert_eq!(siege.answers(), [status]);
        siege.advance(2);
        siege.end();
    }
}

#[test]
fn tiny_chunks_cost_memory_for_their_data_alone() {
    let mut siege = Siege::begin(BUFFER);
    siege.all_send(b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for _ in 0..20 {
        siege.all_send(&b"000000000000001\r\na\r\n".repeat(500));
    }
    siege.all_send(b"0\r\n\r\n");
    assert_eq!(siege.answers(), [200]);
    for attacker in siege.attackers.clone() {
        siege.world.end(attacker, Ending::Closed);
    }
    siege.end();
}

#[test]
fn huge_declared_lengths_are_413_and_no_memory() {
    for length in ["1048577", "99999999999", "18446744073709551615"] {
        let mut siege = Siege::begin(BUFFER);
        let head = format!("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n");
        siege.all_send(head.as_bytes());
        assert_eq!((siege.answers(), siege.world.budget().held), (vec![413], 0));
        siege.advance(2);
        siege.end();
    }
}

#[test]
fn lengths_within_the_limit_are_not_believed_before_their_bytes_come() {
    let mut siege = Siege::begin(BUFFER);
    siege.all_send(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\nabc");
    siege.advance(12);
    assert_eq!(siege.answers(), [408]);
    siege.end();
}

#[test]
fn bodies_of_all_at_once_stay_within_the_budget() {
    let limit = 4 << 20;
    let config = Config::new().buffered_bytes(limit);
    let mut siege = Siege::with(config, limit / ATTACKERS + (64 << 10) + BUFFER);
    siege.all_send(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
    for _ in 0..10 {
        siege.all_send(&[b'a'; 50_000]);
    }
    assert!(siege.world.budget().paused > 0, "{:?}", siege.world);
    for attacker in siege.attackers.clone() {
        siege.world.end(attacker, Ending::Reset);
    }
    siege.end();
}

#[test]
fn large_answers_that_nobody_takes_stay_within_twice_the_budget() {
    let limit = 1 << 20;
    let mut siege = Siege::with(Config::new().buffered_bytes(limit), 2 * limit / ATTACKERS + 1_000);
    for attacker in siege.attackers.clone() {
        siege.world.slow_down(attacker, 1_000);
    }
    siege.all_send(b"GET /bytes/100000 HTTP/1.1\r\nHost: x\r\n\r\n");
    // Those that are given up, and as many as there is room for.
    let given_up = siege.closed(CloseReason::WriteStalled);
    assert!((ATTACKERS - 22..=ATTACKERS - 20).contains(&given_up), "{given_up}");
    siege.advance(12);
    assert_eq!(siege.closed(CloseReason::WriteStalled), ATTACKERS);
    siege.end();
}

#[test]
fn large_answer_that_is_taken_slowly_is_not_given_up_for_others() {
    let mut world = World::new(Site, Config::new().buffered_bytes(0usize).body_bytes(1_000));
    let [first, second] = [(); 2].map(|()| world.connect());
    for peer in [first, second] {
        world.slow_down(peer, 1_000);
        world.send(peer, b"GET /bytes/100000 HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    // The first stood alone when it came.
    assert_eq!(
        (world.closed(first), world.closed(second)),
        (None, Some(CloseReason::WriteStalled))
    );
    while world.take(first, 500) > 0 {}
    assert_eq!(statuses(world.wire(first).taken()), [200]);
    assert!(world.is_idle(first));
}

#[test]
fn resets_at_any_moment_leave_nothing_behind() {
    let request = b"POST /pool/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody";
    let mut siege = Siege::begin(BUFFER);
    for round in 0..10 {
        for (number, attacker) in siege.attackers.clone().into_iter().enumerate() {
            siege.world.send(attacker, &request[..(number + round) % (request.len() + 1)]);
            siege.world.end(attacker, Ending::Reset);
        }
        siege.check();
        siege.attackers = (0..ATTACKERS).map(|_| siege.world.connect()).collect();
    }
    while siege.world.run_job(0) {}
    let metrics = siege.world.metrics();
    assert_eq!(metrics.closed(CloseReason::Reset), (10 * ATTACKERS) as u64);
    assert!(metrics.dropped_jobs > 0);
    siege.advance(60);
    siege.end();
}

#[test]
fn half_closes_at_any_moment_leave_nothing_behind() {
    let request = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody";
    let mut siege = Siege::begin(BUFFER);
    for (number, attacker) in siege.attackers.clone().into_iter().enumerate() {
        let length = number % (request.len() + 1);
        siege.world.send(attacker, &request[..length]);
        siege.world.end(attacker, Ending::Closed);
        let answers = statuses(siege.world.wire(attacker).taken());
        assert_eq!(answers, if length == request.len() { vec![200] } else { vec![] });
        siege.check();
    }
    assert_eq!(siege.closed(CloseReason::PeerClosed), ATTACKERS);
    siege.end();
}

#[test]
fn peers_that_are_told_to_go_and_stay_are_closed() {
    let mut siege = Siege::begin(BUFFER);
    siege.all_send(b"GET / HTTP/1.1\r\n\r\n");
    for _ in 0..4 {
        siege.all_send(&[b'a'; 30_000]);
        siege.world.advance(millis(400));
    }
    siege.advance(1);
    assert_eq!((siege.answers(), siege.closed(CloseReason::Refused)), (vec![400], ATTACKERS));
    siege.end();
}

#[test]
fn one_peer_with_work_without_end_is_answered_and_so_are_others_behind_it() {
    let mut siege = Siege::begin((64 << 10) + 2 * BUFFER);
    let requests = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20_000);
    let glutton = siege.attackers[0];
    siege.world.send(glutton, &requests);
    siege.check();
    assert_eq!(statuses(siege.world.wire(glutton).taken()).len(), 20_000);
    siege.advance(60);
    siege.end();
}

/// A request that answers, should anybody ever take it for one.
const SMUGGLED: &str = "GET /target?smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

/// Requests whose end two readers could see in different places, with what answers them.
const AMBIGUOUS: [(&str, u16); 26] = [
    ("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n", 400),
    ("Content-Length: 0\r\nContent-Length: 44\r\n\r\n", 400),
    ("Content-Length: 44\r\nContent-Length: 0\r\n\r\n", 400),
    ("Content-Length: 0, 44\r\n\r\n", 400),
    ("Content-Length: +0\r\n\r\n", 400),
    ("Content-Length: 0x0\r\n\r\n", 400),
    ("Content-Length: -1\r\n\r\n", 400),
    ("Content-Length : 0\r\n\r\n", 400),
    ("Content-Length:\x0b0\r\n\r\n", 400),
    ("X: y\r\n Content-Length: 44\r\n\r\n", 400),
    ("X: y\nContent-Length: 44\r\n\r\n", 400),
    ("X: y\rContent-Length: 44\r\n\r\n", 400),
    ("X: y\0\r\nContent-Length: 0\r\n\r\n", 400),
    ("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
    ("X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
    ("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400),
    ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n", 400),
    ("Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 400),
    ("Transfer-Encoding: chunked\r\n\r\n0\n\r\n", 400),
    ("Transfer-Encoding: chunked\r\n\r\n0;\n\r\n", 400),
    ("Transfer-Encoding: chunked\r\n\r\n2\r\nabXX0\r\n\r\n", 400),
    ("Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\n\r\n", 400),
    ("Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n", 400),
];

#[test]
fn nothing_behind_an_ambiguous_request_is_taken_for_one() {
    for (rest, status) in AMBIGUOUS {
        let bytes = format!("POST /echo HTTP/1.1\r\nHost: x\r\n{rest}{SMUGGLED}");
        let new = || Pair::with(Site, Config::new());
        Pair::at_every_split(new, bytes.as_bytes(), |pair| {
            let replies = read_all(&pair.received());
            let seen: Vec<_> = replies.iter().map(|reply| (reply.status, reply.closes())).collect();
            let alike = match status {
                // Whether it is a coding that is not known or one that is malformed.
                501 => seen == [(501, true)] || seen == [(400, true)],
                _ => seen == [(status, true)],
            };
            assert!(alike, "{seen:?}");
        });
    }
}

#[test]
fn unread_body_of_a_refused_request_is_never_taken_for_requests() {
    for start in [
        "POST /nothing HTTP/1.1\r\nHost: x\r\n",
        "POST /refused HTTP/1.1\r\nHost: x\r\n",
        "POST /unroutable HTTP/1.1\r\nHost: x\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: what\r\n",
        "POST /tiny HTTP/1.1\r\nHost: x\r\n",
    ] {
        let length = SMUGGLED.len();
        let with_length = format!("{start}Content-Length: {length}\r\n\r\n{SMUGGLED}");
        let chunks = format!("{length:x}\r\n{SMUGGLED}\r\n0\r\n\r\n");
        let chunked = format!("{start}Transfer-Encoding: chunked\r\n\r\n{chunks}");
        for bytes in [with_length, chunked] {
            let bytes = format!("{bytes}GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            let new = || Pair::with(Site, Config::new());
            Pair::at_every_split(new, bytes.as_bytes(), |pair| {
                let received = pair.received();
                let replies = read_all(&received);
                assert!((1..=2).contains(&replies.len()) && replies[0].status >= 400);
                assert!(replies[1..].iter().all(|reply| reply.body == b"hello"));
                assert!(!received.windows(8).any(|bytes| bytes == b"smuggled"));
            });
        }
    }
}

#[test]
fn c22_peers_that_send_nothing_but_an_empty_line_make_room() {
    let mut world = World::new(Site, Config::new().connections(2usize));
    let [first, second] = [(); 2].map(|()| world.connect());
    world.send(first, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n\r\n");
    world.send(second, b"\r\n");
    assert!(world.has_room(), "the first had its answer");
    world.connect();
    assert_eq!(world.closed(first), Some(CloseReason::MadeRoom));
    world.advance(millis(100));
    assert!(world.has_room(), "the second had its time");
    world.send(second, b"G");
    world.connect();
    assert_eq!((world.closed(second), world.is_idle(first)), (None, false));
}
