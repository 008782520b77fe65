//! Many scripted clients against a server of several loops and a pool, under virtual time, with faults from a seed.
//!
//! A loop has as many places for connections as its seed says, at times fewer than there are clients. The server may shut
//! down at any moment, and the clock may jump by hours. Every request that was answered was answered once, in order, to the
//! client that asked; every connection comes to rest; nothing is held in the end.
//!
//! `SEED=7 cargo test -p integration --test simulation` replays a seed, `SEEDS=10000` runs more of them, `CLIENTS=1000` makes
//! each one longer.

use std::time::Duration;

use http_core::Config;
use http_core::proto::CloseReason;
use http_core::testing::{Ending, PeerId, World};
use integration::client::Script;
use integration::random::{Random, Replay, seeds};
use integration::site::Site;
use integration::time::{millis, secs};

/// Clients of one seed, where the variable `CLIENTS` says nothing else.
const CLIENTS: usize = 100;

/// Clients at a time.
const OPEN: usize = 16;

/// Steps for each client, after which what is left is only brought to its end.
const STEPS: usize = 80;

#[test]
fn every_answer_comes_once_in_order_to_the_client_that_asked() {
    let mut all = Tally::default();
    let clients = std::env::var("CLIENTS").ok().map_or(CLIENTS, |text| {
        text.parse().unwrap_or_else(|_| panic!("CLIENTS={text} is no number"))
    });
    for seed in seeds(200) {
        let _replay = Replay { test: "simulation", seed };
        let mut simulation = Simulation::new(seed, clients);
        simulation.run();
        simulation.finish();
        simulation.check(&mut all);
    }
    println!("{all:?}");
    // The faults are real: each kind of end is met.
    if all.seeds >= 100 {
        assert!(all.answers * 2 > all.requests, "{all:?}");
        let kinds = [all.busy, all.late, all.cut, all.panicked, all.stale, all.dropped];
        assert!(kinds.iter().all(|count| *count > 0), "{all:?}");
        let kinds = [all.turned_away, all.made_room, all.drained, all.cut_off, all.jumps];
        assert!(kinds.iter().all(|count| *count > 0), "{all:?}");
    }
}

/// What all seeds together did.
#[derive(Debug, Default)]
struct Tally {
    seeds: usize,
    loops: usize,
    clients: usize,
    requests: usize,
    answers: usize,
    busy: usize,
    late: usize,
    cut: usize,
    panicked: usize,
    stale: usize,
    dropped: usize,
    /// Clients that had to wait because every place was taken by one at work.
    turned_away: usize,
    made_room: usize,
    drained: usize,
    cut_off: usize,
    jumps: usize,
}

struct Simulation {
    random: Random,
    /// The loops; a client is on one of them.
    loops: Vec<World>,
    clients: Vec<Client>,
    most_clients: usize,
    turned_away: usize,
    jumps: usize,
    /// Whether the server shuts down at some moment.
    drains: bool,
}

struct Client {
    /// The number of its loop.
    on: usize,
    peer: PeerId,
    script: Script,
    /// How much of it was sent while the connection was open.
    sent: usize,
    fate: Fate,
    /// At which byte of the script its fate meets it.
    fate_at: usize,
    is_slow: bool,
}

/// What becomes of a client in the end.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Stays,
    HalfCloses,
    Resets,
    /// Sends no more.
    Stalls,
    /// Takes no more.
    Sulks,
    Gone,
}

impl Simulation {
    fn new(seed: u64, most_clients: usize) -> Simulation {
        let mut random = Random::new(seed);
        let config = Config::new()
            .queue_jobs(1 + random.below(8))
            .pipelined_bytes(random.pick(&[1_000, 8_000, 64_000]))
            .head_bytes(random.pick(&[1_000, 20_000]))
            .body_bytes(200_000usize)
            .buffered_bytes(random.pick(&[200_000, 400_000, 10_000_000]))
            .requests_per_connection(random.pick(&[5, 1_000]))
            .connections(random.pick(&[3, 8, 1_000, 1_000]))
            .drain_grace(random.pick(&[secs(0), secs(2)]))
            .drain_timeout(random.pick(&[secs(30), secs(3)]))
            .workers(random.pick(&[0, 0, 4]));
        let drains = random.percent(25);
        let count = random.pick(&[1, 2, 4]);
        let loops = (0..count).map(|_| World::new(Site, config.clone())).collect();
        let clients = Vec::new();
        Simulation { random, loops, clients, most_clients, turned_away: 0, jumps: 0, drains }
    }

    fn run(&mut self) {
        let steps = STEPS * self.most_clients;
        let drain_at = if self.drains { self.random.below(steps) } else { steps };
        for step in 0..steps {
            if step == drain_at {
                self.loops.iter_mut().for_each(World::drain);
            }
            let open: Vec<usize> =
                (0..self.clients.len()).filter(|at| self.is_at_work(*at)).collect();
            let may_connect = open.len() < OPEN && self.clients.len() < self.most_clients;
            let is_accepting = may_connect && step < drain_at;
            if open.is_empty() && !is_accepting {
                return;
            }
            match self.random.below(100) {
                0..10 if is_accepting => self.connect(),
                _ if open.is_empty() => self.connect(),
                0..55 => {
                    let at = self.random.pick(&open);
                    self.send(at);
                }
                55..70 => {
                    // Every slow one at once: what counts is who takes how much between two steps of the others.
                    for client in self.clients.iter().filter(|client| client.is_slow) {
                        if client.fate != Fate::Sulks && self.random.percent(50) {
                            let count = 1 + self.random.length(20_000);
                            self.loops[client.on].take(client.peer, count);
                        }
                    }
                }
                70..95 => self.work(),
                95..97 => {
                    let Client { on, peer, .. } = self.clients[self.random.pick(&open)];
                    if self.random.percent(50) {
                        self.loops[on].interrupt(peer);
                    }
                    self.loops[on].wake(peer);
                }
                _ => self.pass_time(),
            }
        }
    }

    /// A little, at times enough for a timeout, and once in a while hours.
    fn pass_time(&mut self) {
        let most = match self.random.below(1_000) {
            0..3 => 40_000_000,
            3..40 => 12_000,
            _ => self.random.pick(&[5, 5, 50, 700]),
        };
        self.jumps += usize::from(most > 1_000_000);
        let time = millis(self.random.below(most) as u64);
        self.advance(time);
    }

    /// There is one clock.
    fn advance(&mut self, time: Duration) {
        self.loops.iter_mut().for_each(|world| world.advance(time));
    }

    fn is_at_work(&self, at: usize) -> bool {
        let client = &self.clients[at];
        let world = &self.loops[client.on];
        world.closed(client.peer).is_none()
            && !matches!(client.fate, Fate::Gone | Fate::Stalls)
            && (client.sent < client.script.bytes.len() || !world.is_idle(client.peer))
    }

    /// The system chooses a loop; where it has no room the client tries again later.
    fn connect(&mut self) {
        let random = &mut self.random;
        let on = random.below(self.loops.len());
        let world = &mut self.loops[on];
        if !world.has_room() {
            self.turned_away += 1;
            // Those who stall are not waited for for ever.
            return self.advance(millis(20));
        }
        let peer = world.connect();
        let script = Script::random(self.clients.len(), random);
        let is_slow = random.percent(40);
        if is_slow {
            let most = random.pick(&[100, 10_000, 10_000]);
            world.slow_down(peer, 1 + random.below(most));
        }
        let fate = match random.below(100) {
            0..10 => Fate::Resets,
            10..20 => Fate::Stalls,
            20..25 if is_slow => Fate::Sulks,
            25..50 => Fate::HalfCloses,
            _ => Fate::Stays,
        };
        let fate_at = match fate {
            // Between requests, within one, behind the last.
            Fate::HalfCloses if random.percent(70) => script.bytes.len(),
            _ => random.below(script.bytes.len() + 1),
        };
        self.clients.push(Client { on, peer, script, sent: 0, fate, fate_at, is_slow });
    }

    fn send(&mut self, at: usize) {
        let client = &mut self.clients[at];
        let world = &mut self.loops[client.on];
        if client.fate_at <= client.sent {
            match client.fate {
                Fate::HalfCloses => world.end(client.peer, Ending::Closed),
                Fate::Resets => world.end(client.peer, Ending::Reset),
                Fate::Stalls => return,
                Fate::Stays | Fate::Sulks => client.fate_at = usize::MAX,
                Fate::Gone => return,
            }
            if matches!(client.fate, Fate::HalfCloses | Fate::Resets) {
                client.fate = Fate::Gone;
                return;
            }
        }
        let most = client.script.bytes.len().min(client.fate_at) - client.sent;
        if most > 0 {
            let scale = self.random.pick(&[1, 40, 400, 4_000, 300_000]);
            let count = (1 + self.random.below(scale)).min(most);
            let end = client.sent + count;
            world.send(client.peer, &client.script.bytes[client.sent..end]);
            client.sent = end;
        }
    }

    /// A worker, and the way back from it; in any order.
    fn work(&mut self) {
        let world = self.random.below(self.loops.len());
        let world = &mut self.loops[world];
        let (waiting, answered) = (world.waiting_jobs(), world.answered_jobs());
        if waiting > 0 && self.random.percent(50) {
            world.run_job(self.random.below(waiting));
        } else if answered > 0 {
            world.deliver(self.random.below(answered));
        }
    }

    /// No client sends any more; everything under way comes to its end.
    fn finish(&mut self) {
        for _ in 0..4 {
            loop {
                let mut worked = false;
                for world in &mut self.loops {
                    worked |= world.run_job(0) | world.deliver(0);
                }
                let mut taken = 0;
                for client in self.clients.iter().filter(|client| client.fate != Fate::Sulks) {
                    taken += self.loops[client.on].take(client.peer, usize::MAX);
                }
                if !worked && taken == 0 {
                    break;
                }
            }
            // All together less than the idle timeout.
            self.advance(secs(12));
        }
    }

    fn check(&mut self, all: &mut Tally) {
        for world in &self.loops {
            let budget = world.budget();
            assert_eq!((budget.held, budget.large), (0, 0), "{world:?}");
            assert_eq!((budget.readers, budget.paused), (0, 0), "{world:?}");
            assert!(world.spares() <= World::SPARES);
        }
        for (number, client) in self.clients.iter().enumerate() {
            let world = &mut self.loops[client.on];
            let closed = world.closed(client.peer);
            assert!(
                closed.is_some() || world.is_idle(client.peer),
                "client {number} is left at work"
            );
            let whole = client.script.whole(client.sent);
            let wire = world.wire(client.peer);
            let outcome = client.script.check(wire.taken());
            let is_cut = wire.server_ending() == Ending::Reset
                || wire.in_flight() > 0
                || matches!(closed, Some(CloseReason::WriteStalled | CloseReason::CutOff));
            assert!(outcome.rest == 0 || is_cut, "client {number} got half an answer: {closed:?}");
            assert!(client.is_slow || wire.in_flight() == 0);
            // Closed in peace, and no answer lost on the way.
            assert!(
                closed != Some(CloseReason::Finished) || wire.server_ending() == Ending::Closed
            );
            // Who said nothing of closing has answered all that was asked.
            if !outcome.closes && !is_cut {
                assert_eq!(outcome.answers, whole, "client {number}, {closed:?}");
                assert!(
                    !matches!(closed, Some(CloseReason::Finished | CloseReason::Refused)),
                    "client {number}: {closed:?} without a word"
                );
            }
            all.clients += 1;
            all.requests += whole;
            all.answers += outcome.answers;
            all.busy += outcome.busy;
            all.late += outcome.late;
            all.cut += usize::from(is_cut);
            all.made_room += usize::from(closed == Some(CloseReason::MadeRoom));
            all.drained += usize::from(closed == Some(CloseReason::Drained));
            all.cut_off += usize::from(closed == Some(CloseReason::CutOff));
        }
        self.advance(secs(61));
        let is_closed = |client: &Client| self.loops[client.on].closed(client.peer).is_some();
        assert!(self.clients.iter().all(is_closed), "idle connections close in the end");
        all.seeds += 1;
        all.loops += self.loops.len();
        all.turned_away += self.turned_away;
        all.jumps += self.jumps;
        for world in &self.loops {
            let metrics = world.metrics();
            assert_eq!(metrics.open(), 0);
            all.panicked += metrics.panicked as usize;
            all.stale += metrics.stale_completions as usize;
            all.dropped += metrics.dropped_jobs as usize;
        }
    }
}
