//! The only code that holds sockets, clocks and wakers.
//!
//! An event loop (`event_loop`) owns a listener (`door`), a table of links (`slots`) and a wheel of deadlines. A
//! `Link` is a socket with its [`Connection`](crate::proto::Connection); it does what the connection asks for, calls
//! handlers or hands them to the pool (`job`), whose answers come back by the loop's `mailbox`.

mod access_log;
mod backlog;
mod budget;
mod context;
mod deadlines;
mod door;
mod drain;
mod entry;
mod event_loop;
mod handle;
mod job;
mod link;
mod listener;
mod mailbox;
mod metrics;
mod outcome;
mod prometheus;
mod route_metrics;
mod shortage;
mod shutdown;
mod slots;
#[cfg(debug_assertions)]
mod slow;
mod transport;
mod vitals;
mod watch;

pub(crate) use backlog::Backlog;
pub use budget::Budget;
pub(crate) use context::Context;
pub(crate) use drain::DrainTimes;
pub(crate) use entry::{Entry, Seat};
pub use event_loop::DrainReport;
pub(crate) use event_loop::{EventLoop, MAILBOX, Parts};
pub(crate) use handle::{Ended, OVERLOADED, call, fail_exchange};
pub(crate) use job::{Home, Request};
pub(crate) use link::Link;
pub(crate) use listener::bind;
pub(crate) use mailbox::Mailbox;
pub(crate) use metrics::Counters;
pub use metrics::Metrics;
pub(crate) use outcome::Outcome;
pub use route_metrics::RouteMetrics;
pub(crate) use shutdown::Shutdown;
pub(crate) use slots::Slots;
pub(crate) use transport::Transport;
pub use vitals::Readiness;
pub(crate) use vitals::Vitals;
pub(crate) use watch::{Watch, made_by_worker};
