//! The examples of the book's page on the life of a request.

use std::time::Duration;

use http_core::testing::Pair;
use http_core::{App, Config, get, routes};

#[get("/notes/{id}")]
fn show(id: u64) -> String {
    format!("note {id}")
}

// ANCHOR: pair
#[test]
fn a_request_may_come_in_two_parts_and_may_not_take_for_ever() {
    let config = Config::new().head_timeout(Duration::from_secs(12));
    let mut pair = Pair::with(App::new((), routes![show]), config);
    pair.peer_sends(b"GET /notes/7 HTTP/1.1\r\nHo");
    pair.expect_nothing();
    pair.peer_sends(b"st: a\r\n\r\n");
    pair.expect_response_starts(b"HTTP/1.1 200 ");

    pair.peer_sends(b"GET /notes/8 HTTP/1.1\r\nHo");
    pair.advance(Duration::from_secs(12));
    pair.expect_response_starts(b"HTTP/1.1 408 ");
}
// ANCHOR_END: pair
