//! What a connection asks of its driver.

use std::net::SocketAddr;

use super::exchange::Exchange;
use super::listed::listed;

/// What a connection asks of its driver.
#[derive(Debug)]
#[non_exhaustive]
pub enum Action {
    /// Read into [`space`](super::Connection::space), then call [`received`](super::Connection::received).
    Read,
    /// Write what is [`pending`](super::Connection::pending), then call [`sent`](super::Connection::sent).
    Write,
    /// A proxy says that it speaks for this client: take note, then [`resume`](super::Connection::resume). Boxed, so that the
    /// other actions stay small enough for two registers.
    Client(Box<SocketAddr>),
    /// A head is complete: [`route`](super::Connection::routing) it, then call [`admit`](super::Connection::admit) or
    /// [`refuse`](super::Connection::refuse).
    Admit,
    /// A request is complete: call its handler and give the exchange back by [`respond`](super::Connection::respond).
    Dispatch(Box<Exchange>),
    /// Nothing, until the exchange comes back or the deadline passes. Where that is not awaited, but enough was
    /// [thrown away](super::Connection::has_thrown_enough), what comes is not read, so that the peer finds its way blocked.
    Wait,
    /// Everything was sent: shut down the writing half, then read as after [`Action::Read`].
    Linger,
    /// The last answer was sent, and all that was read was answered: call [`finish`](super::Connection::finish).
    Finish,
    /// Close the socket.
    Close(CloseReason),
}

listed! {
    /// Why a connection was closed.
    // As large as a pointer, so that an action is a pair of words and comes back in registers.
    #[repr(usize)]
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum CloseReason {
        /// The last answer was sent: the peer wished so, or the request cap was reached.
        Finished,
        /// A request was refused before it was read to its end; its answer was sent.
        Refused,
        /// The peer closed.
        PeerClosed,
        /// The peer reset the connection, or the socket failed.
        Reset,
        /// No request came within the idle timeout.
        Idle,
        /// The peer took no bytes of an answer, or too few.
        WriteStalled,
        /// It came from nobody who may use the PROXY protocol here.
        Untrusted,
        /// There were enough connections from its address.
        Crowded,
        /// It made room for a new connection.
        MadeRoom,
        /// The server shuts down, and nothing was left to do.
        Drained,
        /// The server shut down before its answer was sent.
        CutOff,
    }
}
