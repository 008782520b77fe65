//! Functions around handlers: who asks, how long it took, what every answer says.

use std::time::{Duration, Instant};

use http_core::{
    App, Headers, Left, Next, Rejection, Response, Status, Target, after, around, before, get,
    routes, serve,
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
fn time(next: Next<'_>, response: &mut Response, target: Target<'_>) {
    let start = Instant::now();
    next.run(response);
    let took = start.elapsed();
    if took > Duration::from_millis(100) {
        eprintln!("{} took {took:?}", target.0);
    }
}
// ANCHOR_END: around

// ANCHOR: after
/// Says on every answer that it is for one visitor alone.
#[after]
fn keep_private(response: &mut Response) {
    let set = response.set_header("Cache-Control", "private");
    debug_assert!(set.is_ok(), "a valid field");
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

fn app() -> App<()> {
    App::new((), routes![PRIVATE, health])
}
// ANCHOR_END: table

fn main() -> http_core::Result<()> {
    serve(app(), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    #[test]
    fn visitor_goes_from_hook_to_handler() {
        let mut client = Client::new(app());
        let answer = client.get("/").header("X-Name", "Ada").send();
        answer.expect_header("Cache-Control", "private").expect_text("Hello, Ada!\n");
    }

    #[test]
    fn refused_call_has_its_answer_changed_too() {
        let mut client = Client::new(app());
        let answer = client.get("/").send().expect_status(400);
        answer.expect_header("Cache-Control", "private");
    }

    #[test]
    fn hooks_stay_in_their_table() {
        let mut client = Client::new(app());
        let answer = client.get("/health").send().expect_status(200);
        answer.expect_no_header("Cache-Control");
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("hooks", || Client::new(app()));
    }
}
