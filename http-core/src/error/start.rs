//! Why a server does not start.

use std::fmt;
use std::io;

/// Why a server does not start: for its operator.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The address is no address, or its name is not known.
    Address {
        /// The address as given.
        address: String,
        /// What the system says.
        source: io::Error,
    },
    /// Another program, or another instance of this one, listens on the address.
    InUse {
        /// The address that was tried.
        address: String,
    },
    /// The address cannot be listened on.
    Bind {
        /// The address that was tried.
        address: String,
        /// What the system says.
        source: io::Error,
    },
    /// A setting has a value that it cannot have.
    Setting {
        /// Its name in [`Config`](crate::Config).
        key: &'static str,
        /// What is wrong, and what to write.
        reason: String,
    },
    /// `tick` was called on a server with several loops.
    TickNeedsOneLoop {
        /// How many it has.
        loops: usize,
    },
    /// The system refuses a thread, a poll or a waker.
    System {
        /// What was asked of it.
        what: &'static str,
        /// What it says.
        source: io::Error,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Address { address, .. } => {
                write!(f, "cannot resolve address {address} (an address is written host:port)")
            }
            StartError::InUse { address } => write!(f, "address {address} is in use"),
            StartError::Bind { address, .. } => write!(f, "cannot listen on {address}"),
            StartError::Setting { key, reason } => write!(f, "setting `{key}`: {reason}"),
            StartError::TickNeedsOneLoop { loops } => {
                write!(f, "`tick` drives one loop, this server has {loops}: set `loops` to 1")
            }
            StartError::System { what, .. } => write!(f, "cannot {what}"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StartError::Address { source, .. }
            | StartError::Bind { source, .. }
            | StartError::System { source, .. } => Some(source),
            _ => None,
        }
    }
}
