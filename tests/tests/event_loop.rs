//! What a loop does for its sockets beside a turn for each event: deadlines, write interest, turns that wait, and what it gets back
//! from those who are gone.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bumpalo::Bump;
use http_core::{App, CloseReason, Config, Provide, State, get, post, routes};
use integration::gate::Gate;
use integration::live::Live;

const MIB: usize = 1 << 20;

/// What handlers share.
#[derive(Default, Provide)]
struct Site {
    gate: Gate,
    count: AtomicUsize,
}

#[get("/", dispatch = inline)]
fn index() -> &'static str {
    "index"
}

#[get("/bytes/{count}", dispatch = inline)]
fn bytes(count: usize) -> String {
    "x".repeat(count)
}

#[post("/length", dispatch = inline)]
fn length(body: &[u8]) -> String {
    body.len().to_string()
}

/// How much the arena of the call has taken, with so many bytes of its own.
#[get("/arena/{count}", dispatch = inline)]
fn taken(count: usize, arena: &Bump) -> String {
    arena.alloc_slice_fill_copy(count, 0u8);
    arena.allocated_bytes().to_string()
}

#[get("/wait", dispatch = pool)]
fn wait(gate: State<'_, Gate>) -> &'static str {
    gate.pass();
    "waited"
}

/// Holds the loop itself.
#[get("/hold", dispatch = inline)]
fn hold(gate: State<'_, Gate>) {
    gate.pass();
}

/// How many were answered before.
#[get("/count", dispatch = inline)]
fn count(count: State<'_, AtomicUsize>) -> String {
    count.fetch_add(1, Ordering::Relaxed).to_string()
}

/// A server of one loop and one worker, and the gate at which its worker waits.
fn start(config: Config) -> (Live, Gate) {
    let site = Site::default();
    let gate = site.gate.clone();
    let app = App::new(site, routes![index, bytes, length, taken, wait, hold, count]);
    (Live::start(app, config.loops(1).workers(1)), gate)
}

/// A request with the first `bytes` of a body of one MiB.
fn begun(bytes: usize) -> Vec<u8> {
    let head = format!("POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: {MIB}\r\n\r\n");
    [head.into_bytes(), vec![b'a'; bytes]].concat()
}

#[test]
fn c05_deadline_comes_though_nothing_else_happens() {
    let soon = Duration::from_millis(50);
    let (live, _) = start(Config::new().head_timeout(soon));
    assert_eq!(live.connect().send("GET / HTT").reply().status, 408);
    let (live, _) = start(Config::new().idle_timeout(soon));
    assert!(live.connect().is_closed());
    assert_eq!(live.handle().metrics().closed(CloseReason::Idle), 1);
}

#[test]
fn c03_answer_that_the_socket_does_not_take_at_once_goes_on_when_it_does() {
    let (live, _) = start(Config::new());
    let mut slow = live.connect();
    slow.send(format!("GET /bytes/{} HTTP/1.1\r\nHost: x\r\n\r\n", 32 * MIB));
    // The loop waits for the other, and not for this one, once it has served somebody else.
    assert_eq!(live.connect().get("/").text(), "index");
    assert_eq!(slow.reply().body.len(), 32 * MIB);
    assert_eq!(slow.get("/").text(), "index");
}

#[test]
fn c04_requests_that_take_several_turns_are_all_answered_though_no_event_tells_of_them() {
    let (live, _) = start(Config::new());
    let mut client = live.connect();
    client.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000));
    for _ in 0..1_000 {
        assert_eq!(client.reply().text(), "index");
    }
}

#[test]
fn c04_many_requests_of_one_peer_do_not_keep_others_waiting() {
    let (live, gate) = start(Config::new());
    let [mut glutton, mut other] = [(); 2].map(|()| live.connect());
    assert_eq!(other.get("/").text(), "index");
    glutton.send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
    gate.wait_for(1);
    glutton.send(b"GET /count HTTP/1.1\r\nHost: x\r\n\r\n".repeat(3_000));
    other.send("GET /count HTTP/1.1\r\nHost: x\r\n\r\n");
    gate.open();
    let before: usize = other.reply().text().parse().expect("a number");
    assert!(before < 1_000, "{before} were answered before");
}

#[test]
fn c22_silent_peer_makes_room_after_its_time_though_nothing_else_happens() {
    let (live, _) = start(Config::new().connections(1));
    let mut silent = live.connect();
    assert_eq!(live.connect().get("/").text(), "index");
    assert!(silent.is_closed());
}

#[test]
fn c09_bodies_that_wait_for_the_budget_are_read_when_there_is_room() {
    let (live, _) = start(Config::new().buffered_bytes(MIB).body_bytes(MIB));
    let [mut first, mut second, mut other] = [(); 3].map(|()| live.connect());
    // What was sent before is mostly read by then.
    let mut take_turns = || (0..50).for_each(|_| assert_eq!(other.get("/").text(), "index"));
    for client in [&mut first, &mut second] {
        client.send(begun(600_000));
        take_turns();
    }
    for client in [&mut second, &mut first] {
        client.send(vec![b'a'; MIB - 600_000]);
        take_turns();
    }
    assert_eq!(first.reply().text(), MIB.to_string());
    assert_eq!(second.reply().text(), MIB.to_string());
}

#[test]
fn c09_budget_is_returned_by_those_who_are_gone() {
    let (live, _) = start(Config::new().buffered_bytes(MIB).body_bytes(MIB));
    let answers =
        |status| (0..5_000).any(|_| live.connect().post("/length", b"a").status == status);
    let mut gone = live.connect();
    gone.send(begun(MIB - 1));
    assert!(answers(503));
    gone.reset();
    assert!(answers(200));
}

#[test]
fn c20_arena_of_a_call_does_not_grow_with_those_before() {
    let (live, _) = start(Config::new());
    let mut client = live.connect();
    let mut taken = |count: usize| -> usize {
        client.get(&format!("/arena/{count}")).text().parse().expect("a number")
    };
    let first = taken(1_000);
    assert!((0..100).all(|_| taken(1_000) == first));
    assert!(taken(MIB) > MIB);
    assert!(taken(1_000) < MIB, "what a large one took is freed");
}

#[test]
fn c14_job_whose_peer_has_reset_is_not_begun() {
    let (live, gate) = start(Config::new().queue_wait(Duration::MAX).request_ids(true));
    let [mut begun, mut gone, mut client] = [(); 3].map(|()| live.connect());
    begun.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    gate.wait_for(1);
    gone.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    while live.handle().metrics().queued == 0 {
        assert_eq!(client.get("/").text(), "index");
    }
    gone.reset();
    while live.handle().metrics().closed(CloseReason::Reset) == 0 {
        assert_eq!(client.get("/").text(), "index");
    }
    gate.open();
    let reply = begun.reply();
    assert_eq!((reply.text().as_str(), reply.header("x-request-id").is_some()), ("waited", true));
    while live.handle().metrics().dropped_jobs == 0 {
        assert_eq!(client.get("/").text(), "index");
    }
    assert_eq!((gate.arrived(), live.handle().metrics().stale_completions), (1, 0));
}
