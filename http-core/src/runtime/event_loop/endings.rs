//! How connections of a loop end, one by one or all at the shutdown.

use std::sync::atomic::Ordering;

use mio::Token;

use super::EventLoop;
use super::arrivals::ACCEPTS_PER_TURN;
use crate::proto::CloseReason;
use crate::runtime::drain::DrainTimes;
use crate::runtime::link::Link;

/// A shutdown in progress.
pub(super) struct Drain {
    pub(super) times: DrainTimes,
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
        let now = self.context.clock.now();
        if self.drain.as_mut()?.times.closes_idle(now) {
            for token in self.all() {
                self.seldom_turn(token, Link::drain);
            }
        }
        if self.drain.as_mut()?.times.cuts_off(now) {
            for token in self.all() {
                self.close(token, CloseReason::CutOff);
            }
        }
        let report = self.drain.as_ref()?.report;
        (self.slots.len() == 0).then_some(report)
    }

    fn begin_drain(&mut self) {
        self.context.is_draining = true;
        self.desk.home.is_draining.store(true, Ordering::Relaxed);
        let times = DrainTimes::new(self.context.clock.now(), &self.context.config);
        self.drain = Some(Drain { times, report: DrainReport::default() });
        // To their peers, those who wait are let in, and they may have sent their requests. More than fit into the backlog come
        // while they are.
        self.door.knock();
        for _ in 0..=self.context.config.backlog / ACCEPTS_PER_TURN {
            self.accept();
        }
        self.door.shut(self.poll.registry());
        for token in self.all() {
            if let Some(tenancy) = self.slots.get_mut(token) {
                tenancy.link.connection().retire();
            }
        }
    }

    fn all(&self) -> Vec<Token> {
        self.slots.iter().map(|(token, _)| token).collect()
    }
}
