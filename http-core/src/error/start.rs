//! Why a server does not start.

use std::fmt;
use std::io;

use super::Problem;

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
    /// Settings from the environment or a file are wrong.
    Settings {
        /// All that is wrong: the place is a variable, or a file and its line.
        problems: Vec<Problem>,
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
            StartError::Settings { problems } => write_problems(f, problems),
            StartError::TickNeedsOneLoop { loops } => {
                write!(f, "`tick` drives one loop, this server has {loops}: set `loops` to 1")
            }
            StartError::System { what, .. } => write!(f, "cannot {what}"),
        }
    }
}

/// One on the same line, several on one each.
fn write_problems(f: &mut fmt::Formatter<'_>, problems: &[Problem]) -> fmt::Result {
    if let [Problem { place, reason }] = problems {
        return write!(f, "{place}: {reason}");
    }
    write!(f, "{} settings are wrong:", problems.len())?;
    problems.iter().try_for_each(|Problem { place, reason }| write!(f, "\n  {place}: {reason}"))
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
