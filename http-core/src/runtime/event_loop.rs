//! One I/O thread: waits, accepts, drives links, brings answers back, evicts.

mod arrivals;
mod endings;

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mio::event::Event;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};

use super::context::Context;
use super::deadlines::Deadlines;
use super::door::Door;
use super::entry::Entry;
use super::job::{Completion, Desk, Home, Request, Tenant};
use super::link::Link;
use super::outcome::{Outcome, Queue};
use super::shutdown::Shutdown;
use super::slots::Slots;
use crate::config::Config;
use crate::message::Clock;
use crate::pool::Submitter;
use crate::proto::{CloseReason, Spares};
use endings::Drain;

pub use endings::DrainReport;

/// One I/O thread's state.
pub(crate) struct EventLoop {
    poll: Poll,
    /// Taken out while its events are worked through.
    events: Option<Events>,
    door: Door,
    slots: Slots<Tenancy>,
    deadlines: Deadlines,
    /// What links borrow.
    context: Context,
    /// When spares are looked through next.
    trim_at: Instant,
    /// Links that have more to do at once.
    ready: Vec<Token>,
    /// Links whose reading waits for the budget.
    paused: Vec<Token>,
    /// Kept for their memory.
    completions: Vec<Completion>,
    desk: Desk,
    shutdown: Arc<Shutdown>,
    drain: Option<Drain>,
    /// Kept open while it is watched.
    #[cfg(unix)]
    signals: Option<mio::net::UnixStream>,
}

/// A link and what the pool knows it by.
struct Tenancy {
    link: Link<TcpStream>,
    /// Made when the link first hands a request over.
    tenant: Option<Tenant>,
}

/// What a loop is made of.
pub(crate) struct Parts {
    pub(crate) poll: Poll,
    pub(crate) listener: TcpListener,
    pub(crate) entry: Entry,
    pub(crate) home: Arc<Home>,
    pub(crate) submitter: Option<Submitter<Request>>,
    pub(crate) offloads_by_default: bool,
    pub(crate) config: Arc<Config>,
    pub(crate) shutdown: Arc<Shutdown>,
}

pub(crate) const LISTENER: Token = Token(usize::MAX);
pub(crate) const MAILBOX: Token = Token(usize::MAX - 1);
pub(crate) const SIGNALS: Token = Token(usize::MAX - 2);

/// Events of one turn; more wait for the next.
const EVENTS_PER_TURN: usize = 1024;

/// Exchanges kept for later requests.
const SPARES: usize = 256;

/// Of the memory that bodies may take, one part in so many is kept for later bodies.
const SPARE_SHARE: usize = 2;

/// What nobody has needed for so long is freed.
const SPARE_TIME: Duration = Duration::from_secs(1);

impl EventLoop {
    pub(crate) fn new(parts: Parts) -> io::Result<EventLoop> {
        let Parts { poll, listener, entry, home, submitter, offloads_by_default, config, shutdown } =
            parts;
        let door = Door::open(listener, poll.registry())?;
        let (service, clock) = (home.service.clone(), Clock::system());
        let spares = Spares::new(SPARES, config.buffered_bytes / SPARE_SHARE)
            .serving(shutdown.vitals().clone(), &config);
        Ok(EventLoop {
            poll,
            events: Some(Events::with_capacity(EVENTS_PER_TURN)),
            door,
            slots: Slots::new(),
            deadlines: Deadlines::new(clock.now()),
            trim_at: clock.now(),
            context: Context {
                offloads_by_default,
                ..Context::new(service, config, clock, entry, spares, Arc::clone(&home.counters))
            },
            ready: Vec::new(),
            paused: Vec::new(),
            completions: Vec::new(),
            desk: Desk { submitter, home },
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
        self.context.clock.refresh();
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
        let drain = self.drain.as_ref().and_then(|drain| drain.times.next());
        let trim = (!self.context.spares.is_empty()).then_some(self.trim_at);
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
            token => self.turn(token, |link, context| {
                let is_broken = event.is_error() || event.is_write_closed();
                if is_broken && link.connection().is_handling() {
                    // A reset: nobody waits for the answer any more.
                    return Outcome::Close(CloseReason::Reset);
                }
                let is_closed = event.is_read_closed() || is_broken;
                link.note(event.is_readable(), event.is_writable(), is_closed);
                let outcome = link.drive(context);
                if is_broken { outcome.of_gone() } else { outcome }
            }),
        }
    }

    /// Gives a link its turn, and sees to what comes of it.
    #[inline(always)]
    fn turn(
        &mut self,
        token: Token,
        act: impl FnOnce(&mut Link<TcpStream>, &mut Context) -> Outcome,
    ) {
        let Some(Tenancy { link, tenant }) = self.slots.get_mut(token) else { return };
        let was_at_rest = link.connection().is_at_rest() && link.look_at.is_some();
        let mut outcome = act(link, &mut self.context);
        let queue = loop {
            outcome = match outcome {
                Outcome::Rest => break None,
                Outcome::Again => break Some(Queue::Ready),
                Outcome::Paused => break Some(Queue::Paused),
                Outcome::Close(reason) => return self.close(token, reason),
                Outcome::Offload(exchange) => {
                    match self.desk.submit(exchange, link.peer(), token, tenant) {
                        Ok(()) => Outcome::Rest,
                        Err(exchange) => link.overloaded(exchange, &mut self.context),
                    }
                }
            };
        };
        link.settle(queue == Some(Queue::Paused), &mut self.context.budget);
        // From rest to rest, as most turns go, what was asked for is soon enough.
        if !(was_at_rest && link.connection().is_at_rest())
            && let Some(deadline) = link.connection().deadline()
            // A look comes up to a step late; it is not asked for again for that.
            && link.look_at.is_none_or(|at| at > deadline && at - deadline >= Deadlines::STEP)
        {
            link.look_at = Some(self.deadlines.add(token, deadline));
        }
        if let Some(queue) = queue.filter(|queue| link.queue != Some(*queue)) {
            link.queue = Some(queue);
            match queue {
                Queue::Ready => self.ready.push(token),
                Queue::Paused => self.paused.push(token),
            }
        }
        if link.waits_to_write() != link.is_armed {
            self.arm(token);
        }
    }

    /// As [`turn`](EventLoop::turn), for what is not done for each request: one copy of the code is enough.
    #[inline(never)]
    fn seldom_turn(
        &mut self,
        token: Token,
        act: fn(&mut Link<TcpStream>, &mut Context) -> Outcome,
    ) {
        self.turn(token, act);
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
        self.desk.home.mailbox.take(&mut completions);
        for Completion { token, exchange, is_answered } in completions.drain(..) {
            self.desk.home.backlog.remove(&exchange);
            if self.slots.get_mut(token).is_some() {
                self.turn(token, |link, context| link.complete(exchange, context));
                continue;
            }
            let counters = &self.context.counters;
            let counter =
                if is_answered { &counters.stale_completions } else { &counters.dropped_jobs };
            counter.add_alone();
            self.context.take_back(exchange);
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
                self.seldom_turn(token, Link::drive);
            }
        }
    }

    fn can_unpause(&self) -> bool {
        !self.paused.is_empty() && self.context.budget.unpauses()
    }

    /// Looks at the links whose time has come: after all I/O of the turn, so that what has arrived counts.
    fn evict(&mut self) {
        for token in self.deadlines.take_due(self.context.clock.now()) {
            let Some(tenancy) = self.slots.get_mut(token) else { continue };
            // A look that a nearer one has overtaken is left to that one.
            if tenancy.link.look_at.is_some_and(|look_at| look_at <= self.context.clock.now()) {
                tenancy.link.look_at = None;
                self.seldom_turn(token, Link::expire);
            }
        }
        if self.slots.len() == 0 {
            // What is left was asked for by connections that are gone: no reason to wake.
            self.deadlines.clear();
        }
    }

    /// Gives memory back that no request has needed for a while.
    fn trim(&mut self) {
        if self.context.clock.now() >= self.trim_at {
            self.trim_at = self.context.clock.now() + SPARE_TIME;
            self.context.spares.trim();
        }
    }
}
