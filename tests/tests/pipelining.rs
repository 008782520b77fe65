//! Requests that come before the answers to those before them: in order, in few writes, and never out of a body.

use http_core::Config;
use http_core::proto::CloseReason;
use http_core::testing::{Ending, Pair};
use integration::replies::{Reply, To, read_all, read_one, statuses, texts};
use integration::site::Site;
use integration::time::secs;

fn pair() -> Pair {
    Pair::new(Site)
}

/// So many requests, each with its number in the target.
fn gets(count: usize) -> Vec<u8> {
    let one = |number| format!("GET /target?{number} HTTP/1.1\r\nHost: x\r\n\r\n");
    (0..count).flat_map(|number| one(number).into_bytes()).collect()
}

fn answers(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("/target?{number} 0")).collect()
}

#[test]
fn c04_pipelined_requests_are_answered_in_order_in_one_write() {
    let mut pair = pair();
    pair.peer_sends(&gets(100));
    assert_eq!(texts(&pair.received()), answers(100));
    assert_eq!(pair.writes(), 1);
    assert!(pair.is_idle());
}

#[test]
fn c04_pipelined_requests_are_answered_in_order_at_any_split() {
    Pair::at_every_split(pair, &gets(4), |pair| {
        assert_eq!(texts(&pair.received()), answers(4));
        assert!(pair.is_idle());
    });
}

#[test]
fn c04_more_requests_than_a_read_buffer_holds_are_all_answered() {
    let mut pair = pair();
    pair.peer_sends(&gets(5_000));
    assert_eq!(texts(&pair.received()), answers(5_000));
    // One for each time that the read buffer was filled.
    assert!(pair.writes() < 20, "{} writes", pair.writes());
}

#[test]
fn c04_bodies_of_all_kinds_stand_between_requests_at_any_split() {
    let requests = b"GET /target?a HTTP/1.1\r\nHost: x\r\n\r\n\
        POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\nGET / H\
        POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\nT: v\r\n\r\n\
        POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n\
        GET /target?b HTTP/1.1\r\nHost: x\r\n\r\n";
    Pair::at_every_split(pair, requests, |pair| {
        assert_eq!(texts(&pair.received()), ["/target?a 0", "GET / H", "abcde", "", "/target?b 0"]);
        assert!(pair.is_idle());
    });
}

#[test]
fn c04_large_echoed_bodies_are_not_mixed_up_whatever_the_segments_and_the_window() {
    // Bodies beyond 4 KiB are sent from the read buffer itself.
    let bodies: Vec<_> = (b'a'..b'g').map(|byte| [byte; 5_000]).collect();
    let mut requests = Vec::new();
    for body in &bodies {
        requests.extend(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n");
        requests.extend(body);
    }
    for segment in [700, 5_001, 9_999, 20_000, 40_000] {
        for window in [999, 6_000, usize::MAX] {
            let mut pair = pair();
            pair.peer_slows_down(window);
            for bytes in requests.chunks(segment) {
                pair.peer_sends(bytes);
                pair.peer_takes(500);
            }
            while pair.peer_takes(window) > 0 {}
            let replies = read_all(&pair.received());
            let same =
                replies.iter().map(|reply| &reply.body[..]).eq(bodies.iter().map(|b| &b[..]));
            assert!(same, "segments of {segment}, a window of {window}");
            assert!(pair.is_idle());
        }
    }
}

#[test]
fn c04_answers_that_are_ready_leave_before_a_pooled_request_is_handed_over() {
    let mut pair = pair();
    let mut requests = gets(3);
    requests.extend(b"GET /pool/target HTTP/1.1\r\nHost: x\r\n\r\n");
    requests.extend(gets(2));
    pair.peer_sends(&requests);
    assert_eq!(texts(&pair.news()), answers(3));
    assert_eq!((pair.writes(), pair.waiting_jobs()), (1, 1));
    assert_eq!(pair.metrics().requests, 4, "each is routed once");
    pair.complete_next();
    assert_eq!(texts(&pair.news()), ["/pool/target 0", "/target?0 0", "/target?1 0"]);
    assert_eq!(pair.writes(), 2);
}

#[test]
fn c04_pooled_requests_of_one_peer_run_one_after_the_other() {
    let mut pair = Pair::with(Site, Config::new().workers(4usize));
    pair.peer_sends(&gets(5));
    for number in 0..5 {
        assert_eq!(pair.waiting_jobs(), 1);
        pair.complete_next();
        assert_eq!(texts(&pair.news()), [format!("/target?{number} 0")]);
    }
    assert_eq!(pair.waiting_jobs(), 0);
}

#[test]
fn c04_slow_reader_of_many_answers_makes_the_server_hold_no_more_than_its_limit() {
    let config = Config::new().pipelined_bytes(8usize << 10);
    let mut pair = Pair::with(Site, config);
    pair.peer_slows_down(1_000);
    let mut requests = Vec::new();
    for _ in 0..2_000 {
        requests.extend(b"GET /bytes/2000 HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    pair.peer_sends(&requests);
    let mut most = 0;
    loop {
        most = most.max(pair.held_bytes());
        if pair.peer_takes(1_000) == 0 {
            break;
        }
    }
    // Besides the limit: one answer, what was sent but not freed yet, and the read buffer.
    assert!(most <= (8 << 10) + (4 << 10) + (32 << 10) + (16 << 10), "{most} bytes were held");
    assert_eq!(read_all(&pair.received()).len(), 2_000);
}

#[test]
fn c04_head_request_between_others_leaves_no_body_in_the_stream() {
    let requests = b"GET / HTTP/1.1\r\nHost: x\r\n\r\nHEAD /bytes/9000 HTTP/1.1\r\nHost: x\r\n\r\n\
        GET /status/304 HTTP/1.1\r\nHost: x\r\n\r\nGET /target HTTP/1.1\r\nHost: x\r\n\r\n";
    Pair::at_every_split(pair, requests, |pair| {
        let received = pair.received();
        let (mut at, mut seen) = (0, Vec::new());
        for to in [To::Other, To::Head, To::Other, To::Other] {
            let (reply, length) = read_one(&received[at..], to).expect("a whole answer");
            at += length;
            seen.push((reply.status, reply.text().to_string()));
        }
        assert_eq!(at, received.len());
        assert_eq!(seen[1], (200, String::new()));
        assert_eq!(seen[2], (304, String::new()));
        assert_eq!(seen[3], (200, "/target 0".into()));
    });
}

#[test]
fn c04_one_empty_line_between_requests_is_skipped_at_any_split() {
    let requests = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na\r\n\
        GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    Pair::at_every_split(pair, requests, |pair| {
        assert_eq!(texts(&pair.received()), ["a", "hello"]);
    });
}

#[test]
fn c04_requests_before_a_half_close_are_all_answered() {
    let mut pair = pair();
    pair.peer_slows_down(100);
    pair.peer_sends(&gets(20)).peer_closes();
    while pair.peer_takes(100) > 0 {}
    assert_eq!(texts(&pair.received()), answers(20));
    assert_eq!(pair.is_closed(), Some(CloseReason::PeerClosed));
}

#[test]
fn c06_nothing_behind_connection_close_is_answered_at_any_split() {
    let mut requests = gets(1);
    requests.extend(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let close_end = requests.len();
    requests.extend(gets(3));
    for at in close_end..=requests.len() {
        let mut pair = pair();
        pair.peer_sends(&requests[..at]).peer_sends(&requests[at..]);
        let replies = read_all(&pair.received());
        assert_eq!(replies.len(), 2, "cut at {at}");
        assert!(replies[1].closes());
        assert_eq!(pair.server_ending(), Ending::Closed);
    }
}

#[test]
fn c06_answer_before_requests_that_are_not_answered_is_not_lost_to_a_reset() {
    let mut pair = pair();
    pair.peer_slows_down(1_000);
    let mut requests = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".to_vec();
    requests.extend(gets(3));
    pair.peer_sends(&requests).peer_sends(&gets(3));
    assert_eq!((pair.is_closed(), pair.server_ending()), (None, Ending::Closed));
    pair.peer_takes(1_000);
    assert_eq!(texts(&pair.received()), ["hello"]);
    pair.peer_closes();
    assert!(pair.is_closed().is_some());
    assert_eq!(pair.server_ending(), Ending::Closed);
}

#[test]
fn c06_answer_is_not_lost_to_a_reset_though_more_came_than_was_ever_read() {
    let last = b"GET /pool/bytes/5000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    for closes in [false, true] {
        let mut pair = pair();
        pair.peer_slows_down(10_000).peer_sends(last);
        // The connection is frozen: this stays where it is.
        pair.peer_sends(&gets(3));
        if closes {
            pair.peer_closes();
        }
        pair.complete_next();
        assert_eq!((pair.server_ending(), pair.unread()), (Ending::Closed, 0));
        pair.peer_takes(10_000);
        assert_eq!(texts(&pair.received()), ["x".repeat(5_000)]);
        assert_eq!(pair.is_closed().is_some(), closes);
        pair.advance(secs(2));
        assert!(pair.is_closed().is_some());
    }
}

#[test]
fn c06_request_cap_in_the_middle_of_a_pipeline_answers_no_more() {
    let mut pair = Pair::with(Site, Config::new().requests_per_connection(3u32));
    pair.peer_sends(&gets(10));
    let replies = read_all(&pair.received());
    let closing: Vec<_> = replies.iter().map(Reply::closes).collect();
    assert_eq!(closing, [false, false, true]);
    pair.advance(secs(2));
    assert_eq!(pair.is_closed(), Some(CloseReason::Refused));
}

#[test]
fn c04_answers_before_a_bad_request_come_before_its_refusal() {
    let mut requests = gets(3);
    requests.extend(b"GET / HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n");
    requests.extend(gets(3));
    Pair::at_every_split(pair, &requests, |pair| {
        assert_eq!(statuses(&pair.received()), [200, 200, 200, 400]);
        pair.peer_sends(&gets(1)).advance(secs(2));
        assert_eq!(pair.is_closed(), Some(CloseReason::Refused));
        assert_eq!(statuses(&pair.received()), [200, 200, 200, 400]);
    });
}

#[test]
fn c10_body_of_a_request_refused_early_is_never_taken_for_requests() {
    let mut requests = b"POST /tiny HTTP/1.1\r\nHost: x\r\nContent-Length: 132\r\n\r\n".to_vec();
    requests.extend(gets(3));
    Pair::at_every_split(pair, &requests, |pair| {
        assert_eq!(statuses(&pair.received()), [413]);
        pair.peer_sends(&gets(5));
        assert_eq!(statuses(&pair.received()), [413]);
    });
}

#[test]
fn c10_chunks_of_a_request_refused_early_are_never_taken_for_requests() {
    let mut requests =
        b"POST /tiny HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n84\r\n".to_vec();
    requests.extend(gets(3));
    requests.extend(b"\r\n0\r\n\r\n");
    requests.extend(gets(1));
    Pair::at_every_split(pair, &requests, |pair| {
        assert_eq!(statuses(&pair.received()), [413]);
    });
}

#[test]
fn c10_connection_goes_on_behind_a_refusal_whose_body_was_read() {
    let mut pair = pair();
    let mut requests = b"POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 44\r\n\r\n".to_vec();
    requests.extend(b"GET /target?smuggled HTTP/1.1\r\nHost: xxx\r\n\r\n");
    requests.extend(gets(1));
    pair.peer_sends(&requests);
    let replies = read_all(&pair.received());
    assert_eq!((replies[0].status, replies[0].closes()), (403, false));
    assert_eq!(replies[1].text(), "/target?0 0");
    assert_eq!(replies.len(), 2);
    assert!(pair.is_idle());
}

#[test]
fn c10_connection_closes_behind_a_refusal_whose_body_was_not_read() {
    let mut pair = pair();
    pair.peer_sends(b"POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 44\r\n\r\nGET /target");
    let replies = read_all(&pair.received());
    assert_eq!((replies.len(), replies[0].status, replies[0].closes()), (1, 403, true));
    pair.peer_sends(b"?x HTTP/1.1\r\nHost: x\r\n\r\n").peer_sends(&gets(2));
    assert_eq!(read_all(&pair.received()).len(), 1);
}

#[test]
fn c21_length_and_coding_together_answer_400_and_nothing_behind_them() {
    let mut requests = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\
        Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        .to_vec();
    requests.extend(gets(2));
    Pair::at_every_split(pair, &requests, |pair| {
        assert_eq!(statuses(&pair.received()), [400]);
    });
}
