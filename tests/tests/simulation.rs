//! Many scripted clients against many connections and a pool, under virtual time, with faults from a seed.
//!
//! Every request that was answered was answered once, in order, to the client that asked; every connection comes to rest;
//! nothing is held in the end. `SEED=7 cargo test -p integration --test simulation` replays a seed, `SEEDS=10000` runs
//! more of them.

use http_core::Config;
use http_core::proto::CloseReason;
use http_core::testing::{Ending, PeerId, World};
use integration::client::Script;
use integration::random::{Random, Replay, seeds};
use integration::site::{Site, quiet_panics};
use integration::time::{millis, secs};

/// Clients of one seed.
const CLIENTS: usize = 100;

/// Clients at a time.
const OPEN: usize = 16;

/// Steps of one seed, after which what is left is only brought to its end.
const STEPS: usize = 8_000;

#[test]
fn every_answer_comes_once_in_order_to_the_client_that_asked() {
    quiet_panics();
    let mut all = Tally::default();
    for seed in seeds(300) {
        let _replay = Replay { test: "simulation", seed };
        let mut simulation = Simulation::new(seed);
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
    }
}

/// What all seeds together did.
#[derive(Debug, Default)]
struct Tally {
    seeds: usize,
    clients: usize,
    requests: usize,
    answers: usize,
    busy: usize,
    late: usize,
    cut: usize,
    panicked: usize,
    stale: usize,
    dropped: usize,
}

struct Simulation {
    random: Random,
    world: World,
    clients: Vec<Client>,
    /// Whether the server shuts down at some moment.
    drains: bool,
}

struct Client {
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
    fn new(seed: u64) -> Simulation {
        let mut random = Random::new(seed);
        let config = Config::new()
            .queue_jobs(1 + random.below(8))
            .pipelined_bytes(random.pick(&[1_000, 8_000, 64_000]))
            .head_bytes(random.pick(&[1_000, 20_000]))
            .body_bytes(200_000usize)
            .buffered_bytes(random.pick(&[200_000, 400_000, 10_000_000]))
            .requests_per_connection(random.pick(&[5, 1_000]))
            .workers(random.pick(&[0, 0, 4]));
        let drains = random.percent(25);
        Simulation { world: World::new(Site, config), clients: Vec::new(), drains, random }
    }

    fn run(&mut self) {
        let drain_at = if self.drains { self.random.below(STEPS) } else { STEPS };
        for step in 0..STEPS {
            if step == drain_at {
                self.world.drain();
            }
            let open: Vec<usize> =
                (0..self.clients.len()).filter(|at| self.is_at_work(*at)).collect();
            if open.is_empty() && self.clients.len() == CLIENTS {
                return;
            }
            let may_connect = open.len() < OPEN && self.clients.len() < CLIENTS;
            match self.random.below(100) {
                0..10 if may_connect => self.connect(),
                _ if open.is_empty() => self.connect(),
                0..55 => {
                    let at = self.random.pick(&open);
                    self.send(at);
                }
                55..70 => {
                    // Every slow one at once: what counts is who takes how much between two steps of the others.
                    for client in self.clients.iter().filter(|client| client.is_slow) {
                        if client.fate != Fate::Sulks && self.random.percent(50) {
                            self.world.take(client.peer, 1 + self.random.length(20_000));
                        }
                    }
                }
                70..95 => self.work(),
                95..97 => {
                    let peer = self.clients[self.random.pick(&open)].peer;
                    if self.random.percent(50) {
                        self.world.interrupt(peer);
                    }
                    self.world.wake(peer);
                }
                _ => {
                    let most = if self.random.percent(4) {
                        12_000
                    } else {
                        self.random.pick(&[5, 5, 50, 700])
                    };
                    self.world.advance(millis(self.random.below(most) as u64));
                }
            }
        }
    }

    fn is_at_work(&self, at: usize) -> bool {
        let client = &self.clients[at];
        self.world.closed(client.peer).is_none()
            && !matches!(client.fate, Fate::Gone | Fate::Stalls)
            && (client.sent < client.script.bytes.len() || !self.world.is_idle(client.peer))
    }

    fn connect(&mut self) {
        let peer = self.world.connect();
        let random = &mut self.random;
        let script = Script::random(self.clients.len(), random);
        let is_slow = random.percent(40);
        if is_slow {
            let most = random.pick(&[100, 10_000, 10_000]);
            self.world.slow_down(peer, 1 + random.below(most));
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
        self.clients.push(Client { peer, script, sent: 0, fate, fate_at, is_slow });
    }

    fn send(&mut self, at: usize) {
        let client = &mut self.clients[at];
        if client.fate_at <= client.sent {
            match client.fate {
                Fate::HalfCloses => self.world.end(client.peer, Ending::Closed),
                Fate::Resets => self.world.end(client.peer, Ending::Reset),
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
            self.world.send(client.peer, &client.script.bytes[client.sent..end]);
            client.sent = end;
        }
    }

    /// A worker, and the way back from it; in any order.
    fn work(&mut self) {
        let (waiting, answered) = (self.world.waiting_jobs(), self.world.answered_jobs());
        if waiting > 0 && self.random.percent(50) {
            self.world.run_job(self.random.below(waiting));
        } else if answered > 0 {
            self.world.deliver(self.random.below(answered));
        }
    }

    /// No client sends any more; everything under way comes to its end.
    fn finish(&mut self) {
        for _ in 0..4 {
            loop {
                let worked = self.world.run_job(0) | self.world.deliver(0);
                let mut taken = 0;
                for client in self.clients.iter().filter(|client| client.fate != Fate::Sulks) {
                    taken += self.world.take(client.peer, usize::MAX);
                }
                if !worked && taken == 0 {
                    break;
                }
            }
            // All together less than the idle timeout.
            self.world.advance(secs(12));
        }
    }

    fn check(&mut self, all: &mut Tally) {
        let budget = self.world.budget();
        assert_eq!((budget.held, budget.large, budget.paused), (0, 0, 0), "{:?}", self.world);
        assert!(self.world.spares() <= World::SPARES);
        for (number, client) in self.clients.iter().enumerate() {
            let closed = self.world.closed(client.peer);
            assert!(
                closed.is_some() || self.world.is_idle(client.peer),
                "client {number} is left at work"
            );
            let whole = client.script.whole(client.sent);
            let wire = self.world.wire(client.peer);
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
        }
        self.world.advance(secs(61));
        let is_closed = |client: &Client| self.world.closed(client.peer).is_some();
        assert!(self.clients.iter().all(is_closed), "idle connections close in the end");
        assert_eq!(self.world.metrics().open(), 0);
        let metrics = self.world.metrics();
        all.seeds += 1;
        all.panicked += metrics.panicked as usize;
        all.stale += metrics.stale_completions as usize;
        all.dropped += metrics.dropped_jobs as usize;
    }
}
