//! What handlers share: a struct whose fields go, each by its type, to the handlers that ask for it. That a handler asks for what
//! the app does not hold is a compile error.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use http_core::{App, Provide, State, get, post, routes, serve};

// ANCHOR: parts
/// Loops and workers call handlers at the same time, so what changes is an atomic or stands behind
/// a lock.
#[derive(Default)]
struct Visits(AtomicU64);

#[derive(Default)]
struct Guests {
    names: Mutex<Vec<String>>,
}

impl Guests {
    /// The lock is held for as long as `look` runs, so it should be short.
    fn with<T>(&self, look: impl FnOnce(&mut Vec<String>) -> T) -> T {
        look(&mut self.names.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

#[derive(Default, Provide)]
struct Site {
    visits: Visits,
    guests: Guests,
    /// Of a type that several fields may have, so it is not handed out by itself.
    #[provide(skip)]
    motto: String,
}
// ANCHOR_END: parts

// ANCHOR: handlers
#[get("/")]
fn index(visits: State<'_, Visits>) -> String {
    format!("visit {}", visits.0.fetch_add(1, Ordering::Relaxed) + 1)
}

#[post("/guests/{name}")]
fn sign(name: String, guests: State<'_, Guests>) -> String {
    guests.with(|names| {
        names.push(name);
        format!("guest {}", names.len())
    })
}

#[get("/guests")]
fn guests(guests: State<'_, Guests>) -> String {
    guests.with(|names| names.join(", "))
}

/// The whole state can be asked for as well, and an answer can borrow from it.
#[get("/motto")]
fn motto(site: State<'_, Site>) -> &str {
    &State::inner(site).motto
}
// ANCHOR_END: handlers

routes! {
    ROUTES = [index, sign, guests, motto]
}

// ANCHOR: app
fn app() -> App<Site> {
    let site = Site { motto: "come in".into(), ..Site::default() };
    App::new(site, ROUTES)
}
// ANCHOR_END: app

fn main() -> http_core::Result<()> {
    serve(app(), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    #[test]
    fn state_outlives_a_request() {
        let mut client = Client::new(app());
        client.get("/").send().expect_text("visit 1");
        client.get("/").send().expect_text("visit 2");
        client.call(sign::url("ada".into())).send().expect_text("guest 1");
        client.another().call(sign::url("bob".into())).send().expect_text("guest 2");
        client.get("/guests").send().expect_text("ada, bob");
        client.get("/motto").send().expect_text("come in");
    }

    #[test]
    fn handler_is_called_with_a_state_of_the_test() {
        let visits = Visits(AtomicU64::new(6));
        assert_eq!(index(State::new(&visits)), "visit 7");
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("state", || Client::new(app()));
    }
}
