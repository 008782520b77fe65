//! One peer: its socket, its connection, and what is known of the socket's readiness.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Instant;

use super::access_log::Record;
use super::budget::{Budget, Charge};
use super::context::{Context, Work};
use super::entry::Seat;
use super::handle::{self, Ended};
use super::outcome::{Outcome, Queue};
use super::transport::Transport;
use super::watch;
use crate::app::{Asked, Dispatch, RouteId, Verdict};
use crate::message::{Clock, Framing};
use crate::proto::{Action, Admission, CloseReason, Connection, Exchange};

/// One peer: its socket, its connection, and what is known of the socket's readiness.
#[derive(Debug)]
pub(crate) struct Link<T> {
    /// Dropped before the socket is, so that a peer that sees its end may come again.
    seat: Option<Box<Seat>>,
    transport: T,
    connection: Connection,
    /// Its address, or the one that a proxy has told by the PROXY protocol.
    peer: Option<SocketAddr>,
    /// Edge-triggered: bytes left unread raise no further event, so this is remembered until a read comes short.
    is_readable: bool,
    is_writable: bool,
    /// On Windows: the last read came short, though another has to be made.
    is_emptied: bool,
    /// The peer has closed its half: only a read of 0 bytes tells that all was read.
    is_read_closed: bool,
    /// Write interest is armed.
    pub(crate) is_armed: bool,
    /// Where it waits for its loop to come back to it.
    pub(crate) queue: Option<Queue>,
    /// When the loop will look at it next.
    pub(crate) look_at: Option<Instant>,
    /// What the loop's budget was charged with for it.
    charge: Charge,
    /// The request whose answer is on its way, or to come from a worker, where answers are logged.
    last: Option<Box<Record>>,
}

impl<T: Transport> Link<T> {
    /// A link to a peer that was just accepted.
    pub(crate) fn new(transport: T, peer: Option<SocketAddr>, connection: Connection) -> Link<T> {
        Link {
            seat: None,
            transport,
            connection,
            peer,
            // An accepted socket often has its first request already; the event says so.
            is_readable: false,
            is_writable: true,
            is_emptied: false,
            is_read_closed: false,
            is_armed: false,
            queue: None,
            look_at: None,
            charge: Charge::default(),
            last: None,
        }
    }

    /// Among the connections of its address, this is its place.
    pub(crate) fn with_seat(self, seat: Option<Box<Seat>>) -> Link<T> {
        Link { seat, ..self }
    }

    /// The connection.
    pub(crate) fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// Since when nothing was asked of it.
    pub(crate) fn idle_since(&self) -> Option<Instant> {
        self.connection.idle_since()
    }

    /// Since when it can be asked to make room for another.
    pub(crate) fn spare_since(&self, clock: &Clock) -> Option<Instant> {
        self.connection.spare_since(clock)
    }

    /// The socket.
    pub(crate) fn transport(&mut self) -> &mut T {
        &mut self.transport
    }

    /// Takes note of an event. What comes while a handler runs is remembered so.
    pub(crate) fn note(&mut self, is_readable: bool, is_writable: bool, is_read_closed: bool) {
        let is_readable = is_readable | is_read_closed;
        self.is_readable |= is_readable;
        if cfg!(windows) {
            self.is_emptied &= !is_readable;
        }
        self.is_writable |= is_writable;
        self.is_read_closed |= is_read_closed;
    }

    /// Whether bytes wait for a socket that takes none.
    pub(crate) fn waits_to_write(&self) -> bool {
        !self.is_writable
    }

    /// Its address, or that of the client that a proxy speaks for.
    pub(crate) fn peer(&self) -> Option<SocketAddr> {
        self.peer
    }

    /// Goes on where the connection stands.
    pub(crate) fn drive(&mut self, context: &mut Context) -> Outcome {
        let action = self.connection.resume(&context.clock);
        if matches!(action, Action::Read) && self.connection.is_at_rest() && self.is_readable {
            return self.answer(context);
        }
        self.begin(action, context)
    }

    /// A turn as most are: a peer at rest has sent a whole request, or several, and takes all of the answer at once. So
    /// [`follow`](Link::follow) without its choices, but what is answered is sent before others have their turn.
    #[inline(never)]
    fn answer(&mut self, context: &mut Context) -> Outcome {
        context.work = Work::default();
        let mut action = self.read(context);
        if matches!(action, Action::Admit) {
            action = self.serve(context);
        }
        if matches!(action, Action::Write) && self.is_writable {
            action = self.write(context);
        }
        if matches!(action, Action::Read) && !self.is_readable {
            self.connection.rest(&mut context.spares);
            return Outcome::Rest;
        }
        self.follow(action, context)
    }

    /// Its deadline may have passed.
    pub(crate) fn expire(&mut self, context: &mut Context) -> Outcome {
        let action = self.connection.expired(&context.clock);
        self.begin(action, context)
    }

    /// The server shuts down. A request that has come, and of which no event has told yet, is begun.
    pub(crate) fn drain(&mut self, context: &mut Context) -> Outcome {
        self.note(self.connection.is_at_rest(), false, false);
        let outcome = self.drive(context);
        self.connection.drain();
        if let Outcome::Rest = outcome { self.drive(context) } else { outcome }
    }

    /// Its answer has come back from a worker.
    pub(crate) fn complete(&mut self, exchange: Box<Exchange>, context: &mut Context) -> Outcome {
        let mut exchange = exchange;
        if context.watch.is_on {
            let Link { connection, last, peer, .. } = self;
            watch::came_back(&mut exchange, *peer, connection, last, context);
        }
        let action = self.connection.respond(exchange, &context.clock);
        self.begin(action, context)
    }

    /// Goes on with the turn: nobody takes the request that was to be [offloaded](Outcome::Offload).
    #[cold]
    pub(crate) fn overloaded(&mut self, exchange: Box<Exchange>, context: &mut Context) -> Outcome {
        let mut exchange = exchange;
        context.counters.overloaded.add();
        let peer = self.peer.as_ref();
        handle::fail_exchange(&*context.service, handle::OVERLOADED, &mut exchange, peer);
        let action = self.respond(exchange, context);
        self.follow(action, context)
    }

    /// It is about to be closed.
    pub(crate) fn ends(&mut self, reason: CloseReason, context: &Context) {
        watch::closes(&mut self.connection, self.peer, self.last.as_deref(), reason, context);
    }

    /// Its connection is over, whatever becomes of the link: its place among those of its address is free.
    pub(crate) fn leave(&mut self) {
        self.seat = None;
    }

    /// A turn has ended, and its reading waits for the budget or does not: takes note there of what is held now.
    #[inline(always)]
    pub(crate) fn settle(&mut self, is_paused: bool, budget: &mut Budget) {
        if self.last.is_some() {
            self.forget_last();
        }
        let (bytes, is_reading) = (self.connection.held_bytes(), self.connection.is_reading_body());
        let charge = Charge { bytes, is_reading, is_paused };
        if charge != self.charge {
            budget.change(self.charge, charge);
            self.charge = charge;
        }
    }

    /// Nothing more is to be told of a request whose answer was sent to its end, and nothing is kept of it at rest.
    #[cold]
    fn forget_last(&mut self) {
        if !self.connection.has_unsent() && !self.connection.is_handling() {
            self.last = None;
        }
    }

    fn begin(&mut self, action: Action, context: &mut Context) -> Outcome {
        context.work = Work::default();
        self.follow(action, context)
    }

    /// Does what the connection asks for until it can go no further.
    #[inline(never)]
    fn follow(&mut self, action: Action, context: &mut Context) -> Outcome {
        let mut action = action;
        let outcome = loop {
            action = match action {
                Action::Read if !self.is_readable => break Outcome::Rest,
                Action::Write if !self.is_writable => break Outcome::Rest,
                Action::Read | Action::Write | Action::Admit if context.work.is_enough() => {
                    break Outcome::Again;
                }
                Action::Read if self.has_to_pause(context) => {
                    self.connection.pauses(&context.clock);
                    break Outcome::Paused;
                }
                Action::Read => self.read_on(context),
                Action::Linger => {
                    watch::faulted(&mut self.connection, self.peer, None, context);
                    self.transport.shut_down_writing();
                    self.connection.resume(&context.clock)
                }
                Action::Write => self.write(context),
                Action::Client(client) => self.speaks_for(*client, context),
                Action::Admit => self.serve_on(context),
                Action::Dispatch(exchange) if exchange.admission().is_offloaded => {
                    return self.offload(exchange, context);
                }
                Action::Dispatch(exchange) => self.call(exchange, context),
                Action::Finish => {
                    let is_unread = self.is_readable && !self.is_emptied;
                    self.connection.finish(is_unread, &context.clock)
                }
                // What its peer has sent before it closed is read to the end.
                Action::Wait if self.is_read_closed && self.connection.has_thrown_enough() => {
                    Action::Read
                }
                Action::Wait => break Outcome::Rest,
                Action::Close(reason) => {
                    self.ends(reason, context);
                    break Outcome::Close(reason);
                }
            }
        };
        if !self.is_writable
            && matches!(outcome, Outcome::Rest)
            && context.budget.gives_up(self.charge.bytes, self.connection.held_bytes())
        {
            return Outcome::Close(CloseReason::WriteStalled);
        }
        self.connection.rest(&mut context.spares);
        outcome
    }

    /// The peer is a proxy, and from now on this client.
    #[cold]
    fn speaks_for(&mut self, client: SocketAddr, context: &Context) -> Action {
        match context.entry.seat(client) {
            Ok(seat) => (self.seat, self.peer) = (seat, Some(client)),
            Err(reason) => return self.connection.close(reason),
        }
        self.connection.resume(&context.clock)
    }

    fn has_to_pause(&self, context: &Context) -> bool {
        if !self.connection.is_reading_body() || self.is_read_closed && context.budget.can_end() {
            return false;
        }
        let paused = context.budget.paused - usize::from(self.charge.is_paused);
        context.budget.pauses(self.connection.held_bytes(), paused)
    }

    /// As [`read`](Link::read), where it is not the beginning of a turn.
    #[inline(never)]
    fn read_on(&mut self, context: &mut Context) -> Action {
        self.read(context)
    }

    #[inline(always)]
    fn read(&mut self, context: &mut Context) -> Action {
        context.work.0 += Work::READ;
        if self.charge.is_paused {
            self.connection.reads_on(&context.clock);
        }
        let space = self.connection.space(&mut context.spares);
        let offered = space.len();
        match self.transport.read(space) {
            Ok(count) => {
                // A short read has emptied the socket: the next event tells of more. Not so where the peer has closed,
                // for then there is none; and on Windows only `WouldBlock` arms the next event.
                let has_emptied = count < offered && !self.is_read_closed;
                if cfg!(windows) {
                    self.is_emptied = has_emptied;
                } else if has_emptied {
                    self.is_readable = false;
                }
                self.connection.received(count, &context.clock)
            }
            Err(error) => {
                self.is_readable &= !would_block(&error);
                self.failed(&error, context)
            }
        }
    }

    #[inline(always)]
    fn write(&mut self, context: &mut Context) -> Action {
        let pending = self.connection.pending();
        let (offered, is_all) = (pending.len(), pending.is_all());
        match self.transport.write(&pending) {
            Ok(count) if count == offered && is_all => {
                context.work.0 += count;
                self.connection.sent(count, &context.clock)
            }
            done => self.wrote(done, offered, context),
        }
    }

    /// The socket has taken less than all that waits, or nothing.
    #[cold]
    fn wrote(&mut self, done: io::Result<usize>, all: usize, context: &mut Context) -> Action {
        // A handler may have held the loop since its turn began: that time is not the peer's.
        let clock = context.clock.behind_work();
        match done {
            Ok(count) => {
                // A short write has filled the socket.
                self.is_writable = count == all || cfg!(windows);
                context.work.0 += count;
                self.connection.sent(count, &clock)
            }
            Err(error) if would_block(&error) => {
                self.is_writable = false;
                self.connection.sent(0, &clock)
            }
            Err(error) => self.failed(&error, context),
        }
    }

    #[cold]
    fn failed(&mut self, error: &io::Error, context: &Context) -> Action {
        if would_block(error) || error.kind() == ErrorKind::Interrupted {
            self.connection.resume(&context.clock)
        } else {
            self.connection.close(CloseReason::Reset)
        }
    }

    /// As [`serve`](Link::serve), where it is not the beginning of a turn.
    #[inline(never)]
    fn serve_on(&mut self, context: &mut Context) -> Action {
        self.serve(context)
    }

    /// Answers the request whose head is complete, if that can be done at once, and those that have come with it.
    #[inline(always)]
    fn serve(&mut self, context: &mut Context) -> Action {
        loop {
            let action = match self.route(context) {
                // As most requests are: without a body, and handled here.
                Action::Dispatch(exchange) if !exchange.admission().is_offloaded => {
                    self.call(exchange, context)
                }
                other => other,
            };
            if !matches!(action, Action::Admit) || context.work.is_enough() {
                return action;
            }
        }
    }

    #[inline(always)]
    fn route(&mut self, context: &mut Context) -> Action {
        context.work.0 += Work::REQUEST;
        let number = context.counters.begin_request();
        if context.watch.reads_fields {
            self.connection.read_forwarded(self.peer);
        }
        let (head, params, answer) = self.connection.routing_of(number);
        let asked = Asked { head, peer: self.peer.as_ref(), body_bytes: context.config.body_bytes };
        let verdict = handle::route(&*context.service, &asked, params, answer);
        let Some(Verdict::Call { route, dispatch }) = verdict else {
            return self.refuse(verdict, context);
        };
        let is_offloaded = match dispatch {
            Dispatch::Default => context.offloads_by_default,
            Dispatch::Inline => false,
            Dispatch::Pool => true,
        };
        let admission =
            Admission { tag: route.0, body_bytes: context.config.body_bytes, is_offloaded };
        match head.framing() {
            Framing::Empty => self.connection.admit(admission, &context.clock),
            framing => self.admit_body(framing, admission, context),
        }
    }

    /// Lets a request in that has a body, if there is room for it.
    #[inline(never)]
    fn admit_body(
        &mut self,
        framing: Framing,
        admission: Admission,
        context: &mut Context,
    ) -> Action {
        let route = RouteId(admission.tag);
        let of_route = context.service.body_bytes(route);
        let body_bytes = of_route.unwrap_or(context.config.body_bytes);
        // That it is too long comes first.
        let fits = !matches!(framing, Framing::Length(length) if length > body_bytes as u64);
        if fits && context.budget.is_spent() {
            return self.refuse_body(route, context);
        }
        self.connection.admit(Admission { body_bytes, ..admission }, &context.clock)
    }

    /// The application has refused the request, or panicked.
    #[inline(never)]
    fn refuse(&mut self, verdict: Option<Verdict>, context: &Context) -> Action {
        if verdict.is_none() {
            context.counters.panicked.add();
        }
        self.send_refusal(context)
    }

    /// There is no room for the request's body.
    #[cold]
    fn refuse_body(&mut self, route: RouteId, context: &Context) -> Action {
        context.counters.overloaded.add();
        let (head, _, answer) = self.connection.routing();
        let asked = Asked { head, peer: self.peer.as_ref(), body_bytes: context.config.body_bytes };
        handle::fail(&*context.service, handle::OVERLOADED, Some(route), &asked, answer);
        self.send_refusal(context)
    }

    fn send_refusal(&mut self, context: &Context) -> Action {
        if context.watch.is_on {
            watch::refuses(&mut self.connection, self.peer, &mut self.last, context);
        }
        self.connection.refuse(&context.clock)
    }

    /// Has the request handled elsewhere.
    fn offload(&mut self, exchange: Box<Exchange>, context: &Context) -> Outcome {
        let mut exchange = exchange;
        if context.watch.is_on {
            let Link { connection, last, peer, .. } = self;
            watch::leaves(&mut exchange, *peer, connection, last, context);
        }
        Outcome::Offload(exchange)
    }

    /// Has the request handled here.
    #[inline(always)]
    fn call(&mut self, exchange: Box<Exchange>, context: &mut Context) -> Action {
        let mut exchange = exchange;
        let service = &*context.service;
        #[cfg(debug_assertions)]
        let began = context.clock.work_begins();
        let ended = handle::call(service, &mut exchange, self.peer.as_ref(), &mut context.arena);
        #[cfg(debug_assertions)]
        if ended != Ended::Panicked {
            super::slow::watch(RouteId(exchange.admission().tag), began, context);
        }
        if ended == Ended::Panicked {
            context.counters.panicked.add();
        }
        self.respond(exchange, context)
    }

    #[inline(always)]
    fn respond(&mut self, exchange: Box<Exchange>, context: &Context) -> Action {
        let mut exchange = exchange;
        if context.watch.is_on {
            let Link { connection, last, peer, .. } = self;
            watch::answers(&mut exchange, *peer, connection, last, context);
        }
        exchange.finish(&context.clock, context.is_draining);
        self.connection.respond(exchange, &context.clock)
    }
}

fn would_block(error: &io::Error) -> bool {
    error.kind() == ErrorKind::WouldBlock
}
