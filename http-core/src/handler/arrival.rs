//! What a guard and a catcher see of a request.

use std::net::SocketAddr;

use crate::message::{Head, Headers};

/// A request of which only the head is there, with the app's state: what [`FromHead`](super::FromHead) makes the arguments of
/// guards and catchers from.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'r, S> {
    head: Head<'r>,
    peer: Option<SocketAddr>,
    state: &'r S,
}

impl<'r, S> Arrival<'r, S> {
    /// Puts an arrival together.
    #[must_use]
    pub fn new(head: Head<'r>, peer: Option<SocketAddr>, state: &'r S) -> Arrival<'r, S> {
        Arrival { head, peer, state }
    }

    /// The head.
    #[must_use]
    pub fn head(&self) -> &Head<'r> {
        &self.head
    }

    /// The header fields.
    #[must_use]
    pub fn headers(&self) -> Headers<'r> {
        self.head.headers()
    }

    /// The client's address: where trusted proxies stand in front, the one they say, else that of the peer. `None` where
    /// there is no socket, as in a test.
    #[must_use]
    pub fn peer(&self) -> Option<SocketAddr> {
        self.head.client(self.peer)
    }

    /// The app's state.
    #[must_use]
    pub fn state(&self) -> &'r S {
        self.state
    }
}
