//! How the turn of a link ended, and what it waits for.

use crate::proto::{CloseReason, Exchange};

/// What a link can wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queue {
    /// Another turn.
    Ready,
    /// The budget.
    Paused,
}

/// How a turn ended.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Nothing can be done before the socket is ready, the answer comes back or a deadline passes.
    Rest,
    /// Others are to have their turn first.
    Again,
    /// Nothing more is read before the loop's budget allows it.
    Paused,
    /// The request is to be handled elsewhere, and its answer to come back by [`complete`](super::Link::complete). Where
    /// nobody takes it, the turn goes on with [`overloaded`](super::Link::overloaded).
    Offload(Box<Exchange>),
    /// The socket is to be closed.
    Close(CloseReason),
}

impl Outcome {
    /// The same of a peer that is gone, where only its socket can tell: one that waits for the budget would not be asked again,
    /// and hold its part of it.
    pub(crate) fn of_gone(self) -> Outcome {
        match self {
            Outcome::Paused => Outcome::Close(CloseReason::Reset),
            other => other,
        }
    }
}
