//! A connection whose request is handled on the pool is frozen, and answers that nobody waits for are dropped.

use http_core::Config;
use http_core::proto::CloseReason;
use http_core::testing::{Ending, Pair, World};
use integration::replies::{Reply, read_all, statuses, texts};
use integration::site::Site;
use integration::time::{millis, secs};

const POOLED: &[u8] = b"GET /pool/target HTTP/1.1\r\nHost: x\r\n\r\n";

const MIB: usize = 1 << 20;

/// A pair whose request waits for a worker.
fn frozen() -> Pair {
    let mut pair = Pair::with(Site, Config::new().queue_wait(secs(1_000_000)));
    pair.peer_sends(POOLED);
    assert_eq!(pair.waiting_jobs(), 1);
    pair
}

#[test]
fn c12_nothing_is_read_while_a_request_is_handled() {
    let mut pair = frozen();
    pair.peer_sends(b"GET / HTTP/1.1\r\n").peer_sends(b"Host: x\r\n\r\n");
    assert_eq!(pair.unread(), 27);
    assert_eq!(pair.held_bytes(), POOLED.len());
    pair.expect_nothing();
}

#[test]
fn c12_nothing_times_out_while_a_request_is_handled() {
    let mut pair = frozen();
    assert_eq!(pair.deadline(), None);
    pair.advance(secs(100_000)).expect_nothing();
    assert_eq!(pair.is_closed(), None);
    pair.complete_next();
    assert_eq!(statuses(&pair.received()), [200]);
    assert!(pair.is_idle());
}

#[test]
fn c12_timeouts_begin_anew_behind_the_answer() {
    let mut pair = frozen();
    pair.advance(secs(100_000)).complete_next();
    assert_eq!(pair.deadline(), Some(secs(60)));
    pair.peer_sends(b"GET / HTTP").advance(millis(9_999));
    assert_eq!(pair.is_closed(), None);
    assert_eq!(statuses(&pair.received()), [200]);
}

#[test]
fn c12_what_came_meanwhile_is_read_though_no_further_event_tells_of_it() {
    let next = b"GET /target HTTP/1.1\r\nHost: x\r\n\r\n";
    for at in 0..=next.len() {
        let mut pair = frozen();
        pair.peer_sends(&next[..at]);
        pair.complete_next();
        pair.peer_sends(&next[at..]);
        assert_eq!(texts(&pair.received()), ["/pool/target 0", "/target 0"], "cut at {at}");
    }
}

#[test]
fn c12_half_close_is_no_reset() {
    let mut pair = frozen();
    pair.peer_closes();
    assert_eq!(pair.is_closed(), None);
    pair.complete_next();
    assert_eq!(statuses(&pair.received()), [200]);
    assert_eq!(pair.is_closed(), Some(CloseReason::PeerClosed));
}

#[test]
fn c12_requests_before_a_half_close_are_answered_behind_it() {
    let mut pair = frozen();
    pair.peer_sends(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").peer_sends(POOLED).peer_closes();
    pair.complete_next();
    pair.complete_next();
    assert_eq!(texts(&pair.received()), ["/pool/target 0", "hello", "/pool/target 0"]);
    assert_eq!(pair.is_closed(), Some(CloseReason::PeerClosed));
}

#[test]
fn c12_reset_closes_at_once() {
    let mut pair = frozen();
    pair.peer_resets();
    assert_eq!(pair.is_closed(), Some(CloseReason::Reset));
}

#[test]
fn c14_job_whose_peer_has_reset_is_dropped() {
    let mut pair = frozen();
    pair.peer_resets();
    assert!(!pair.complete_next());
    assert_eq!((pair.waiting_jobs(), pair.metrics().dropped_jobs), (0, 1));
}

#[test]
fn c09_request_whose_peer_has_reset_is_held_until_its_job_is_over() {
    let request = format!(
        "POST /pool/echo HTTP/1.1\r\nHost: x\r\nContent-Length: {MIB}\r\n\r\n{}",
        "a".repeat(MIB)
    );
    let mut world = World::new(Site, Config::new().buffered_bytes(4 * MIB));
    for number in 0..10 {
        let gone = world.connect();
        world.send(gone, request.as_bytes());
        // The answer of the first is on its way, the others are not begun.
        if number == 0 {
            assert!(world.run_job(0));
        }
        world.end(gone, Ending::Reset);
    }
    // There is room for as many as if nobody had gone.
    assert_eq!((world.waiting_jobs(), world.budget().large), (3, 4));
    assert_eq!(world.budget().held, 4 * request.len());
    while world.run_job(0) || world.deliver(0) {}
    let metrics = world.metrics();
    assert_eq!((metrics.stale_completions, metrics.dropped_jobs), (1, 3));
    assert_eq!((world.budget().large, world.budget().held), (0, 0));
    let next = world.connect();
    world.send(next, request.as_bytes());
    assert!(world.run_job(0) && world.deliver(0));
    assert_eq!(statuses(world.wire(next).taken()), [200]);
    assert_eq!(world.budget().held, 0);
}

#[test]
fn c15_answer_of_a_closed_connection_is_dropped_and_counted() {
    let mut world = World::new(Site, Config::new());
    let (gone, other) = (world.connect(), world.connect());
    world.send(gone, POOLED);
    world.send(other, b"GET /pool/target?other HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(world.run_job(0));
    world.end(gone, Ending::Reset);
    let next = world.connect();
    assert!(world.deliver(0));
    assert_eq!(world.metrics().stale_completions, 1);
    assert_eq!(world.wire(next).taken(), b"");
    assert!(world.run_job(0) && world.deliver(0));
    assert_eq!(texts(world.wire(other).taken()), ["/pool/target?other 0"]);
}

#[test]
fn c14_full_queue_answers_503_at_once_and_the_connection_goes_on() {
    let mut world = World::new(Site, Config::new().queue_jobs(1usize));
    let (first, second) = (world.connect(), world.connect());
    world.send(first, POOLED);
    world.send(second, POOLED);
    let replies = read_all(world.wire(second).taken());
    assert_eq!((replies[0].status, replies[0].field("retry-after")), (503, Some("1")));
    assert!(world.is_idle(second));
    assert!(world.run_job(0) && world.deliver(0));
    world.send(second, POOLED);
    assert!(world.run_job(0) && world.deliver(0));
    assert_eq!(statuses(world.wire(second).taken()), [503, 200]);
    assert_eq!(statuses(world.wire(first).taken()), [200]);
    assert_eq!(world.metrics().overloaded, 1);
}

#[test]
fn c14_request_that_would_wait_for_too_long_is_answered_503_at_once() {
    let mut world = World::new(Site, Config::new().workers(2usize).queue_wait(millis(500)));
    let peers: Vec<_> = (0..20).map(|_| world.connect()).collect();
    let asks = |world: &mut World| peers.iter().for_each(|peer| world.send(*peer, POOLED));
    let answers = |world: &mut World| while world.run_job(0) && world.deliver(0) {};
    let served = |world: &mut World| {
        let all = peers.iter().flat_map(|peer| statuses(world.wire(*peer).taken()));
        all.filter(|status| *status == 200).count()
    };
    world.handlers_take(millis(100));
    for _ in 0..50 {
        asks(&mut world);
        answers(&mut world);
    }
    // With two workers that take a little less than 100 ms each, as far as they know, 375 ms are over after eight jobs.
    let before = served(&mut world);
    asks(&mut world);
    assert_eq!(world.waiting_jobs(), 8);
    let refused = peers.iter().filter(|peer| world.is_idle(**peer)).count();
    assert_eq!(refused, 12);
    answers(&mut world);
    assert_eq!(served(&mut world), before + 8);
    // As soon as they are quick again, there is room for all.
    world.handlers_take(millis(1));
    for _ in 0..50 {
        asks(&mut world);
        answers(&mut world);
    }
    asks(&mut world);
    assert_eq!(world.waiting_jobs(), 20);
}

#[test]
fn c14_request_that_comes_while_all_workers_are_held_is_answered_503_at_once() {
    let mut world = World::new(Site, Config::new().workers(2usize).queue_wait(millis(500)));
    let peers: Vec<_> = (0..6).map(|_| world.connect()).collect();
    let asks = |world: &mut World, peer: usize| world.send(peers[peer], POOLED);
    // The pool has rested for long, which says nothing.
    world.advance(secs(30));
    (0..3).for_each(|peer| asks(&mut world, peer));
    world.advance(millis(375));
    asks(&mut world, 3);
    assert_eq!(world.waiting_jobs(), 4);
    world.advance(millis(1));
    asks(&mut world, 4);
    assert_eq!(statuses(world.wire(peers[4]).taken()), [503]);
    assert_eq!((world.waiting_jobs(), world.metrics().overloaded), (4, 1));
    // A worker is free again.
    assert!(world.run_job(0));
    asks(&mut world, 5);
    assert_eq!(world.waiting_jobs(), 4);
}

#[test]
fn c14_job_that_waited_too_long_is_answered_503_and_not_started() {
    let panics = b"GET /pool/panic HTTP/1.1\r\nHost: x\r\n\r\n";
    for (wait, status) in [(500, 500), (501, 503)] {
        let mut pair = Pair::new(Site);
        pair.peer_sends(panics).advance(millis(wait)).complete_next();
        assert_eq!(statuses(&pair.received()), [status]);
        assert_eq!(pair.metrics().panicked, u64::from(status == 500));
        assert!(pair.is_idle());
    }
}

#[test]
fn c09_workers_that_are_quicker_than_their_loop_begin_no_further_job() {
    let mut world = World::new(Site, Config::new().workers(2usize).buffered_bytes(4 * MIB));
    let peers: Vec<_> = (0..10).map(|_| world.connect()).collect();
    let request = b"GET /bytes/1048576 HTTP/1.1\r\nHost: x\r\n\r\n";
    for turn in 0..2 {
        peers.iter().for_each(|peer| world.send(*peer, request));
        while world.run_job(0) {}
        while world.deliver(0) {}
        for (number, peer) in peers.iter().enumerate() {
            let status = if number < 4 { 200 } else { 503 };
            assert_eq!(statuses(world.wire(*peer).taken())[turn], status, "{number}");
        }
        assert_eq!(world.metrics().overloaded, 6 * (turn as u64 + 1));
    }
}

#[test]
fn c12_only_the_end_of_the_drain_cuts_a_handled_request_off() {
    let mut pair = frozen();
    pair.drain().advance(millis(29_999));
    assert_eq!(pair.is_closed(), None);
    pair.advance(millis(1));
    assert_eq!(pair.is_closed(), Some(CloseReason::CutOff));
}

#[test]
fn c19_request_that_was_handled_at_shutdown_is_answered_as_the_last() {
    let mut pair = frozen();
    pair.drain();
    pair.complete_next();
    assert!(read_all(&pair.received())[0].closes());
    assert_eq!(pair.is_closed(), Some(CloseReason::Finished));
}

#[test]
fn c19_connection_closes_behind_an_answer_that_says_so_or_at_rest() {
    for pipelined in [false, true] {
        let mut pair = Pair::new(Site);
        let next = if pipelined { &b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"[..] } else { b"" };
        pair.peer_sends(&[POOLED, next].concat());
        // The answer is there before the shutdown, and comes back behind it.
        assert!(pair.world().run_job(0));
        pair.drain().world().deliver(0);
        let replies = read_all(&pair.received());
        assert!(!replies[0].closes());
        assert_eq!(replies.len(), if pipelined { 2 } else { 1 });
        assert_eq!(replies.iter().any(Reply::closes), pipelined);
        let reason = if pipelined { CloseReason::Finished } else { CloseReason::Drained };
        assert_eq!(pair.is_closed(), Some(reason));
    }
}

#[test]
fn c19_idle_connections_close_at_shutdown_and_begun_requests_are_finished() {
    let mut world = World::new(Site, Config::new());
    let [never_used, idle, head, body, refused] = std::array::from_fn(|_| world.connect());
    world.send(idle, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    world.send(head, b"GET / HTT");
    world.send(body, b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na");
    world.send(refused, b"GET /none HTT");
    world.drain();
    assert_eq!(world.closed(never_used), Some(CloseReason::Drained));
    assert_eq!(world.closed(idle), Some(CloseReason::Drained));
    world.send(head, b"P/1.1\r\nHost: x\r\n\r\n");
    world.send(body, b"b");
    world.send(refused, b"P/1.1\r\nHost: x\r\n\r\n");
    for peer in [head, body, refused] {
        assert!(read_all(world.wire(peer).taken())[0].closes());
        assert_eq!(world.closed(peer), Some(CloseReason::Finished));
    }
}

#[test]
fn c19_answers_under_way_at_shutdown_are_delivered() {
    let mut pair = Pair::new(Site);
    pair.peer_slows_down(10).peer_sends(b"GET /bytes/5000 HTTP/1.1\r\nHost: x\r\n\r\n");
    pair.drain();
    while pair.peer_takes(10) > 0 {}
    assert_eq!(read_all(&pair.received())[0].body.len(), 5_000);
    assert_eq!(pair.is_closed(), Some(CloseReason::Drained));
}
