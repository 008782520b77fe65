//! The life of one connection: reading at any split, handling, writing as the peer takes it, keep-alive or close.

use http_core::proto::CloseReason;
use http_core::testing::{Ending, Pair};
use http_core::{Config, ForwardedFields};
use integration::replies::{read_all, read_one, statuses, texts};
use integration::site::Site;
use integration::time::secs;

fn pair() -> Pair {
    Pair::new(Site)
}

#[test]
fn c01_connection_reads_handles_writes_and_waits_for_the_next_request() {
    let mut pair = pair();
    pair.expect_nothing();
    assert!(pair.is_idle());
    pair.peer_sends(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").expect_received(
        b"HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/plain; charset=utf-8\r\n\
          Content-Length: 5\r\n\r\nhello",
    );
    assert!(pair.is_idle());
    assert_eq!((pair.is_closed(), pair.server_ending()), (None, Ending::Open));
}

#[test]
fn c02_head_is_parsed_at_any_split() {
    let head =
        b"GET /target?a=b HTTP/1.1\r\nHost: example.org:80\r\nX-A:  b \r\nAccept: */*\r\n\r\n";
    Pair::at_every_split(pair, head, |pair| {
        assert_eq!(texts(&pair.received()), ["/target?a=b 0"]);
        assert!(pair.is_idle());
    });
}

#[test]
fn c02_head_in_three_segments_is_parsed_wherever_they_are_cut() {
    let head = b"GET /target HTTP/1.1\r\nHost: x\r\n\r\n";
    for second in 0..=head.len() {
        for first in 0..=second {
            let mut pair = pair();
            pair.peer_sends(&head[..first]).peer_sends(&head[first..second]);
            pair.peer_sends(&head[second..]);
            assert_eq!(texts(&pair.received()), ["/target 0"], "cut at {first} and {second}");
        }
    }
}

#[test]
fn c02_body_of_known_length_is_read_at_any_split() {
    let request = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\nhello\r\n\r\nyou";
    Pair::at_every_split(pair, &request[..request.len() - 1], |pair| {
        pair.expect_nothing();
        pair.peer_sends(b"!");
        assert_eq!(texts(&pair.received()), ["hello\r\n\r\nyo!"]);
    });
}

#[test]
fn c02_chunked_body_is_read_at_any_split() {
    let request = b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\
        5;a=\"b\"\r\nhello\r\n1\r\n,\r\n004\r\n\r\n0\r\r\n0\r\nTrailer: x\r\n\r\n";
    Pair::at_every_split(pair, request, |pair| {
        assert_eq!(texts(&pair.received()), ["hello,\r\n0\r"]);
        assert!(pair.is_idle());
    });
}

#[test]
fn c02_one_empty_line_before_a_request_is_skipped_at_any_split() {
    Pair::at_every_split(pair, b"\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", |pair| {
        assert_eq!(texts(&pair.received()), ["hello"]);
    });
}

#[test]
fn c02_second_empty_line_before_a_request_is_refused_at_any_split() {
    Pair::at_every_split(pair, b"\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", |pair| {
        pair.expect_response_starts(b"HTTP/1.1 400 ");
    });
}

#[test]
fn c03_partial_write_is_continued_when_the_peer_takes_some() {
    let mut pair = pair();
    pair.peer_slows_down(10).peer_sends(b"GET /bytes/50 HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(pair.received(), b"");
    let mut steps = 0;
    while pair.peer_takes(7) > 0 {
        steps += 1;
    }
    let received = pair.received();
    assert_eq!(texts(&received), ["x".repeat(50)]);
    assert_eq!(steps, received.len().div_ceil(7));
    assert!(pair.is_idle());
}

#[test]
fn c03_answer_in_several_pieces_arrives_whole_through_any_window() {
    // The body is sent from where it is, behind a head that was gathered.
    for window in [1, 2, 100, 4_096, 5_000] {
        let mut pair = pair();
        pair.peer_slows_down(window).peer_sends(b"GET /bytes/5000 HTTP/1.1\r\nHost: x\r\n\r\n");
        while pair.peer_takes(window) > 0 {}
        assert_eq!(texts(&pair.received()), ["x".repeat(5_000)], "a window of {window}");
        assert!(pair.is_idle());
    }
}

#[test]
fn c03_write_interest_is_armed_only_while_bytes_wait() {
    let mut pair = pair();
    pair.peer_slows_down(500).peer_sends(b"GET /bytes/600 HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(pair.waits_to_write());
    pair.peer_takes(1_000);
    assert!(!pair.waits_to_write());
}

#[test]
fn c03_nothing_is_read_while_the_peer_does_not_take_its_answer() {
    let mut pair = pair();
    pair.peer_slows_down(10).peer_sends(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    pair.peer_sends(b"GET / HTTP/1.1\r\n");
    assert_eq!(pair.unread(), 16);
    while pair.peer_takes(10) > 0 {}
    assert_eq!(pair.unread(), 0);
    pair.peer_sends(b"Host: x\r\n\r\n");
    while pair.peer_takes(10) > 0 {}
    assert_eq!(texts(&pair.received()), ["hello", "hello"]);
}

#[test]
fn c03_interrupted_read_and_write_are_tried_again() {
    let mut pair = pair();
    pair.interrupt();
    pair.peer_sends(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(texts(&pair.received()), ["hello"]);
    pair.peer_sends(b"GET /pool/target HTTP/1.1\r\nHost: x\r\n\r\n").interrupt();
    pair.complete_next();
    assert_eq!(texts(&pair.received()), ["hello", "/pool/target 0"]);
}

#[test]
fn c06_version_1_1_goes_on_without_being_asked() {
    let mut pair = pair();
    for _ in 0..3 {
        pair.peer_sends(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assert_eq!(read_all(&pair.news())[0].field("connection"), None);
    }
    assert!(pair.is_idle());
}

#[test]
fn c06_version_1_0_closes_unless_asked() {
    Pair::at_every_split(pair, b"GET / HTTP/1.0\r\n\r\n", |pair| {
        assert!(read_all(&pair.received())[0].closes());
        assert_eq!(pair.is_closed(), Some(CloseReason::Finished));
        assert_eq!(pair.server_ending(), Ending::Closed);
    });
}

#[test]
fn c06_version_1_0_keep_alive_is_answered_in_kind() {
    let mut pair = pair();
    for _ in 0..3 {
        pair.peer_sends(b"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
        assert_eq!(read_all(&pair.news())[0].field("connection"), Some("keep-alive"));
    }
    pair.peer_sends(b"GET / HTTP/1.0\r\n\r\n");
    assert!(read_all(&pair.news())[0].closes());
    assert_eq!(pair.is_closed(), Some(CloseReason::Finished));
}

#[test]
fn c06_connection_close_is_answered_in_kind_and_then_the_stream_ends() {
    let request = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: x, CLOSE\r\n\r\n";
    Pair::at_every_split(pair, request, |pair| {
        let replies = read_all(&pair.received());
        assert!(replies[0].closes() && replies[0].body == b"hello");
        assert_eq!(pair.is_closed(), Some(CloseReason::Finished));
        assert_eq!(pair.server_ending(), Ending::Closed);
    });
}

#[test]
fn c06_close_beats_keep_alive() {
    let mut pair = pair();
    pair.peer_sends(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n");
    assert!(read_all(&pair.received())[0].closes());
    assert_eq!(pair.is_closed(), Some(CloseReason::Finished));
}

#[test]
fn c06_close_is_kept_with_a_pooled_answer_and_through_a_slow_reader() {
    let mut pair = pair();
    pair.peer_slows_down(10);
    pair.peer_sends(b"GET /pool/target HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    pair.complete_next();
    assert_eq!(pair.is_closed(), None);
    while pair.peer_takes(10) > 0 {}
    assert!(read_all(&pair.received())[0].closes());
    assert_eq!(pair.is_closed(), Some(CloseReason::Finished));
}

#[test]
fn c06_request_cap_closes_behind_the_last_answer() {
    let mut pair = Pair::with(Site, Config::new().requests_per_connection(3u32));
    for count in 1..=3 {
        pair.peer_sends(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assert_eq!(read_all(&pair.news())[0].closes(), count == 3);
    }
    assert_eq!(pair.is_closed(), Some(CloseReason::Finished));
}

#[test]
fn c06_refused_requests_count_towards_the_cap() {
    let mut pair = Pair::with(Site, Config::new().requests_per_connection(2u32));
    pair.peer_sends(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(!read_all(&pair.news())[0].closes());
    pair.peer_sends(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(read_all(&pair.news())[0].closes());
    assert_eq!(pair.is_closed(), Some(CloseReason::Finished));
}

#[test]
fn c07_every_setting_of_a_connection_has_the_default_of_the_design() {
    let config = Config::new();
    assert_eq!(
        (config.head_bytes, config.head_fields, config.target_bytes),
        (32 << 10, 100, 8 << 10)
    );
    assert_eq!((config.body_bytes, config.pipelined_bytes), (1 << 20, 64 << 10));
    assert_eq!((config.requests_per_connection, config.minimum_rate), (100_000, 1 << 10));
    assert_eq!((config.head_timeout, config.rate_grace), (secs(10), secs(10)));
    assert_eq!((config.body_timeout, config.write_timeout), (secs(30), secs(30)));
    assert_eq!((config.idle_timeout, config.drain_timeout), (secs(60), secs(30)));
    assert_eq!(config.drain_grace, secs(0));
    assert_eq!((config.linger_timeout, config.linger_bytes), (secs(2), 256 << 10));
    assert_eq!((config.queue_jobs, config.queue_wait.as_millis()), (1_024, 500));
    assert_eq!((config.chunk_extension_bytes, config.trailer_bytes), (16 << 10, 8 << 10));
    assert_eq!((config.query_pairs, config.form_pairs, config.cookie_pairs), (256, 256, 256));
    assert_eq!((config.connections_per_address, config.trusted_proxies.len()), (None, 0));
    assert_eq!((config.proxy_protocol, config.preface_bytes), (false, 4 << 10));
    assert_eq!(config.forwarded_fields, ForwardedFields::Ignored);
    assert_eq!(
        (config.connections, config.backlog, config.buffered_bytes),
        (16_384, 1_024, 256 << 20)
    );
}

#[test]
fn c18_panic_is_answered_500_and_the_connection_goes_on() {
    let mut pair = pair();
    pair.peer_sends(b"POST /panic HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
    pair.peer_sends(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    let received = pair.received();
    assert_eq!(statuses(&received), [500, 200]);
    assert!(!received.windows(9).any(|window| window == b"half done"));
    assert_eq!(read_all(&received)[0].field("retry-after"), None);
    assert_eq!(pair.metrics().panicked, 1);
    assert!(pair.is_idle());
}

#[test]
fn c18_panic_while_routing_is_answered_500_and_the_connection_goes_on() {
    let mut pair = pair();
    pair.peer_sends(b"GET /unroutable HTTP/1.1\r\nHost: x\r\n\r\n");
    pair.peer_sends(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(statuses(&pair.received()), [500, 200]);
    assert_eq!(pair.metrics().panicked, 1);
}

#[test]
fn c18_panic_on_the_pool_is_answered_500_and_the_connection_goes_on() {
    let mut pair = pair();
    pair.peer_sends(b"GET /pool/panic HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(pair.complete_next());
    pair.peer_sends(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(statuses(&pair.received()), [500, 200]);
    assert_eq!(pair.metrics().panicked, 1);
}

#[test]
fn c18_panic_between_pipelined_requests_harms_none_of_them() {
    let mut pair = pair();
    let mut requests = Vec::new();
    for path in ["/target?1", "/panic", "/target?2", "/panic", "/target?3"] {
        requests.extend(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").bytes());
    }
    pair.peer_sends(&requests);
    let replies = read_all(&pair.received());
    let texts: Vec<_> = replies.iter().map(|reply| (reply.status, reply.text())).collect();
    assert_eq!(texts[0], (200, "/target?1 0"));
    assert_eq!(texts[2], (200, "/target?2 0"));
    assert_eq!(texts[4], (200, "/target?3 0"));
    assert_eq!((texts[1].0, texts[3].0), (500, 500));
}

#[test]
fn c16_one_serializer_gives_the_same_bytes_inline_and_pooled() {
    let answer = |path: &str| {
        let mut pair = pair();
        pair.peer_sends(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes());
        pair.complete_next();
        pair.received()
    };
    assert_eq!(answer("/bytes/7"), answer("/pool/bytes/7"));
    assert_eq!(answer("/status/404"), answer("/pool/status/404"));
    assert_eq!(answer("/panic"), answer("/pool/panic"));
}

#[test]
fn c16_head_and_small_body_leave_in_one_write() {
    let mut pair = pair();
    pair.peer_sends(b"GET /bytes/4096 HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(pair.writes(), 1);
}

#[test]
fn c16_large_body_leaves_with_its_head_in_one_vectored_write() {
    let mut pair = pair();
    pair.peer_sends(b"GET /bytes/1000000 HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(pair.writes(), 1);
    let (reply, _) = read_one(&pair.received(), integration::replies::To::Other).unwrap();
    assert_eq!(reply.body.len(), 1_000_000);
}
