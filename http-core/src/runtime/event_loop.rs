//! One I/O thread: waits, accepts, drives links, brings answers back, evicts.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bumpalo::Bump;
use mio::event::Event;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};

use super::deadlines::Deadlines;
use super::door::{Door, Knock};
use super::entry::{Entry, Seat};
use super::job::{Completion, Desk, Home, Request, Tenant};
use super::link::{Budget, Context, Link, Outcome, Queue};
use super::shutdown::Shutdown;
use super::slots::Slots;
use crate::config::Config;
use crate::message::Clock;
use crate::notice;
use crate::pool::Submitter;
use crate::proto::{CloseReason, Connection, Spares};

/// One I/O thread's state.
pub(crate) struct EventLoop {
    poll: Poll,
    /// Taken out while its events are worked through.
    events: Option<Events>,
    door: Door,
    entry: Entry,
    slots: Slots<Tenancy>,
    deadlines: Deadlines,
    clock: Clock,
    /// What links borrow.
    spares: Spares,
    /// When spares are looked through next.
    trim_at: Instant,
    arena: Bump,
    budget: Budget,
    /// Links that have more to do at once.
    ready: Vec<Token>,
    /// Links whose reading waits for the budget.
    paused: Vec<Token>,
    /// Kept for their memory.
    completions: Vec<Completion>,
    home: Arc<Home>,
    submitter: Option<Submitter<Request>>,
    takes_by_default: bool,
    config: Arc<Config>,
    shutdown: Arc<Shutdown>,
    drain: Option<Drain>,
    /// Kept open while it is watched.
    #[cfg(unix)]
    signals: Option<mio::net::UnixStream>,
}

/// A link and what the pool knows it by.
struct Tenancy {
    link: Link<TcpStream>,
    tenant: Option<Tenant>,
}

/// A shutdown in progress.
struct Drain {
    /// `None`: it may take for ever.
    deadline: Option<Instant>,
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

/// What a loop is made of.
pub(crate) struct Parts {
    pub(crate) poll: Poll,
    pub(crate) listener: TcpListener,
    pub(crate) entry: Entry,
    pub(crate) home: Arc<Home>,
    pub(crate) submitter: Option<Submitter<Request>>,
    pub(crate) takes_by_default: bool,
    pub(crate) largest_body: usize,
    pub(crate) config: Arc<Config>,
    pub(crate) shutdown: Arc<Shutdown>,
}

pub(crate) const LISTENER: Token = Token(usize::MAX);
pub(crate) const MAILBOX: Token = Token(usize::MAX - 1);
pub(crate) const SIGNALS: Token = Token(usize::MAX - 2);

/// Events of one turn; more wait for the next.
const EVENTS_PER_TURN: usize = 1024;

/// Peers let in in one turn; more wait for the next.
const ACCEPTS_PER_TURN: usize = 256;

/// Exchanges kept for later requests.
const SPARES: usize = 256;

/// One that nobody has needed for so long is freed.
const SPARE_TIME: Duration = Duration::from_secs(1);

impl EventLoop {
    pub(crate) fn new(parts: Parts) -> io::Result<EventLoop> {
        let Parts {
            poll,
            listener,
            entry,
            home,
            submitter,
            takes_by_default,
            largest_body,
            config,
            shutdown,
        } = parts;
        let door = Door::open(listener, poll.registry())?;
        let clock = Clock::system();
        let limit = config.buffered_bytes.max(largest_body);
        Ok(EventLoop {
            poll,
            events: Some(Events::with_capacity(EVENTS_PER_TURN)),
            door,
            entry,
            slots: Slots::new(),
            deadlines: Deadlines::new(clock.now()),
            trim_at: clock.now(),
            clock,
            spares: Spares::new(SPARES),
            arena: Bump::new(),
            budget: Budget { limit, ..Budget::default() },
            ready: Vec::new(),
            paused: Vec::new(),
            completions: Vec::new(),
            home,
            submitter,
            takes_by_default,
            config,
            shutdown,
            drain: None,
            #[cfg(unix)]
            signals: None,
        })
    }

    /// Shuts the server down when the stream becomes readable.
    #[cfg(unix)]
    pub(crate) fn watch_signals(
        &mut self,
        stream: std::os::unix::net::UnixStream,
    ) -> io::Result<()> {
        let mut stream = mio::net::UnixStream::from_std(stream);
        self.poll.registry().register(&mut stream, SIGNALS, Interest::READABLE)?;
        self.signals = Some(stream);
        Ok(())
    }

    /// Turns until the server has shut down.
    pub(crate) fn run(&mut self) -> io::Result<DrainReport> {
        loop {
            if let Some(report) = self.tick(None)? {
                return Ok(report);
            }
        }
    }

    /// One turn: waits at most `max_wait` for something to do, does it, then evicts. Returns the report when the server
    /// has shut down.
    pub(crate) fn tick(&mut self, max_wait: Option<Duration>) -> io::Result<Option<DrainReport>> {
        let wait = self.time_to_wait(max_wait);
        let Some(mut events) = self.events.take() else {
            return Err(io::Error::other("an earlier turn panicked"));
        };
        let polled = self.poll.poll(&mut events, wait);
        self.clock.refresh();
        for event in &events {
            self.note(event);
        }
        self.events = Some(events);
        match polled {
            Err(error) if error.kind() != ErrorKind::Interrupted => return Err(error),
            _ => {}
        }
        self.take_completions();
        self.drive_ready();
        self.accept();
        self.evict();
        self.trim();
        Ok(self.shut_down())
    }

    fn time_to_wait(&self, max_wait: Option<Duration>) -> Option<Duration> {
        let now = Instant::now();
        let may_go_on = !self.ready.is_empty() || self.door.has_knocks(now) || self.can_unpause();
        if may_go_on || (self.shutdown.is_wanted() && self.drain.is_none()) {
            return Some(Duration::ZERO);
        }
        let drain = self.drain.as_ref().and_then(|drain| drain.deadline);
        let trim = (!self.spares.is_empty()).then_some(self.trim_at);
        let times = [self.deadlines.next(), self.door.next_knock(), drain, trim];
        let next =
            times.into_iter().flatten().min().map(|time| time.saturating_duration_since(now));
        [next, max_wait].into_iter().flatten().min()
    }

    fn note(&mut self, event: &Event) {
        match event.token() {
            LISTENER => self.door.knock(),
            // Whether there is mail is asked on each turn.
            MAILBOX => {}
            SIGNALS => self.shutdown.request(),
            token => {
                let Some(tenancy) = self.slots.get_mut(token) else { return };
                let is_broken = event.is_error() || event.is_write_closed();
                if is_broken && tenancy.link.connection().is_handling() {
                    // A reset: nobody waits for the answer any more.
                    return self.close(token, CloseReason::Reset);
                }
                let is_closed = event.is_read_closed() || is_broken;
                tenancy.link.note(event.is_readable(), event.is_writable(), is_closed);
                self.turn(token, Link::drive);
            }
        }
    }

    /// Gives a link its turn, and sees to what comes of it.
    fn turn(
        &mut self,
        token: Token,
        act: impl FnOnce(&mut Link<TcpStream>, &mut Context<'_>) -> Outcome,
    ) {
        let Some(Tenancy { link, tenant }) = self.slots.get_mut(token) else { return };
        let mut desk = Desk {
            submitter: self.submitter.as_ref(),
            takes_by_default: self.takes_by_default,
            token,
            tenant,
            home: &self.home,
        };
        let mut context = Context {
            service: &*self.home.service,
            config: &self.config,
            clock: &self.clock,
            spares: &mut self.spares,
            arena: &mut self.arena,
            offload: &mut desk,
            budget: &self.budget,
            is_draining: self.drain.is_some(),
            counters: &self.home.counters,
            entry: &self.entry,
        };
        let outcome = act(link, &mut context);
        if let Outcome::Close(reason) = outcome {
            return self.close(token, reason);
        }
        link.settle(outcome, &mut self.budget);
        if let Some(deadline) = link.connection().deadline()
            // A look comes up to a step late; it is not asked for again for that.
            && link.look_at.is_none_or(|at| at > deadline && at - deadline >= Deadlines::STEP)
        {
            link.look_at = Some(self.deadlines.add(token, deadline));
        }
        match outcome {
            Outcome::Again if link.queue != Some(Queue::Ready) => {
                link.queue = Some(Queue::Ready);
                self.ready.push(token);
            }
            Outcome::Paused if link.queue != Some(Queue::Paused) => {
                link.queue = Some(Queue::Paused);
                self.paused.push(token);
            }
            Outcome::Again | Outcome::Paused | Outcome::Rest | Outcome::Close(_) => {}
        }
        if link.waits_to_write() != link.is_armed {
            self.arm(token);
        }
    }

    /// Arms write interest, or disarms it.
    fn arm(&mut self, token: Token) {
        let Some(Tenancy { link, .. }) = self.slots.get_mut(token) else { return };
        link.is_armed = link.waits_to_write();
        let interest = match link.is_armed {
            true => Interest::READABLE | Interest::WRITABLE,
            false => Interest::READABLE,
        };
        if self.poll.registry().reregister(link.transport(), token, interest).is_err() {
            self.close(token, CloseReason::Reset);
        }
    }

    fn take_completions(&mut self) {
        let mut completions = std::mem::take(&mut self.completions);
        self.home.mailbox.take(&mut completions);
        for Completion { token, exchange } in completions.drain(..) {
            if self.slots.get_mut(token).is_some() {
                self.turn(token, |link, context| link.complete(exchange, context));
            } else {
                self.home.counters.stale_completions.add();
                self.spares.give(exchange);
            }
        }
        self.completions = completions;
    }

    /// Links that had more to do, and those for which there is room again.
    fn drive_ready(&mut self) {
        let ready = std::mem::take(&mut self.ready);
        self.drive_queued(ready, Queue::Ready);
        if self.can_unpause() {
            let paused = std::mem::take(&mut self.paused);
            self.drive_queued(paused, Queue::Paused);
        }
    }

    fn drive_queued(&mut self, tokens: Vec<Token>, queue: Queue) {
        for token in tokens {
            let Some(Tenancy { link, .. }) = self.slots.get_mut(token) else { continue };
            // It may wait in the other queue by now.
            if link.queue == Some(queue) {
                link.queue = None;
                self.turn(token, Link::drive);
            }
        }
    }

    fn can_unpause(&self) -> bool {
        !self.paused.is_empty() && self.budget.unpauses()
    }

    fn accept(&mut self) {
        let now = self.clock.now();
        for _ in 0..ACCEPTS_PER_TURN {
            if !self.door.has_knocks(now) {
                return;
            }
            let is_full = self.slots.len() >= self.config.connections;
            if is_full && self.longest_idle().is_none() {
                return self.door.pause(now);
            }
            match self.door.answer() {
                Knock::Nobody => return,
                Knock::Failed(error) => {
                    notice::warn(format_args!("no connection is accepted for a while: {error}"));
                    return self.door.pause(now);
                }
                Knock::Peer(stream, peer) => {
                    let seat = match self.entry.admit(peer) {
                        Ok(seat) => seat,
                        Err(reason) => {
                            drop(stream);
                            self.door.place_is_free();
                            self.home.counters.turned_away(reason);
                            continue;
                        }
                    };
                    if (is_full || self.door.lacks_spare())
                        && let Some(idle) = self.longest_idle()
                    {
                        self.close(idle, CloseReason::MadeRoom);
                    }
                    self.welcome(stream, peer, seat);
                }
            }
        }
    }

    fn welcome(&mut self, mut stream: TcpStream, peer: SocketAddr, seat: Option<Box<Seat>>) {
        let connection = Connection::new(Arc::clone(&self.config), &self.clock);
        let registry = self.poll.registry();
        let inserted = self.slots.insert(|token| {
            registry.register(&mut stream, token, Interest::READABLE)?;
            io::Result::Ok(Tenancy {
                link: Link::new(stream, Some(peer), connection).with_seat(seat),
                tenant: None,
            })
        });
        match inserted {
            Ok(token) => {
                self.home.counters.accepted.add_alone();
                self.turn(token, Link::drive);
            }
            Err(error) => notice::warn(format_args!("a connection cannot be watched: {error}")),
        }
    }

    /// The connection idle longest.
    fn longest_idle(&mut self) -> Option<Token> {
        loop {
            let (slots, clock) = (&self.slots, &self.clock);
            let (since, token) = self.door.longest_idle(|| {
                let links = slots.iter().map(|(token, tenancy)| (token, &tenancy.link));
                links.filter_map(|(token, link)| Some((link.spare_since(clock)?, token))).collect()
            })?;
            // It may have had a request since the look at all of them.
            let link = self.slots.get_mut(token).map(|tenancy| &tenancy.link);
            if link.and_then(|link| link.spare_since(&self.clock)) == Some(since) {
                return Some(token);
            }
            self.door.forget_longest_idle();
        }
    }

    /// Looks at the links whose time has come: after all I/O of the turn, so that what has arrived counts.
    fn evict(&mut self) {
        for token in self.deadlines.take_due(self.clock.now()) {
            let Some(tenancy) = self.slots.get_mut(token) else { continue };
            // A look that a nearer one has overtaken is left to that one.
            if tenancy.link.look_at.is_some_and(|look_at| look_at <= self.clock.now()) {
                tenancy.link.look_at = None;
                self.turn(token, Link::expire);
            }
        }
    }

    /// Gives memory back that no request has needed for a while.
    fn trim(&mut self) {
        if self.clock.now() >= self.trim_at {
            self.trim_at = self.clock.now() + SPARE_TIME;
            self.spares.trim();
        }
    }

    fn close(&mut self, token: Token, reason: CloseReason) {
        let Some(mut tenancy) = self.slots.remove(token) else { return };
        if let Some(tenant) = tenancy.tenant {
            tenant.leave();
        }
        tenancy.link.connection().close(reason);
        tenancy.link.connection().rest(&mut self.spares);
        tenancy.link.settle(Outcome::Close(reason), &mut self.budget);
        self.home.counters.closed[reason as usize].add_alone();
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
    fn shut_down(&mut self) -> Option<DrainReport> {
        if !self.shutdown.is_wanted() {
            return None;
        }
        if self.drain.is_none() {
            self.begin_drain();
        }
        let deadline = self.drain.as_ref()?.deadline;
        if deadline.is_some_and(|deadline| self.clock.now() >= deadline) {
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
        self.home.is_draining.store(true, Ordering::Relaxed);
        let deadline = self.clock.now().checked_add(self.config.drain_timeout);
        self.drain = Some(Drain { deadline, report: DrainReport::default() });
        let all: Vec<Token> = self.slots.iter().map(|(token, _)| token).collect();
        for token in all {
            self.turn(token, Link::drain);
        }
    }
}
