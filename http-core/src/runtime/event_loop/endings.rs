//! How connections of a loop end, one by one or all at the shutdown.

use std::sync::atomic::Ordering;
use std::time::Instant;

use mio::Token;

use super::EventLoop;
use crate::proto::CloseReason;
use crate::runtime::link::Link;

/// A shutdown in progress.
pub(super) struct Drain {
    /// `None`: it may take for ever.
    pub(super) deadline: Option<Instant>,
    report: DrainReport,
}

/// What a shutdown did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrainReport {
    /// Connections that ended by themselves: idle ones, those whose last answer was sent, those whose peer went away.
    pub drained: usize,
    /// Connections that were still at work when the drain timeout was over.
    pub cut_off: usize,
}

impl DrainReport {
    /// Both together.
    pub(crate) fn with(self, other: DrainReport) -> DrainReport {
        let DrainReport { drained, cut_off } = other;
        DrainReport { drained: self.drained + drained, cut_off: self.cut_off + cut_off }
    }
}

impl EventLoop {
    /// Closes a connection, if it is not closed yet.
    pub(super) fn close(&mut self, token: Token, reason: CloseReason) {
        let Some(mut tenancy) = self.slots.remove(token) else { return };
        if let Some(tenant) = tenancy.tenant {
            tenant.leave();
        }
        tenancy.link.ends(reason, &self.context);
        tenancy.link.connection().close(reason);
        tenancy.link.connection().rest(&mut self.context.spares);
        tenancy.link.settle(false, &mut self.context.budget);
        self.context.counters.closed[reason as usize].add_alone();
        self.door.place_is_free();
        tracing::trace!(?reason, "connection closed");
        if let Some(drain) = &mut self.drain {
            match reason {
                CloseReason::CutOff => drain.report.cut_off += 1,
                _ => drain.report.drained += 1,
            }
        }
    }

    /// Takes a shutdown one step further. The report, once it is over.
    pub(super) fn shut_down(&mut self) -> Option<DrainReport> {
        if !self.shutdown.is_wanted() {
            return None;
        }
        if self.drain.is_none() {
            self.begin_drain();
        }
        let deadline = self.drain.as_ref()?.deadline;
        if deadline.is_some_and(|deadline| self.context.clock.now() >= deadline) {
            let left: Vec<Token> = self.slots.iter().map(|(token, _)| token).collect();
            for token in left {
                self.close(token, CloseReason::CutOff);
            }
        }
        let report = self.drain.as_ref()?.report;
        (self.slots.len() == 0).then_some(report)
    }

    fn begin_drain(&mut self) {
        self.door.shut(self.poll.registry());
        self.context.is_draining = true;
        self.desk.home.is_draining.store(true, Ordering::Relaxed);
        let deadline = self.context.clock.now().checked_add(self.context.config.drain_timeout);
        self.drain = Some(Drain { deadline, report: DrainReport::default() });
        let all: Vec<Token> = self.slots.iter().map(|(token, _)| token).collect();
        for token in all {
            self.seldom_turn(token, Link::drain);
        }
    }
}
