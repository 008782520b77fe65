//! What the server serves, and the gate that holds its workers.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use http_core::{App, Provide, State, Status, get, post, routes};

use crate::stage::PATIENCE;

/// A short text.
#[get("/hello")]
fn hello() -> &'static str {
    "Hello, World!"
}

/// The body as it came.
#[post("/echo")]
fn echo(body: &[u8]) -> &[u8] {
    body
}

/// A number from the path; for what is no number the handler is not called.
#[get("/double/{number}")]
fn double(number: u32) -> String {
    (u64::from(number) * 2).to_string()
}

/// Answers when the gate is open.
#[get("/gate")]
fn gate(gate: State<'_, Gate>) -> Result<&'static str, Status> {
    if gate.pass() { Ok("through the gate") } else { Err(Status::INTERNAL_SERVER_ERROR) }
}

/// The application.
pub(crate) fn app(gate: Gate) -> App<Site> {
    App::new(Site { gate }, routes![hello, echo, double, gate])
}

/// Its state.
#[derive(Provide)]
pub(crate) struct Site {
    gate: Gate,
}

/// Holds whoever comes while it is closed, and lets all through when it is opened. All clones are one gate.
#[derive(Clone, Default)]
pub(crate) struct Gate {
    shared: Arc<(Mutex<Inside>, Condvar)>,
}

#[derive(Default)]
struct Inside {
    is_open: bool,
    waiting: usize,
}

impl Gate {
    /// How many wait for it to open.
    pub(crate) fn waiting(&self) -> usize {
        self.inside().waiting
    }

    /// Whoever waits goes on.
    pub(crate) fn open(&self) {
        self.inside().is_open = true;
        self.shared.1.notify_all();
    }

    /// Whoever comes, waits.
    pub(crate) fn close(&self) {
        self.inside().is_open = false;
    }

    /// Waits for it to open. `false`: in vain.
    fn pass(&self) -> bool {
        let mut inside = self.inside();
        inside.waiting += 1;
        let opened = &self.shared.1;
        let waited = opened.wait_timeout_while(inside, PATIENCE, |inside| !inside.is_open);
        let (mut inside, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        inside.waiting -= 1;
        !timeout.timed_out()
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
