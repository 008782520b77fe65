//! One peer: its socket, its connection, and what is known of the socket's readiness.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Instant;

use bumpalo::Bump;

use super::entry::{Entry, Seat};
use super::handle::{self, Ended};
use super::metrics::Counters;
use super::transport::Transport;
use crate::app::{Asked, Dispatch, RouteId, Service, Verdict};
use crate::config::{Config, ForwardedFields};
use crate::message::{Clock, Framing};
use crate::proto::{Action, Admission, CloseReason, Connection, Exchange, Spares};

/// One peer: its socket, its connection, and what is known of the socket's readiness.
#[derive(Debug)]
pub struct Link<T> {
    /// Dropped before the socket is, so that a peer that sees its end may come again.
    seat: Option<Box<Seat>>,
    transport: T,
    connection: Connection,
    /// Its address, or the one that a proxy has told by the PROXY protocol.
    peer: Option<SocketAddr>,
    /// Edge-triggered: bytes left unread raise no further event, so this is remembered until a read comes short.
    is_readable: bool,
    is_writable: bool,
    /// The peer has closed its half: only a read of 0 bytes tells that all was read.
    is_read_closed: bool,
    /// Write interest is armed.
    pub(crate) is_armed: bool,
    /// Where it waits for its loop to come back to it.
    pub(crate) queue: Option<Queue>,
    /// When the loop will look at it next.
    pub(crate) look_at: Option<Instant>,
    /// What the loop's budget was charged with for it.
    charged_bytes: usize,
    /// Its reading waits for the budget.
    is_paused: bool,
}

/// What a link can wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queue {
    /// Another turn.
    Ready,
    /// The budget.
    Paused,
}

/// What a link borrows from its loop for a turn.
pub struct Context<'a> {
    /// The application.
    pub service: &'a dyn Service,
    /// The settings.
    pub config: &'a Config,
    /// The time.
    pub clock: &'a Clock,
    /// Exchanges for links that begin to read.
    pub spares: &'a mut Spares,
    /// For handlers that run here.
    pub arena: &'a mut Bump,
    /// Where handlers that do not run here go.
    pub offload: &'a mut dyn Offload,
    /// How much is buffered.
    pub budget: &'a Budget,
    /// The server shuts down.
    pub is_draining: bool,
    pub(crate) counters: &'a Counters,
    pub(crate) entry: &'a Entry,
}

/// Where the requests go whose handlers do not run on the loop.
pub trait Offload {
    /// Whether a route that does not say where it runs is offloaded.
    fn takes_by_default(&self) -> bool;

    /// Takes a request, or gives it back where the queue is full.
    ///
    /// # Errors
    /// The exchange itself.
    fn submit(
        &mut self,
        exchange: Box<Exchange>,
        peer: Option<SocketAddr>,
    ) -> Result<(), Box<Exchange>>;
}

/// Bodies and answers that a loop holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Budget {
    /// What it holds, in bytes.
    pub held: usize,
    /// What it may hold.
    pub limit: usize,
    /// Links that hold more than [`Budget::LARGE`].
    pub large: usize,
    /// Those of them whose reading waits.
    pub paused: usize,
}

impl Budget {
    /// A link that holds more, in bytes, may be paused.
    pub const LARGE: usize = 64 << 10;

    fn is_spent(&self) -> bool {
        self.held >= self.limit
    }

    /// Whether a link that holds `bytes` has to wait, where `paused` others do. Those that hold less than an even part of
    /// a spent budget go on, and the last of all in any case: somebody has to come to an end.
    fn pauses(&self, bytes: usize, paused: usize) -> bool {
        self.is_spent()
            && bytes > Budget::LARGE
            && bytes >= self.limit / self.large.max(1)
            && paused + 1 < self.large
    }

    /// Whether a link that waits may go on: there is room again, or no large one is left that does not wait.
    pub(crate) fn unpauses(&self) -> bool {
        !self.is_spent() || self.paused >= self.large
    }

    /// Whether an answer that its peer does not take has to be given up, where it made its link hold `after` bytes and not
    /// `before`: all together hold twice what they may. One that stands alone is held however long it is, and one of which
    /// anything is taken goes on.
    fn gives_up(&self, before: usize, after: usize) -> bool {
        let others = self.large - usize::from(before > Budget::LARGE);
        after > before.max(Budget::LARGE)
            && others > 0
            && self.held - before + after > self.limit.saturating_mul(2)
    }

    /// Takes note that a link that held `before` now holds `after`.
    fn charge(&mut self, before: usize, after: usize) {
        self.held = self.held + after - before;
        self.large =
            self.large + usize::from(after > Budget::LARGE) - usize::from(before > Budget::LARGE);
    }
}

/// How a turn ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing can be done before the socket is ready, the answer comes back or a deadline passes.
    Rest,
    /// Others are to have their turn first.
    Again,
    /// Nothing more is read before the loop's budget allows it.
    Paused,
    /// The socket is to be closed.
    Close(CloseReason),
}

/// What a link has done in one turn, in bytes written or what takes as long.
#[derive(Default)]
struct Work(usize);

impl Work {
    /// Then others have their turn.
    const MOST: usize = 1 << 20;
    const READ: usize = Work::MOST / 16;
    const REQUEST: usize = Work::MOST / 64;

    fn is_enough(&self) -> bool {
        self.0 >= Work::MOST
    }
}

impl<T: Transport> Link<T> {
    /// A link to a peer that was just accepted.
    pub fn new(transport: T, peer: Option<SocketAddr>, connection: Connection) -> Link<T> {
        Link {
            seat: None,
            transport,
            connection,
            peer,
            // An accepted socket often has its first request already; the event says so.
            is_readable: false,
            is_writable: true,
            is_read_closed: false,
            is_armed: false,
            queue: None,
            look_at: None,
            charged_bytes: 0,
            is_paused: false,
        }
    }

    /// Among the connections of its address, this is its place.
    pub(crate) fn with_seat(self, seat: Option<Box<Seat>>) -> Link<T> {
        Link { seat, ..self }
    }

    /// The connection.
    pub fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// Since when nothing was asked of it.
    pub fn idle_since(&self) -> Option<Instant> {
        self.connection.idle_since()
    }

    /// Since when it can be asked to make room for another.
    pub fn spare_since(&self, clock: &Clock) -> Option<Instant> {
        self.connection.spare_since(clock)
    }

    /// The socket.
    pub fn transport(&mut self) -> &mut T {
        &mut self.transport
    }

    /// Takes note of an event. What comes while a handler runs is remembered so.
    pub fn note(&mut self, is_readable: bool, is_writable: bool, is_read_closed: bool) {
        self.is_readable |= is_readable | is_read_closed;
        self.is_writable |= is_writable;
        self.is_read_closed |= is_read_closed;
    }

    /// Whether bytes wait for a socket that takes none.
    pub fn waits_to_write(&self) -> bool {
        !self.is_writable
    }

    /// Goes on where the connection stands.
    pub fn drive(&mut self, context: &mut Context<'_>) -> Outcome {
        let action = self.connection.resume(context.clock);
        self.follow(action, context)
    }

    /// Its deadline may have passed.
    pub fn expire(&mut self, context: &mut Context<'_>) -> Outcome {
        let action = self.connection.expired(context.clock);
        self.follow(action, context)
    }

    /// The server shuts down.
    pub fn drain(&mut self, context: &mut Context<'_>) -> Outcome {
        let action = self.connection.drain(context.clock);
        self.follow(action, context)
    }

    /// Its answer has come back from a worker.
    pub fn complete(&mut self, exchange: Box<Exchange>, context: &mut Context<'_>) -> Outcome {
        let action = self.connection.respond(exchange, context.clock);
        self.follow(action, context)
    }

    /// Its connection is over, whatever becomes of the link: its place among those of its address is free.
    pub(crate) fn leave(&mut self) {
        self.seat = None;
    }

    /// The turn has ended so: takes note in the loop's budget of what is held now.
    #[inline(always)]
    pub(crate) fn settle(&mut self, outcome: Outcome, budget: &mut Budget) {
        let held = self.connection.held_bytes();
        if held != self.charged_bytes {
            budget.charge(self.charged_bytes, held);
            self.charged_bytes = held;
        }
        let is_paused = outcome == Outcome::Paused;
        if is_paused != self.is_paused {
            budget.paused = budget.paused + usize::from(is_paused) - usize::from(self.is_paused);
            self.is_paused = is_paused;
        }
    }

    /// Does what the connection asks for until it can go no further.
    fn follow(&mut self, action: Action, context: &mut Context<'_>) -> Outcome {
        let mut action = action;
        let mut work = Work::default();
        let outcome = loop {
            action = match action {
                Action::Read if !self.is_readable => break Outcome::Rest,
                Action::Write if !self.is_writable => break Outcome::Rest,
                Action::Read | Action::Write | Action::Admit if work.is_enough() => {
                    break Outcome::Again;
                }
                Action::Read if self.has_to_pause(context) => {
                    self.connection.pauses(context.clock);
                    break Outcome::Paused;
                }
                Action::Read => {
                    work.0 += Work::READ;
                    if self.is_paused {
                        self.connection.reads_on(context.clock);
                    }
                    self.read(context)
                }
                Action::Linger => {
                    self.transport.shut_down_writing();
                    self.connection.resume(context.clock)
                }
                Action::Write => self.write(&mut work, context),
                Action::Client(client) => self.speaks_for(*client, context),
                Action::Admit => {
                    work.0 += Work::REQUEST;
                    self.route(context)
                }
                Action::Dispatch(exchange) => self.dispatch(exchange, context),
                Action::Finish => self.connection.finish(self.is_readable, context.clock),
                Action::Wait => break Outcome::Rest,
                Action::Close(reason) => break Outcome::Close(reason),
            }
        };
        if outcome == Outcome::Rest
            && !self.is_writable
            && context.budget.gives_up(self.charged_bytes, self.connection.held_bytes())
        {
            return Outcome::Close(CloseReason::WriteStalled);
        }
        self.connection.rest(context.spares);
        outcome
    }

    /// The peer is a proxy, and from now on this client.
    #[cold]
    fn speaks_for(&mut self, client: SocketAddr, context: &Context<'_>) -> Action {
        match context.entry.seat(client) {
            Ok(seat) => (self.seat, self.peer) = (seat, Some(client)),
            Err(reason) => return self.connection.close(reason),
        }
        self.connection.resume(context.clock)
    }

    fn has_to_pause(&self, context: &Context<'_>) -> bool {
        if !self.connection.is_reading_body() {
            return false;
        }
        let paused = context.budget.paused - usize::from(self.is_paused);
        context.budget.pauses(self.connection.held_bytes(), paused)
    }

    fn read(&mut self, context: &mut Context<'_>) -> Action {
        let space = self.connection.space(context.spares);
        let offered = space.len();
        match self.transport.read(space) {
            Ok(count) => {
                // A short read has emptied the socket: the next event tells of more. Not so where the peer has closed,
                // for then there is none; nor on Windows, where only `WouldBlock` arms the next event.
                if count < offered && !self.is_read_closed && !cfg!(windows) {
                    self.is_readable = false;
                }
                self.connection.received(count, context.clock)
            }
            Err(error) => {
                self.is_readable &= !would_block(&error);
                self.failed(&error, context)
            }
        }
    }

    fn write(&mut self, work: &mut Work, context: &mut Context<'_>) -> Action {
        let pending = self.connection.pending();
        let offered = pending.len();
        match self.transport.write(&pending) {
            Ok(count) => {
                // A short write has filled the socket.
                self.is_writable = count == offered || cfg!(windows);
                work.0 += count;
                self.connection.sent(count, context.clock)
            }
            Err(error) => {
                self.is_writable &= !would_block(&error);
                self.failed(&error, context)
            }
        }
    }

    fn failed(&mut self, error: &io::Error, context: &Context<'_>) -> Action {
        if would_block(error) || error.kind() == ErrorKind::Interrupted {
            self.connection.resume(context.clock)
        } else {
            self.connection.close(CloseReason::Reset)
        }
    }

    fn route(&mut self, context: &mut Context<'_>) -> Action {
        context.counters.requests.add_alone();
        if context.config.forwarded_fields != ForwardedFields::Ignored {
            self.connection.read_forwarded(self.peer);
        }
        let (head, params, answer) = self.connection.routing();
        let asked = Asked { head, peer: self.peer, body_bytes: context.config.body_bytes };
        let verdict = handle::route(context.service, &asked, params, answer);
        if verdict.is_none() {
            context.counters.panicked.add();
        }
        let Some(Verdict::Call { route: RouteId(tag), dispatch, body_bytes }) = verdict else {
            return self.connection.refuse(context.clock);
        };
        let body_bytes = body_bytes.unwrap_or(context.config.body_bytes);
        let has_room = match head.framing() {
            Framing::Empty => true,
            // That it is too long comes first.
            Framing::Length(length) if length > body_bytes as u64 => true,
            Framing::Length(_) | Framing::Chunked => !context.budget.is_spent(),
        };
        if !has_room {
            context.counters.overloaded.add();
            let route = Some(RouteId(tag));
            handle::fail(context.service, handle::OVERLOADED, route, &asked, answer);
            return self.connection.refuse(context.clock);
        }
        let is_offloaded = match dispatch {
            Dispatch::Default => context.offload.takes_by_default(),
            Dispatch::Inline => false,
            Dispatch::Pool => true,
        };
        let admission = Admission { tag, body_bytes, is_offloaded };
        self.connection.admit(admission, context.clock)
    }

    fn dispatch(&mut self, exchange: Box<Exchange>, context: &mut Context<'_>) -> Action {
        let mut exchange = exchange;
        if exchange.admission().is_offloaded {
            match context.offload.submit(exchange, self.peer) {
                Ok(()) => return Action::Wait,
                Err(refused) => exchange = refused,
            }
            context.counters.overloaded.add();
            let service = context.service;
            handle::fail_exchange(service, handle::OVERLOADED, &mut exchange, self.peer);
        } else {
            let ended = handle::call(context.service, &mut exchange, self.peer, context.arena);
            if ended == Ended::Panicked {
                context.counters.panicked.add();
            }
        }
        exchange.finish(context.clock, context.is_draining);
        self.connection.respond(exchange, context.clock)
    }
}

fn would_block(error: &io::Error) -> bool {
    error.kind() == ErrorKind::WouldBlock
}
