//! Every timeout of the settings, to the millisecond.

use std::time::{Duration, SystemTime};

use http_core::Config;
use http_core::message::Clock;
use http_core::proto::{Action, CloseReason};
use http_core::testing::{Ending, Pair, World};
use integration::replies::{read_all, statuses, texts};
use integration::site::Site;
use integration::time::{millis, secs};

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
const POST: &[u8] = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n";

fn with(config: Config) -> Pair {
    Pair::with(Site, config)
}

/// Nothing happens until just before `after`; then the request is answered 408, and the connection lingers and closes.
#[track_caller]
fn expect_408(pair: &mut Pair, after: Duration) {
    pair.advance(after - millis(1)).expect_nothing();
    pair.advance(millis(1));
    let replies = read_all(&pair.news());
    assert_eq!((replies.len(), replies[0].status), (1, 408));
    assert!(replies[0].closes());
    assert_eq!((pair.is_closed(), pair.server_ending()), (None, Ending::Closed));
    pair.advance(secs(2));
    assert_eq!(pair.is_closed(), Some(CloseReason::Refused));
}

#[test]
fn c05_slow_head_is_answered_408_at_its_deadline() {
    let mut pair = with(Config::new().head_timeout(secs(12)));
    pair.peer_sends(b"GET / HTT");
    expect_408(&mut pair, secs(12));
}

#[test]
fn c05_head_is_timed_from_its_first_byte() {
    let mut pair = with(Config::new());
    pair.advance(secs(50)).peer_sends(b"G");
    expect_408(&mut pair, secs(10));
}

#[test]
fn c05_head_that_trickles_in_gains_no_time() {
    let mut pair = with(Config::new());
    for byte in b"GET / HTTP/1.1\r\nHost: example.org" {
        pair.peer_sends(&[*byte]).advance(millis(300));
    }
    pair.expect_nothing();
    expect_408(&mut pair, millis(100));
}

#[test]
fn c05_head_that_is_complete_just_in_time_is_answered() {
    let mut pair = with(Config::new());
    pair.peer_sends(&GET[..20]).advance(millis(9_999)).peer_sends(&GET[20..]);
    assert_eq!(statuses(&pair.received()), [200]);
}

#[test]
fn c05_each_head_of_a_connection_has_its_own_time() {
    let mut pair = with(Config::new());
    for _ in 0..5 {
        pair.peer_sends(&GET[..9]).advance(secs(9)).peer_sends(&GET[9..]).advance(secs(50));
    }
    assert_eq!(statuses(&pair.received()), [200; 5]);
}

#[test]
fn c05_head_that_began_behind_its_forerunner_is_timed_from_there() {
    let mut pair = with(Config::new());
    pair.peer_sends(&[GET, b"GET "].concat());
    pair.news();
    expect_408(&mut pair, secs(10));
}

#[test]
fn c05_time_in_which_nothing_was_read_is_not_the_next_heads() {
    let mut pair = with(Config::new());
    pair.peer_slows_down(10);
    pair.peer_sends(b"GET /bytes/60000 HTTP/1.1\r\nHost: x\r\n\r\nGET / HT");
    for _ in 0..20 {
        pair.advance(secs(1));
        (0..300).for_each(|_| {
            pair.peer_takes(10);
        });
    }
    while pair.peer_takes(10) > 0 {}
    assert_eq!(statuses(&pair.news()), [200]);
    pair.advance(millis(9_999)).expect_nothing();
    pair.peer_sends(b"TP/1.1\r\nHost: x\r\n\r\n");
    while pair.peer_takes(10) > 0 {}
    assert_eq!(texts(&pair.news()), ["hello"]);
}

#[test]
fn c05_time_in_which_nothing_was_read_is_not_the_next_bodys() {
    let mut pair = with(Config::new());
    pair.peer_slows_down(10);
    pair.peer_sends(b"GET /bytes/60000 HTTP/1.1\r\nHost: x\r\n\r\n");
    pair.peer_sends(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na");
    let mut early = with(Config::new());
    early.peer_slows_down(10);
    early.peer_sends(
        b"GET /bytes/60000 HTTP/1.1\r\nHost: x\r\n\r\n\
          POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na",
    );
    for pair in [&mut pair, &mut early] {
        for _ in 0..20 {
            pair.advance(secs(1));
            (0..300).for_each(|_| {
                pair.peer_takes(10);
            });
        }
        while pair.peer_takes(10) > 0 {}
        pair.news();
        pair.advance(millis(9_999)).expect_nothing();
        pair.peer_sends(b"bc");
        while pair.peer_takes(10) > 0 {}
        assert_eq!(texts(&pair.news()), ["abc"]);
    }
}

#[test]
fn c05_stalled_body_is_answered_408_behind_its_last_byte() {
    let mut pair = with(Config::new().minimum_rate(0usize).body_timeout(secs(7)));
    pair.peer_sends(POST);
    for _ in 0..5 {
        pair.advance(millis(6_999)).peer_sends(b"a");
    }
    expect_408(&mut pair, secs(7));
}

#[test]
fn c05_body_that_never_begins_is_answered_408() {
    let mut pair = with(Config::new().minimum_rate(0usize));
    pair.peer_sends(POST);
    expect_408(&mut pair, secs(30));
}

#[test]
fn c05_body_slower_than_the_minimum_rate_is_answered_408_after_its_grace() {
    let mut pair = with(Config::new());
    pair.peer_sends(POST);
    for _ in 0..9 {
        pair.advance(secs(1)).peer_sends(&[b'a'; 1_000]);
    }
    expect_408(&mut pair, secs(1));
}

#[test]
fn c05_body_at_the_minimum_rate_has_no_limit_in_all() {
    let mut pair = with(Config::new());
    pair.peer_sends(POST);
    for _ in 0..97 {
        pair.peer_sends(&[b'a'; 1_024]).advance(millis(999));
    }
    pair.expect_nothing();
    pair.peer_sends(&vec![b'a'; 100_000 - 97 * 1_024]);
    assert_eq!(statuses(&pair.received()), [200]);
}

#[test]
fn c05_fast_start_is_a_credit_until_the_stall() {
    let mut pair = with(Config::new());
    pair.peer_sends(POST).peer_sends(&vec![b'a'; 90_000]);
    expect_408(&mut pair, secs(30));
}

#[test]
fn c05_chunked_body_is_timed_like_any_other() {
    let head = b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    let mut pair = with(Config::new().minimum_rate(0usize));
    pair.peer_sends(head).advance(secs(29)).peer_sends(b"5\r\nab").advance(secs(29));
    pair.peer_sends(b"cde\r\n0\r\n");
    expect_408(&mut pair, secs(30));
}

#[test]
fn c05_stalled_write_closes_behind_the_last_byte_taken() {
    let mut pair = with(Config::new().minimum_rate(0usize).write_timeout(secs(5)));
    pair.peer_slows_down(10).peer_sends(GET);
    for _ in 0..5 {
        pair.advance(millis(4_999)).peer_takes(1);
    }
    pair.advance(millis(4_999));
    assert_eq!(pair.is_closed(), None);
    pair.advance(millis(1));
    assert_eq!(pair.is_closed(), Some(CloseReason::WriteStalled));
}

/// Handlers have held the loop for 45 s; from then on the peer has 30 s to take the answer, and takes nothing.
#[track_caller]
fn expect_stall_behind_handlers(pair: &mut Pair) {
    // The loop looks at its clock again: the handlers' time has passed.
    pair.advance(secs(45));
    assert_eq!(pair.is_closed(), None);
    pair.advance(millis(29_999));
    assert_eq!(pair.is_closed(), None);
    pair.advance(millis(1));
    assert_eq!(pair.is_closed(), Some(CloseReason::WriteStalled));
}

#[test]
fn c05_time_for_which_a_handler_held_the_loop_is_not_the_one_to_take_its_answer() {
    let mut pair = with(Config::new().write_timeout(secs(30)).minimum_rate(0usize));
    pair.world().handlers_take(secs(45));
    pair.peer_slows_down(10).peer_sends(GET);
    expect_stall_behind_handlers(&mut pair);
}

#[test]
fn c05_nor_where_the_first_write_was_whole_and_more_waits() {
    const BYTES: &[u8] = b"GET /bytes/5000 HTTP/1.1\r\nHost: x\r\n\r\n";
    let answer = with(Config::new()).peer_sends(BYTES).news().len();
    let mut pair = with(Config::new().write_timeout(secs(30)).minimum_rate(0usize));
    pair.world().handlers_take(secs(45));
    // One write has sixteen slices at most: the heads and the bodies of eight answers.
    pair.peer_slows_down(8 * answer).peer_sends(&BYTES.repeat(10));
    expect_stall_behind_handlers(&mut pair);
}

#[test]
fn c05_answer_taken_slower_than_the_minimum_rate_closes_after_its_grace() {
    let mut pair = with(Config::new());
    pair.peer_slows_down(1_000).peer_sends(b"GET /bytes/90000 HTTP/1.1\r\nHost: x\r\n\r\n");
    for _ in 0..9 {
        pair.advance(secs(1)).peer_takes(900);
    }
    pair.advance(millis(999));
    assert_eq!(pair.is_closed(), None);
    pair.advance(millis(1));
    assert_eq!(pair.is_closed(), Some(CloseReason::WriteStalled));
}

#[test]
fn c05_answer_taken_at_the_minimum_rate_has_no_limit_in_all() {
    let mut pair = with(Config::new());
    pair.peer_slows_down(2_000).peer_sends(b"GET /bytes/200000 HTTP/1.1\r\nHost: x\r\n\r\n");
    while pair.peer_takes(1_024) > 0 {
        pair.advance(secs(1));
    }
    assert_eq!(read_all(&pair.received())[0].body.len(), 200_000);
}

#[test]
fn c05_refusal_that_is_not_taken_closes_too() {
    let mut pair = with(Config::new());
    pair.peer_slows_down(1).peer_sends(b"x\n").advance(secs(10));
    assert_eq!(pair.is_closed(), Some(CloseReason::WriteStalled));
}

#[test]
fn c05_connection_never_used_is_closed_without_an_answer() {
    let mut pair = with(Config::new());
    pair.advance(millis(59_999));
    assert_eq!(pair.is_closed(), None);
    pair.advance(millis(1)).expect_nothing();
    assert_eq!(pair.is_closed(), Some(CloseReason::Idle));
}

#[test]
fn c05_idle_connection_is_closed_without_an_answer_and_each_request_gains_time() {
    let mut pair = with(Config::new().idle_timeout(secs(5)));
    for _ in 0..4 {
        pair.advance(millis(4_999)).peer_sends(GET);
    }
    assert_eq!(statuses(&pair.news()), [200; 4]);
    pair.advance(millis(4_999));
    assert_eq!(pair.is_closed(), None);
    pair.advance(millis(1)).expect_nothing();
    assert_eq!((pair.is_closed(), pair.server_ending()), (Some(CloseReason::Idle), Ending::Closed));
}

#[test]
fn c05_connection_is_idle_from_the_last_byte_that_was_taken() {
    let mut pair = with(Config::new().idle_timeout(secs(5)));
    pair.peer_slows_down(100).peer_sends(GET).advance(secs(8));
    while pair.peer_takes(100) > 0 {}
    pair.advance(millis(4_999));
    assert_eq!(pair.is_closed(), None);
    pair.advance(millis(1));
    assert_eq!(pair.is_closed(), Some(CloseReason::Idle));
}

#[test]
fn c05_lingering_ends_at_its_timeout_whatever_comes() {
    let mut pair = with(Config::new().linger_timeout(secs(3)));
    pair.peer_sends(b"nonsense\n");
    for _ in 0..29 {
        pair.advance(millis(100)).peer_sends(b"more nonsense");
    }
    assert_eq!((pair.is_closed(), pair.unread()), (None, 0));
    pair.advance(millis(100));
    assert_eq!(pair.is_closed(), Some(CloseReason::Refused));
    assert_eq!(statuses(&pair.received()), [400]);
}

#[test]
fn c05_lingering_ends_when_the_peer_closes() {
    let mut pair = with(Config::new());
    pair.peer_sends(b"nonsense\n").peer_closes();
    assert_eq!(pair.is_closed(), Some(CloseReason::Refused));
    assert_eq!(pair.server_ending(), Ending::Closed);
}

#[test]
fn c05_drain_ends_at_its_timeout() {
    let mut pair = with(Config::new().drain_timeout(secs(4)));
    pair.peer_sends(b"GET ").drain().advance(millis(3_999));
    assert_eq!(pair.is_closed(), None);
    pair.advance(millis(1));
    assert_eq!(pair.is_closed(), Some(CloseReason::CutOff));
}

#[test]
fn c19_idle_connection_has_one_more_request_within_the_grace() {
    let config = Config::new().drain_grace(secs(3)).idle_timeout(secs(5));
    for (request, status) in [(GET, 200), (b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", 404)] {
        let mut pair = with(config.clone());
        pair.peer_sends(GET).drain().advance(millis(2_999));
        assert_eq!(pair.is_closed(), None);
        pair.news();
        pair.peer_sends(request);
        let replies = read_all(&pair.news());
        assert_eq!((replies.len(), replies[0].status, replies[0].closes()), (1, status, true));
        assert_eq!(pair.server_ending(), Ending::Closed);
    }
}

#[test]
fn c19_what_is_idle_when_the_grace_is_over_is_closed() {
    for (grace, timeout, closed) in [(3, 30, 3), (30, 4, 4), (0, 30, 0)] {
        let config = Config::new().drain_grace(secs(grace)).drain_timeout(secs(timeout));
        let mut world = World::new(Site, config);
        let (used, unused) = (world.connect(), world.connect());
        world.send(used, GET);
        world.drain();
        if closed > 0 {
            world.advance(secs(closed) - millis(1));
            assert_eq!((world.closed(used), world.closed(unused)), (None, None));
            world.advance(millis(1));
        }
        let drained = Some(CloseReason::Drained);
        assert_eq!((world.closed(used), world.closed(unused)), (drained, drained));
    }
    // The time for a next request is no longer than it is without a shutdown.
    let mut pair = with(Config::new().drain_grace(secs(9)).idle_timeout(secs(5)));
    pair.drain().advance(secs(5));
    assert_eq!(pair.is_closed(), Some(CloseReason::Idle));
}

#[test]
fn c05_eviction_of_one_peer_does_not_concern_another() {
    let mut world = World::new(Site, Config::new());
    let (slow, healthy) = (world.connect(), world.connect());
    world.send(slow, b"GET /");
    for _ in 0..11 {
        world.send(healthy, GET);
        world.advance(secs(1));
    }
    assert_eq!(statuses(world.wire(slow).taken()), [408]);
    assert_eq!(statuses(world.wire(healthy).taken()), [200; 11]);
}

#[test]
fn c05_timeouts_without_an_end_are_no_timeouts() {
    let never = Duration::MAX;
    let config = Config::new().minimum_rate(0usize).rate_grace(never);
    let config = config.head_timeout(never).body_timeout(never).write_timeout(never);
    let mut pair = with(config.idle_timeout(never).linger_timeout(never).drain_timeout(never));
    pair.peer_slows_down(100).advance(secs(1_000_000));
    pair.peer_sends(&POST[..9]).advance(secs(1_000_000));
    pair.peer_sends(&POST[9..]).advance(secs(1_000_000));
    pair.peer_sends(&vec![b'a'; 100_000]).advance(secs(1_000_000));
    pair.drain().advance(secs(1_000_000));
    while pair.peer_takes(100) > 0 {}
    assert_eq!(statuses(&pair.received()), [200]);
}

#[test]
fn c05_empty_line_behind_a_request_is_nothing_of_the_next_one() {
    let mut pair = with(Config::new());
    pair.peer_sends(GET).peer_sends(b"\r\n");
    assert_eq!(statuses(&pair.news()), [200]);
    pair.advance(secs(59)).expect_nothing();
    assert_eq!(pair.is_closed(), None);
    pair.peer_sends(GET);
    assert_eq!(statuses(&pair.news()), [200]);
    pair.peer_sends(b"\r\n").advance(secs(60)).expect_nothing();
    assert_eq!(pair.is_closed(), Some(CloseReason::Idle));
}

#[test]
fn c19_drain_does_not_wait_behind_an_empty_line() {
    let mut pair = with(Config::new());
    pair.peer_sends(GET).peer_sends(b"\r\n").drain();
    assert_eq!(pair.is_closed(), Some(CloseReason::Drained));
}

#[test]
fn c09_time_for_which_the_server_does_not_read_is_not_the_peers() {
    let config = Config::new().buffered_bytes(1 << 20).body_bytes(1 << 20);
    let mut world = World::new(Site, config);
    let [willing, slow] = [(); 2].map(|()| world.connect());
    let head = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n";
    world.send(willing, head);
    world.send(slow, head);
    // Together they spend the budget; the one that comes second is the one that waits.
    world.send(slow, &[b's'; 400_000]);
    world.send(willing, &vec![b'w'; 700_000]);
    world.send(willing, &vec![b'w'; 300_000]);
    assert_eq!(world.budget().paused, 1);
    for _ in 0..20 {
        // The other stays above the least rate, and the budget spent, for longer than the body timeout.
        world.advance(secs(2));
        world.send(slow, &[b's'; 10_000]);
    }
    world.send(slow, &vec![b's'; 400_000]);
    for connection in [willing, slow] {
        let replies = read_all(world.wire(connection).taken());
        assert_eq!(replies.iter().map(|reply| reply.status).collect::<Vec<_>>(), [200]);
    }
}

#[test]
fn c05_answer_is_timed_from_its_own_beginning_whoever_had_its_memory_before() {
    let mut world = World::new(Site, Config::new());
    for _ in 0..3 {
        let peer = world.connect();
        world.slow_down(peer, 1_000);
        world.send(peer, b"GET /bytes/600000 HTTP/1.1\r\nHost: x\r\n\r\n");
        world.advance(secs(9));
        assert_eq!(world.closed(peer), None);
        world.end(peer, Ending::Reset);
        world.advance(secs(60));
    }
}

#[test]
fn c05_look_at_a_connection_before_its_deadline_does_no_harm() {
    let mut world = World::new(Site, Config::new());
    let peer = world.connect();
    world.send(peer, b"GET /");
    let early = Clock::at(world.now() + millis(9_999), SystemTime::UNIX_EPOCH);
    assert!(matches!(world.connection(peer).expired(&early), Action::Read));
}

#[test]
fn c05_head_behind_an_empty_line_is_timed_from_its_own_first_byte() {
    let mut pair = with(Config::new());
    pair.peer_sends(b"\r\n").advance(secs(50)).peer_sends(b"GET / HTT");
    expect_408(&mut pair, secs(10));
}
