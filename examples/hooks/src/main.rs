//! Functions around handlers: who asks, how long it took, what every answer says.

mod sharing;

use std::sync::{Arc, Mutex, TryLockError};
use std::time::{Duration, Instant};

use http_core::{
    App, Head, Headers, Left, Next, Provide, Rejection, Response, State, Status, after, around,
    before, get, routes, serve,
};

// ANCHOR: before
/// Whoever asks.
struct Visitor {
    name: String,
}

/// Knows who asks, or refuses. What it returns is left for the handler.
#[before]
fn know_visitor(headers: Headers<'_>) -> Result<Visitor, Rejection> {
    match headers.get_str("x-name") {
        Some(name) if !name.is_empty() => Ok(Visitor { name: name.to_owned() }),
        _ => Err(Rejection::new(Status::BAD_REQUEST, "header.x-name", "say who you are")),
    }
}
// ANCHOR_END: before

// ANCHOR: around
/// Tells of calls that take long.
#[around]
fn time(next: Next<'_>, response: &mut Response, head: &Head<'_>) {
    let start = Instant::now();
    next.run(response);
    let (took, bytes) = (start.elapsed(), response.body_len());
    if took > Duration::from_millis(100) {
        eprintln!("{} took {took:?} for {bytes} bytes of {}", head.request_id(), head.target());
    }
}
// ANCHOR_END: around

// ANCHOR: instead
/// Where one is served at a time.
#[derive(Clone, Default)]
struct Desk(Arc<Mutex<()>>);

/// Sends everybody away but the one whose turn it is. The turn ends when `turn` is dropped, which it
/// is after a panic too.
#[around]
fn in_turn(next: Next<'_>, response: &mut Response, desk: State<'_, Desk>) {
    let turn = desk.0.try_lock();
    if matches!(turn, Err(TryLockError::WouldBlock)) {
        response.set_error(Status::SERVICE_UNAVAILABLE, "somebody else is being served");
        return;
    }
    next.run(response);
}
// ANCHOR_END: instead

// ANCHOR: after
/// Says on every answer that it is for one visitor alone. What failed is not to be kept at all; what
/// it varies with besides, the handler may have said already.
#[after]
fn keep_private(response: &mut Response) {
    let kept = if response.status().is_success() { "private" } else { "no-store" };
    let set = response.set_header("Cache-Control", kept);
    let set = set.and_then(|()| response.append_header("Vary", "X-Name"));
    debug_assert!(set.is_ok(), "valid fields");
    if !response.status().is_success() {
        response.remove_header("ETag");
    }
}
// ANCHOR_END: after

// ANCHOR: table
/// Greets whoever asks.
#[get("/")]
fn greet(visitor: Left<Visitor>) -> String {
    format!("Hello, {}!\n", visitor.name)
}

/// Anyone may ask for this.
#[get("/health")]
fn health() -> &'static str {
    "well\n"
}

routes! {
    /// What is for visitors with a name.
    PRIVATE = [time, know_visitor, keep_private, greet]
}

/// One report at a time.
#[get("/report")]
fn report() -> &'static str {
    "a long one\n"
}

#[derive(Default, Provide)]
struct Site {
    desk: Desk,
}

fn app(site: Site) -> App<Site> {
    App::new(site, routes![PRIVATE, health, "/desk" => DESK, "/shared" => sharing::SHARED])
}

routes! {
    DESK = [in_turn, report]
}
// ANCHOR_END: table

fn main() -> http_core::Result<()> {
    serve(app(Site::default()), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    #[test]
    fn visitor_goes_from_hook_to_handler() {
        let mut client = Client::new(app(Site::default()));
        let answer = client.get("/").header("X-Name", "Ada").send();
        let answer = answer.expect_header("Cache-Control", "private");
        answer.expect_header("Vary", "X-Name").expect_text("Hello, Ada!\n");
    }

    #[test]
    fn refused_call_has_its_answer_changed_too() {
        let mut client = Client::new(app(Site::default()));
        let answer = client.get("/").send().expect_status(400);
        answer.expect_header("Cache-Control", "no-store").expect_no_header("ETag");
    }

    #[test]
    fn one_is_served_at_a_time() {
        let site = Site::default();
        let desk = site.desk.clone();
        let mut client = Client::new(app(site));
        let turn = desk.0.lock();
        let answer = client.get("/desk/report").send().expect_status(503);
        answer.expect_text("503 Service Unavailable\nsomebody else is being served\n");
        drop(turn);
        client.get("/desk/report").send().expect_text("a long one\n");
    }

    #[test]
    fn hooks_stay_in_their_table() {
        let mut client = Client::new(app(Site::default()));
        let answer = client.get("/health").send().expect_status(200);
        answer.expect_no_header("Cache-Control");
    }

    #[test]
    fn every_answer_is_shared_and_a_path_without_a_handler_is_404() {
        let mut client = Client::new(app(Site::default()));
        let asked = [
            (client.get("/shared/motto").send(), 200),
            (client.put("/shared/motto").body("less").send(), 204),
            (client.put("/shared/motto").body("").send(), 422),
            (client.put("/shared/motto").body(vec![0xff]).send(), 400),
            (client.put("/shared/motto").body(vec![0; 2 << 20]).send(), 413),
            (client.delete("/shared/motto").send(), 405),
            (client.get("/shared/moto").send(), 404),
            (client.get("/shared").send(), 404),
        ];
        for (answer, status) in asked {
            let answer = answer.expect_status(status);
            answer.expect_header("Access-Control-Allow-Origin", "https://friend.example");
        }
        client.get("/health").send().expect_no_header("Access-Control-Allow-Origin");
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("hooks", || Client::new(app(Site::default())));
    }
}
