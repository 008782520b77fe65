//! A handler that waits, and others that are answered meanwhile.
//!
//!     curl http://127.0.0.1:8080/wait &
//!     curl http://127.0.0.1:8080/waiting
//!     curl -X POST http://127.0.0.1:8080/open
//!
//! A handler that waits for something, here for a gate, elsewhere for a disk or a database, belongs on the pool. On the loop it
//! would hold up every other connection, and here the very request that it waits for.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use http_core::{App, NoContent, Provide, State, get, post, routes, serve};

/// Closed until somebody opens it.
#[derive(Default, Provide)]
struct Gate {
    is_open: Mutex<bool>,
    waiting: Mutex<usize>,
    opened: Condvar,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

// ANCHOR: handlers
/// Takes as long as it takes; one worker of the pool waits with it.
#[get("/wait", dispatch = pool)]
fn wait(gate: State<'_, Gate>) -> &'static str {
    *lock(&gate.waiting) += 1;
    let is_closed = |is_open: &mut bool| !*is_open;
    drop(gate.opened.wait_while(lock(&gate.is_open), is_closed));
    *lock(&gate.waiting) -= 1;
    "the gate is open\n"
}

/// Done in no time, so it runs on the loop.
#[get("/waiting", dispatch = inline)]
fn waiting(gate: State<'_, Gate>) -> String {
    format!("{} waiting\n", lock(&gate.waiting))
}

#[post("/open", dispatch = inline)]
fn open(gate: State<'_, Gate>) -> NoContent {
    *lock(&gate.is_open) = true;
    gate.opened.notify_all();
    NoContent
}
// ANCHOR_END: handlers

fn main() -> http_core::Result<()> {
    serve(App::new(Gate::default(), routes![wait, waiting, open]), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use std::thread;

    use http_core::testing::Client;

    use super::*;

    #[test]
    fn loop_answers_while_workers_wait() {
        let app = App::new(Gate::default(), routes![wait, waiting, open]);
        // One loop, and what it would wait for nobody else could do.
        let mut client = Client::live(app).unwrap();
        thread::scope(|scope| {
            for _ in 0..2 {
                let mut other = client.another();
                scope.spawn(move || other.get("/wait").send().expect_text("the gate is open\n"));
            }
            while client.get("/waiting").send().text() != "2 waiting\n" {
                thread::yield_now();
            }
            client.post("/open").send().expect_status(204);
        });
        client.get("/waiting").send().expect_text("0 waiting\n");
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("inline-and-pool", || {
            Client::new(App::new(Gate::default(), routes![wait, waiting, open]))
        });
    }
}
