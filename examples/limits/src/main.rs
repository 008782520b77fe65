//! Limits and timeouts that differ from the defaults. Whatever a peer can make large or slow has one; the book's chapter on
//! settings lists them all.

use std::time::Duration;

use http_core::{App, Config, post, put, routes, serve_with};

// ANCHOR: routes
/// As long as the settings allow.
#[post("/notes")]
fn note(text: &str) -> String {
    format!("{} bytes\n", text.len())
}

/// A route may have a limit of its own, below the common one …
#[put("/titles/{id}", max_body = "40B")]
fn title(id: u32, text: &str) -> String {
    format!("note {id} is called {text:?}\n")
}

/// … or above it.
#[put("/pictures/{name}", max_body = "5MiB")]
fn picture(name: &str, bytes: &[u8]) -> String {
    format!("{name}: {} bytes\n", bytes.len())
}
// ANCHOR_END: routes

// ANCHOR: config
fn config() -> Config {
    Config::new()
        .body_bytes(2 << 10)
        .head_bytes(4 << 10)
        .target_bytes(256)
        .head_timeout(Duration::from_secs(5))
        .idle_timeout(Duration::from_secs(15))
        .requests_per_connection(1_000)
        .connections(500)
}
// ANCHOR_END: config

routes! {
    ROUTES = [note, title, picture]
}

fn main() -> http_core::Result<()> {
    serve_with(App::new((), ROUTES), "127.0.0.1:8080", config())
}

#[cfg(test)]
mod tests {
    use http_core::testing::{Client, Pair};
    use http_core::{CloseReason, Fault};

    use super::*;

    #[test]
    fn each_part_of_a_request_has_its_limit() {
        let mut client = Client::with(App::new((), ROUTES), config());
        client.post("/notes").body("x".repeat(2_048)).send().expect_text("2048 bytes\n");
        client.post("/notes").body("x".repeat(2_049)).send().expect_status(413);
        // Without saying so before.
        client.post("/notes").chunks(["x".repeat(2_000), "x".repeat(49)]).send().expect_status(413);
        client.post(format!("/notes?{}", "x".repeat(256))).send().expect_status(414);
        client.post("/notes").header("X", "x".repeat(5_000)).send().expect_status(431);
        assert_eq!(client.metrics().faults(Fault::TargetTooLong), 1);
    }

    #[test]
    fn route_has_a_limit_of_its_own() {
        let mut client = Client::with(App::new((), ROUTES), config());
        let answer = client.put("/pictures/cat").body(vec![0; 5 << 20]).send();
        answer.expect_text("cat: 5242880 bytes\n");
        client.put("/pictures/cat").body(vec![0; (5 << 20) + 1]).send().expect_status(413);
    }

    #[test]
    fn slow_and_idle_peers_do_not_stay() {
        let mut pair = Pair::with(App::new((), ROUTES), config());
        pair.peer_sends(b"POST /notes HTT").advance(Duration::from_secs(5));
        pair.expect_response_starts(b"HTTP/1.1 408 ");
        let mut pair = Pair::with(App::new((), ROUTES), config());
        pair.advance(Duration::from_secs(15));
        assert_eq!(pair.is_closed(), Some(CloseReason::Idle));
    }

    #[test]
    fn limits_hold_on_a_socket_too() -> http_core::Result<()> {
        let mut client = Client::live_with(App::new((), ROUTES), config())?;
        client.post("/notes").body("x".repeat(2_049)).send().expect_status(413);
        Ok(())
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("limits", || Client::with(App::new((), ROUTES), config()));
    }
}
