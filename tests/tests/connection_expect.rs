//! `Expect: 100-continue`, and answers that have no body.

use http_core::testing::Pair;
use integration::replies::{To, read_all, read_one, statuses, texts};
use integration::site::Site;
use integration::time::secs;

const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

fn pair() -> Pair {
    Pair::new(Site)
}

/// A request that expects 100, with these further lines.
fn expecting(path: &str, lines: &str) -> Vec<u8> {
    format!("POST {path} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n{lines}\r\n").into_bytes()
}

#[test]
fn c10_continue_is_sent_when_no_byte_of_the_body_came() {
    let mut pair = pair();
    pair.peer_sends(&expecting("/echo", "Content-Length: 3\r\n")).expect_received(CONTINUE);
    pair.peer_sends(b"ab").expect_nothing();
    pair.peer_sends(b"c");
    assert_eq!(texts(&pair.news()), ["abc"]);
}

#[test]
fn c10_continue_is_sent_for_a_chunked_body() {
    let mut pair = pair();
    pair.peer_sends(&expecting("/echo", "Transfer-Encoding: chunked\r\n"));
    pair.expect_received(CONTINUE);
    pair.peer_sends(b"1\r\na\r\n0\r\n\r\n");
    assert_eq!(texts(&pair.news()), ["a"]);
}

#[test]
fn c10_continue_is_not_sent_when_a_byte_of_the_body_came() {
    let head = expecting("/echo", "Content-Length: 3\r\n");
    for came in 1..=3 {
        let mut pair = pair();
        let request = [&head[..], &b"abc"[..came]].concat();
        pair.peer_sends(&request).peer_sends(&b"abc"[came..]);
        assert_eq!(texts(&pair.received()), ["abc"], "{came} bytes came with the head");
    }
}

#[test]
fn c10_continue_is_sent_at_most_once_at_any_split() {
    let request = [expecting("/echo", "Content-Length: 3\r\n"), b"abc".to_vec()].concat();
    Pair::at_every_split(pair, &request, |pair| {
        let received = pair.received();
        let rest = received.strip_prefix(CONTINUE).unwrap_or(&received);
        assert_eq!(texts(rest), ["abc"]);
    });
}

#[test]
fn c10_continue_is_not_sent_in_version_1_0() {
    let mut pair = pair();
    pair.peer_sends(b"POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
    pair.expect_nothing();
    pair.peer_sends(b"a");
    assert_eq!(texts(&pair.news()), ["a"]);
}

#[test]
fn c10_unknown_expectation_is_ignored_in_version_1_0() {
    let mut pair = pair();
    pair.peer_sends(b"GET / HTTP/1.0\r\nExpect: wonders\r\n\r\n");
    assert_eq!(statuses(&pair.received()), [200]);
}

#[test]
fn c10_continue_is_not_sent_where_no_body_follows() {
    for lines in ["", "Content-Length: 0\r\n"] {
        let mut pair = pair();
        pair.peer_sends(&expecting("/echo", lines));
        assert_eq!(texts(&pair.received()), [""]);
    }
}

#[test]
fn c10_continue_is_not_sent_for_a_body_that_is_too_long() {
    let mut pair = pair();
    pair.peer_sends(&expecting("/tiny", "Content-Length: 11\r\n"));
    assert_eq!(statuses(&pair.received()), [413]);
}

#[test]
fn c10_continue_is_not_sent_for_a_request_that_is_refused() {
    for path in ["/refused", "/nothing"] {
        let mut pair = pair();
        pair.peer_sends(&expecting(path, "Content-Length: 3\r\n"));
        let replies = read_all(&pair.received());
        assert_eq!(replies.len(), 1);
        // The body may come or not: only a close keeps the two sides in step.
        assert!(replies[0].status >= 400 && replies[0].closes());
    }
}

#[test]
fn c10_continue_stands_behind_the_answers_to_earlier_requests() {
    let mut pair = pair();
    let mut requests = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec();
    requests.extend(expecting("/pool/echo", "Content-Length: 3\r\n"));
    pair.peer_slows_down(50).peer_sends(&requests);
    while pair.peer_takes(50) > 0 {}
    let first = pair.news();
    let (reply, length) = read_one(&first, To::Other).expect("the answer to the first");
    assert_eq!(reply.text(), "hello");
    assert_eq!(&first[length..], CONTINUE);
    pair.peer_sends(b"abc").complete_next();
    while pair.peer_takes(50) > 0 {}
    assert_eq!(texts(&pair.news()), ["abc"]);
}

#[test]
fn c10_body_that_does_not_wait_for_its_continue_is_read() {
    let mut pair = pair();
    pair.peer_slows_down(5).peer_sends(&expecting("/echo", "Content-Length: 3\r\n"));
    pair.peer_sends(b"abc");
    while pair.peer_takes(5) > 0 {}
    let received = pair.received();
    assert_eq!(texts(received.strip_prefix(CONTINUE).expect("100 comes first")), ["abc"]);
}

#[test]
fn c21_unknown_expectation_is_417() {
    for value in ["wonders", "100-continue, wonders", "", "100-continue\r\nExpect: wonders"] {
        let request = format!("GET / HTTP/1.1\r\nHost: x\r\nExpect: {value}\r\n\r\n");
        Pair::at_every_split(pair, request.as_bytes(), |pair| {
            assert_eq!(statuses(&pair.received()), [417], "{value}");
            assert!(pair.is_idle());
        });
    }
}

#[test]
fn c16_head_is_answered_with_the_length_and_without_the_body() {
    for (path, length) in [("/", "5"), ("/bytes/10000", "10000"), ("/panic", "")] {
        let mut pair = pair();
        pair.peer_sends(format!("HEAD {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes());
        let received = pair.received();
        let (reply, end) = read_one(&received, To::Head).expect("a whole answer");
        assert_eq!(end, received.len());
        assert!(length.is_empty() || reply.field("content-length") == Some(length));
        assert!(pair.is_idle());
    }
}

#[test]
fn c16_refusal_of_a_head_request_has_no_body() {
    let mut pair = pair();
    pair.peer_sends(b"HEAD /tiny HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n");
    let received = pair.received();
    let (reply, end) = read_one(&received, To::Head).expect("a whole answer");
    assert_eq!((reply.status, end), (413, received.len()));
}

#[test]
fn c16_204_has_neither_body_nor_length_and_304_no_body() {
    let mut pair = pair();
    pair.peer_sends(b"GET /status/204 HTTP/1.1\r\nHost: x\r\n\r\n");
    pair.expect_received(b"HTTP/1.1 204 No Content\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n");
    pair.peer_sends(b"GET /status/304 HTTP/1.1\r\nHost: x\r\n\r\n");
    pair.expect_received(
        b"HTTP/1.1 304 Not Modified\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n",
    );
    assert!(pair.is_idle());
}

#[test]
fn c16_205_has_an_empty_body_and_an_interim_status_of_a_handler_is_500() {
    let mut pair = pair();
    pair.peer_sends(b"GET /status/205 HTTP/1.1\r\nHost: x\r\n\r\n");
    pair.peer_sends(b"GET /status/101 HTTP/1.1\r\nHost: x\r\n\r\n");
    let replies = read_all(&pair.received());
    assert_eq!((replies[0].status, replies[0].field("content-length")), (205, Some("0")));
    assert_eq!(replies[1].status, 500);
}

#[test]
fn c16_date_follows_the_clock() {
    let mut pair = pair();
    pair.advance(secs(23)).peer_sends(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    let replies = read_all(&pair.received());
    assert_eq!(replies[0].field("date"), Some("Sun, 06 Nov 1994 08:50:00 GMT"));
}

#[test]
fn c16_refusal_of_a_malformed_head_request_has_no_body() {
    let mut pair = Pair::new(Site);
    pair.peer_sends(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").news();
    pair.peer_sends(b"HEAD / HTTP/1.1\r\nHost : x\r\n\r\n");
    let received = pair.news();
    assert!(received.starts_with(b"HTTP/1.1 400 ") && received.ends_with(b"\r\n\r\n"));
}
