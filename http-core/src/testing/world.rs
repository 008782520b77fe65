//! Many connections on one loop that has no sockets, no threads and no clock of its own.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use mio::Token;

use super::jobs::{Job, Jobs};
use super::wire::{Ending, Wire};
use crate::app::{Service, Shared};
use crate::config::Config;
use crate::message::Clock;
use crate::proto::{CloseReason, Connection, Spares};
use crate::runtime::{
    self, Budget, Context, Counters, DrainTimes, Ended, Entry, Link, Metrics, Outcome, Seat, Slots,
    Vitals,
};

/// Many connections on one loop, with a pool whose jobs the test runs in any order. Each call goes on until nothing more
/// can be done at once.
///
/// Readiness is told the way an edge-triggered poll tells it: once, when something comes. A link that forgets it hangs
/// here as it would on a socket.
pub struct World {
    context: Context,
    vitals: Arc<Vitals>,
    /// How long handlers take, as far as anybody measures it.
    work: Duration,
    began: Instant,
    jobs: Jobs,
    peers: Vec<Peer>,
    /// The loop's table: whose connection each place has. Answers come back to a place, as on the event loop.
    slots: Slots<PeerId>,
    /// Links that have more to do at once.
    ready: VecDeque<PeerId>,
    /// Links whose reading waits for the budget.
    paused: Vec<PeerId>,
    /// Of the drain, once it has begun.
    drain_times: Option<DrainTimes>,
}

/// Which peer of a [`World`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PeerId(usize);

struct Peer {
    link: Link<Wire>,
    token: Token,
    closed: Option<CloseReason>,
}

/// When virtual time begins: 1994-11-06 08:49:37 GMT.
const WALL: Duration = Duration::from_secs(784_111_777);

/// Turns that one call may cost; a link that takes more is spinning.
const MOST_TURNS: usize = 100_000;

impl World {
    /// How many exchanges are kept for later requests.
    pub const SPARES: usize = 16;

    /// A loop that serves `service`. Of the settings, those of sockets and threads have no effect; `workers` above 0
    /// means that routes which say nothing are pooled.
    #[must_use]
    pub fn new(service: impl Service + 'static, config: Config) -> World {
        let (began, config) = (Instant::now(), Arc::new(config));
        let clock = Clock::at(began, SystemTime::UNIX_EPOCH + WALL);
        let entry = Entry::new(&config);
        let counters = Arc::new(Counters::new(&config, service.routes().len()));
        let vitals = Vitals::new(vec![Arc::clone(&counters)], service.routes());
        let spares =
            Spares::new(World::SPARES, config.buffered_bytes).serving(vitals.clone(), &config);
        World {
            vitals,
            work: Duration::ZERO,
            began,
            jobs: Jobs::new(&config, Budget::limit(&service, &config), began),
            context: Context {
                offloads_by_default: config.workers.is_some_and(|workers| workers > 0),
                ..Context::new(Shared::new(service), config, clock, entry, spares, counters)
            },
            peers: Vec::new(),
            slots: Slots::new(),
            ready: VecDeque::new(),
            paused: Vec::new(),
            drain_times: None,
        }
    }

    /// A new peer connects, by no address. It takes what is sent at once, until [`slow_down`](World::slow_down).
    ///
    /// # Panics
    /// If there is [no room](World::has_room) for it.
    pub fn connect(&mut self) -> PeerId {
        self.welcome(None, None)
    }

    /// A new peer connects from this address, which may be turned away.
    pub fn connect_from(&mut self, address: SocketAddr) -> PeerId {
        match self.context.entry.admit(address) {
            Ok(seat) => self.welcome(Some(address), seat),
            Err(reason) => {
                let id = self.welcome(Some(address), None);
                self.close(id, reason);
                id
            }
        }
    }

    fn welcome(&mut self, address: Option<SocketAddr>, seat: Option<Box<Seat>>) -> PeerId {
        if self.is_full() {
            let idle = self.longest_idle().expect("there is room, or an idle connection makes it");
            self.close(idle, CloseReason::MadeRoom);
        }
        let connection = Connection::new(Arc::clone(&self.context.config), &self.context.clock);
        let id = PeerId(self.peers.len());
        let Ok(token) = self.slots.insert(|_| Ok::<_, Infallible>(id));
        let link = Link::new(Wire::new(), address, connection).with_seat(seat);
        self.peers.push(Peer { link, token, closed: None });
        self.context.counters.accepted.add_alone();
        self.turn(id, Link::drive);
        self.settle();
        id
    }

    /// Whether the loop would accept a connection: below the limit, or where an idle one can make room.
    #[must_use]
    pub fn has_room(&self) -> bool {
        !self.context.is_draining && (!self.is_full() || self.longest_idle().is_some())
    }

    fn is_full(&self) -> bool {
        self.slots.len() >= self.context.config.connections
    }

    fn longest_idle(&self) -> Option<PeerId> {
        let spare_since = |id: &PeerId| self.peers[id.0].link.spare_since(&self.context.clock);
        let open = self.slots.iter().map(|(_, id)| *id);
        open.filter(|id| spare_since(id).is_some()).min_by_key(|id| (spare_since(id), id.0))
    }

    /// The peer sends bytes; they are lost where the server has closed.
    pub fn send(&mut self, id: PeerId, bytes: &[u8]) {
        if self.closed(id).is_none() && !bytes.is_empty() {
            self.wire(id).send(bytes);
            self.tell_readable(id);
        }
    }

    /// The peer ends its half: it closes it, or resets the connection.
    pub fn end(&mut self, id: PeerId, ending: Ending) {
        if self.closed(id).is_some() || ending == Ending::Open {
            return;
        }
        self.wire(id).end(ending);
        if ending == Ending::Reset && self.peers[id.0].link.connection().is_handling() {
            // As the event loop does: nobody waits for the answer any more.
            self.close(id, CloseReason::Reset);
            return self.settle();
        }
        self.tell_readable(id);
    }

    /// From now on the peer takes only what [`take`](World::take) says, and at most `window` bytes are under way.
    pub fn slow_down(&mut self, id: PeerId, window: usize) {
        self.wire(id).slow_down(window);
    }

    /// The peer takes up to `count` bytes of what is under way. Returns how many there were.
    pub fn take(&mut self, id: PeerId, count: usize) -> usize {
        let had_room = self.wire(id).has_room();
        let taken = self.wire(id).take(count);
        if !had_room && self.peers[id.0].link.is_armed {
            self.tell_writable(id);
        }
        taken
    }

    /// A signal interrupts the next read or write on this peer's socket.
    pub fn interrupt(&mut self, id: PeerId) {
        self.wire(id).interrupt();
    }

    /// The poll reports a peer's socket as ready though nothing new came.
    pub fn wake(&mut self, id: PeerId) {
        self.tell_readable(id);
        if self.peers[id.0].link.is_armed && self.wire(id).has_room() {
            self.tell_writable(id);
        }
    }

    /// Time passes. Every deadline on the way is acted on when it comes.
    pub fn advance(&mut self, time: Duration) {
        let until = self.context.clock.now() + time;
        for _ in 0..MOST_TURNS {
            let deadlines = self.peers.iter_mut().filter(|peer| peer.closed.is_none());
            let next = deadlines.filter_map(|peer| peer.link.connection().deadline());
            let drain = self.drain_times.and_then(|times| times.next());
            let Some(next) = next.chain(drain).min().filter(|next| *next <= until) else {
                return self.set_time(until);
            };
            self.set_time(next.max(self.context.clock.now()));
            self.evict();
        }
        panic!("a deadline does not move");
    }

    /// How many requests wait for a worker.
    #[must_use]
    pub fn waiting_jobs(&self) -> usize {
        self.jobs.waiting.len()
    }

    /// How many answers are on their way back from workers.
    #[must_use]
    pub fn answered_jobs(&self) -> usize {
        self.jobs.answered.len()
    }

    /// A worker takes the waiting job number `index` and runs it. Whether there was one.
    pub fn run_job(&mut self, index: usize) -> bool {
        let Some(mut job) = self.jobs.waiting.remove(index) else { return false };
        if self.peers[job.peer.0].closed.is_some() {
            self.context.counters.dropped_jobs.add();
            self.context.take_back(job.exchange);
            self.settle();
            return true;
        }
        let now = self.context.clock.now();
        let Jobs { waiting, forecast, .. } = &self.jobs;
        forecast.began(waiting.len(), forecast.moment(now));
        let waited = now.saturating_duration_since(job.since);
        if self.jobs.forecast.is_in_time(waited) && !self.jobs.backlog.is_full() {
            let ended = runtime::call(
                &*self.context.service,
                &mut job.exchange,
                job.address.as_ref(),
                &mut self.context.arena,
            );
            self.jobs.forecast.ran(self.work);
            if ended == Ended::Panicked {
                self.context.counters.panicked.add();
            }
        } else {
            self.context.counters.overloaded.add();
            runtime::fail_exchange(
                &*self.context.service,
                runtime::OVERLOADED,
                &mut job.exchange,
                None,
            );
        }
        runtime::made_by_worker(&mut job.exchange, job.address, &self.context.watch);
        job.exchange.finish(&self.context.clock, self.context.is_draining);
        self.jobs.backlog.add(&job.exchange);
        self.jobs.answered.push(job);
        true
    }

    /// The loop gets the answer number `index`. Whether there was one.
    pub fn deliver(&mut self, index: usize) -> bool {
        if index >= self.jobs.answered.len() {
            return false;
        }
        let Job { exchange, peer, .. } = self.jobs.answered.remove(index);
        self.jobs.backlog.remove(&exchange);
        // Its place may have another tenant by now.
        if let Some(tenant) = self.slots.get_mut(self.peers[peer.0].token) {
            assert_eq!(*tenant, peer, "an answer comes to the one who asked");
            self.turn(peer, |link, context| link.complete(exchange, context));
        } else {
            self.context.counters.stale_completions.add();
            self.context.take_back(exchange);
        }
        self.settle();
        true
    }

    /// The server shuts down: as on its event loop, what was begun is finished, until the drain timeout.
    pub fn drain(&mut self) {
        if self.context.is_draining {
            return;
        }
        self.context.is_draining = true;
        self.vitals.begin_drain();
        self.drain_times = Some(DrainTimes::new(self.context.clock.now(), &self.context.config));
        for peer in &mut self.peers {
            peer.link.connection().retire();
        }
        self.shut_down();
        self.settle();
    }

    /// Why the server closed this peer's connection, if it did.
    #[must_use]
    pub fn closed(&self, id: PeerId) -> Option<CloseReason> {
        self.peers[id.0].closed
    }

    /// Whether nothing is asked of this connection.
    #[must_use]
    pub fn is_idle(&self, id: PeerId) -> bool {
        self.peers[id.0].link.idle_since().is_some()
    }

    /// Whether this connection has write interest armed.
    #[must_use]
    pub fn waits_to_write(&self, id: PeerId) -> bool {
        self.peers[id.0].link.is_armed
    }

    /// The stream between this peer and the server.
    pub fn wire(&mut self, id: PeerId) -> &mut Wire {
        self.peers[id.0].link.transport()
    }

    /// This peer's connection.
    pub fn connection(&mut self, id: PeerId) -> &mut Connection {
        self.peers[id.0].link.connection()
    }

    /// How much of all connections is buffered.
    #[must_use]
    pub fn budget(&self) -> Budget {
        self.context.budget
    }

    /// How many exchanges are kept for later requests.
    #[must_use]
    pub fn spares(&self) -> usize {
        self.context.spares.len()
    }

    /// What time it is here.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.context.clock.now()
    }

    /// How much virtual time has passed.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.context.clock.now() - self.began
    }

    /// What the server has counted.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        self.vitals.metrics()
    }

    /// From now on a handler takes so long, as the access log, the metrics, warnings and the pool's queue measure it. The time of
    /// deadlines stands still meanwhile; but an answer that the peer does not take whole is dated behind its handler.
    pub fn handlers_take(&mut self, time: Duration) {
        self.work = time;
        self.set_time(self.context.clock.now());
    }

    fn set_time(&mut self, now: Instant) {
        let wall = SystemTime::UNIX_EPOCH + WALL + (now - self.began);
        self.context.clock = Clock::at(now, wall).with_work(self.work);
    }

    fn tell_readable(&mut self, id: PeerId) {
        let wire = self.wire(id);
        let (ending, is_readable) = (wire.peer_ending(), wire.unread() > 0);
        let link = &mut self.peers[id.0].link;
        // A reset is told to those who wait to write as well.
        let is_writable = link.is_armed && ending == Ending::Reset;
        link.note(is_readable, is_writable, ending != Ending::Open);
        self.turn(id, |link, context| {
            let outcome = link.drive(context);
            if ending == Ending::Reset { outcome.of_gone() } else { outcome }
        });
        self.settle();
    }

    fn tell_writable(&mut self, id: PeerId) {
        self.peers[id.0].link.note(false, true, false);
        self.turn(id, Link::drive);
        self.settle();
    }

    /// Gives a link its turn, and sees to what comes of it, as the event loop does.
    fn turn(&mut self, id: PeerId, act: impl FnOnce(&mut Link<Wire>, &mut Context) -> Outcome) {
        let Peer { link, closed: None, .. } = &mut self.peers[id.0] else { return };
        let mut outcome = act(link, &mut self.context);
        let mut is_paused = false;
        loop {
            outcome = match outcome {
                Outcome::Rest => break,
                Outcome::Again => break self.ready.push_back(id),
                Outcome::Paused => break is_paused = true,
                Outcome::Close(reason) => return self.close(id, reason),
                Outcome::Offload(exchange) => {
                    let since = self.context.clock.now();
                    let job = Job { exchange, peer: id, address: link.peer(), since };
                    match self.jobs.submit(job) {
                        Ok(()) => Outcome::Rest,
                        Err(job) => link.overloaded(job.exchange, &mut self.context),
                    }
                }
            };
        }
        link.settle(is_paused, &mut self.context.budget);
        link.is_armed = link.waits_to_write();
        if link.is_armed && link.transport().has_room() {
            // Interest that is armed while the socket is ready is answered at once.
            link.note(false, true, false);
            self.ready.push_back(id);
        }
        if is_paused && !self.paused.contains(&id) {
            self.paused.push(id);
        }
    }

    /// Drives links that have more to do, and those for which there is room again.
    fn settle(&mut self) {
        for _ in 0..MOST_TURNS {
            if self.context.budget.unpauses() {
                self.ready.extend(self.paused.drain(..));
            }
            let Some(id) = self.ready.pop_front() else { return };
            self.turn(id, Link::drive);
        }
        panic!("a link spins");
    }

    fn evict(&mut self) {
        let now = self.context.clock.now();
        for index in 0..self.peers.len() {
            let Peer { link, closed: None, .. } = &mut self.peers[index] else { continue };
            if link.connection().deadline().is_some_and(|deadline| deadline <= now) {
                self.turn(PeerId(index), Link::expire);
            }
        }
        self.settle();
        self.shut_down();
    }

    /// Takes a shutdown as far as the time has come.
    fn shut_down(&mut self) {
        let now = self.context.clock.now();
        let Some(times) = &mut self.drain_times else { return };
        let (closes_idle, cuts_off) = (times.closes_idle(now), times.cuts_off(now));
        for index in 0..self.peers.len() {
            if closes_idle {
                self.turn(PeerId(index), Link::drain);
            }
            if cuts_off {
                self.close(PeerId(index), CloseReason::CutOff);
            }
        }
    }

    fn close(&mut self, id: PeerId, reason: CloseReason) {
        let Peer { link, token, closed: closed @ None } = &mut self.peers[id.0] else { return };
        *closed = Some(reason);
        self.slots.remove(*token);
        link.ends(reason, &self.context);
        link.connection().close(reason);
        link.connection().rest(&mut self.context.spares);
        link.settle(false, &mut self.context.budget);
        link.leave();
        link.transport().close();
        self.context.counters.closed[reason as usize].add_alone();
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = self.peers.iter().filter(|peer| peer.closed.is_none()).count();
        f.debug_struct("World")
            .field("elapsed", &self.elapsed())
            .field("peers", &self.peers.len())
            .field("open", &open)
            .field("jobs", &self.jobs.waiting.len())
            .field("budget", &self.context.budget)
            .finish_non_exhaustive()
    }
}
