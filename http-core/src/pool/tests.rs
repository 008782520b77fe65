//! Does the pool keep its promises?

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::sync::atomic::{
    AtomicU8, AtomicUsize,
    Ordering::{Relaxed, SeqCst},
};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Barrier};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use super::{Job, Limits, Pool};

#[test]
fn job_beyond_the_limit_is_given_back() {
    let pool = pool(1, 3);
    let gate = Gate::close(&pool);
    let (sender, ran) = channel();
    let task = |number| {
        let sender = sender.clone();
        Task::new(move || sender.send(number).expect("the test listens"))
    };
    for number in 0..3 {
        assert!(pool.submit(task(number)).is_ok());
    }
    assert_eq!(pool.waiting(), 3);
    let refused = pool.submit(task(3)).expect_err("the queue is full");
    assert_eq!(pool.waiting(), 3);

    gate.open();
    assert_eq!(ran.iter().take(3).collect::<Vec<_>>(), [0, 1, 2]);
    assert!(pool.submit(refused).is_ok());
    assert_eq!(ran.recv(), Ok(3));
    pool.join();
}

#[test]
fn limit_is_exact_with_several_submitters() {
    let pool = pool(2, 100);
    let gates = [Gate::close(&pool), Gate::close(&pool)];
    let accepted = AtomicUsize::new(0);
    let start = Barrier::new(4);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let submitter = pool.submitter();
                start.wait();
                for _ in 0..100 {
                    if submitter.submit(Task::new(|| ())).is_ok() {
                        accepted.fetch_add(1, SeqCst);
                    }
                }
            });
        }
    });
    assert_eq!(accepted.into_inner(), 100);
    assert_eq!(pool.waiting(), 100);
    gates.into_iter().for_each(Gate::open);
    pool.join();
}

#[test]
fn jobs_moved_to_a_deque_count_as_waiting_and_are_stolen() {
    let pool = pool(2, 16);
    let [first, second] = [Gate::close(&pool), Gate::close(&pool)];
    // The oldest job ends only when all others have run, so the worker that gets it cannot run what it took along.
    let (done, others) = channel();
    let (begun, oldest) = channel();
    let sender = done.clone();
    let all_others = move || {
        begun.send(thread::current().id()).expect("the test listens");
        let ran: HashSet<ThreadId> = others.iter().take(15).collect();
        sender.send(*ran.iter().next().expect("15 jobs ran")).expect("its own channel");
        begun.send(others.recv().expect("just sent")).expect("the test listens");
        assert_eq!(ran.len(), 1);
    };
    assert!(pool.submit(Task::new(all_others)).is_ok());
    for _ in 0..15 {
        let done = done.clone();
        let run = move || done.send(thread::current().id()).expect("the oldest listens");
        assert!(pool.submit(Task::new(run)).is_ok());
    }

    first.open();
    let stuck = oldest.recv().expect("one worker is free");
    assert_eq!(pool.submitter.shared.queue.in_deques(), 3);
    assert_eq!(pool.waiting(), 15);
    second.open();
    assert_ne!(oldest.recv().expect("the other worker steals"), stuck);
    pool.join();
}

#[test]
fn jobs_of_a_stuck_worker_do_not_starve_while_the_injector_is_full() {
    let pool = pool(2, 1_000);
    let [first, second] = [Gate::close(&pool), Gate::close(&pool)];
    let (turns, order) = channel();
    let (free, stuck) = channel::<()>();
    let (begun, oldest) = channel();
    let block = move || {
        begun.send(()).expect("the test listens");
        stuck.recv().expect_err("nothing is sent");
    };
    assert!(pool.submit(Task::new(block)).is_ok());
    for number in 1..1_000 {
        let turns = turns.clone();
        let run = move || turns.send(number).expect("the test listens");
        assert!(pool.submit(Task::new(run)).is_ok());
    }

    first.open();
    oldest.recv().expect("one worker is free");
    assert_eq!(pool.submitter.shared.queue.in_deques(), 3);
    second.open();
    let order: Vec<u32> = order.iter().take(999).collect();
    let last_of_stuck = order.iter().rposition(|&number| number < 4).expect("they ran");
    assert!(last_of_stuck < 50, "jobs taken by the stuck worker ran as late as {last_of_stuck}");
    drop(free);
    pool.join();
}

#[test]
fn panic_costs_neither_worker_nor_count_and_the_context_is_new() {
    let pool = pool(1, 16);
    let (sender, seen) = channel();
    let count = |sender: Sender<u32>| {
        Task(Box::new(move |runs: &mut u32, _| {
            *runs += 1;
            sender.send(*runs).expect("the test listens");
        }))
    };
    let panic = || Task(Box::new(|_, _| panic!("a panic that the test wants")));
    for task in [count(sender.clone()), count(sender.clone()), panic(), panic(), count(sender)] {
        assert!(pool.submit(task).is_ok());
    }
    assert_eq!(seen.iter().collect::<Vec<_>>(), [1, 2, 1]);
    assert_eq!(pool.waiting(), 0);
    pool.join();
}

#[test]
fn context_that_panics_costs_its_job_only() {
    /// Panics when it is made for the first time, and on drop ever after.
    struct Fragile;
    static MADE: AtomicUsize = AtomicUsize::new(0);
    impl Default for Fragile {
        fn default() -> Fragile {
            assert!(MADE.fetch_add(1, SeqCst) > 0, "a panic that the test wants");
            Fragile
        }
    }
    impl Drop for Fragile {
        fn drop(&mut self) {
            panic!("a panic that the test wants");
        }
    }
    struct Run(Sender<()>, bool);
    impl Job for Run {
        type Context = Fragile;
        fn run(self, _: &mut Fragile, _: Duration) {
            self.0.send(()).expect("the test listens");
            assert!(self.1, "a panic that the test wants");
        }
    }

    let pool = Pool::start(NonZeroUsize::MIN, limits(16), "test").expect("a thread starts");
    let (sender, ran) = channel();
    for ends_well in [true, true, false, true] {
        assert!(pool.submit(Run(sender.clone(), ends_well)).is_ok());
    }
    drop(sender);
    assert_eq!(ran.iter().count(), 3);
    pool.join();
}

#[test]
fn job_learns_how_long_it_waited() {
    let pool = pool(1, 16);
    let gate = Gate::close(&pool);
    let (sender, waits) = channel();
    let tell = move |_: &mut u32, waited| sender.send(waited).expect("the test listens");
    let before = Instant::now();
    assert!(pool.submit(Task(Box::new(tell))).is_ok());
    let submitted = Instant::now();
    let at_least = submitted.elapsed();
    gate.open();
    let waited = waits.recv().expect("it runs");
    assert!(at_least <= waited && waited <= before.elapsed());
    pool.join();
}

#[test]
fn stop_runs_what_was_queued_and_refuses_the_rest() {
    let pool = pool(3, 100);
    let gates = [Gate::close(&pool), Gate::close(&pool), Gate::close(&pool)];
    let ran = Arc::new(AtomicUsize::new(0));
    let task = || {
        let ran = Arc::clone(&ran);
        Task::new(move || _ = ran.fetch_add(1, SeqCst))
    };
    for _ in 0..100 {
        assert!(pool.submit(task()).is_ok());
    }
    pool.stop();
    assert!(pool.submit(task()).is_err());
    assert_eq!(pool.waiting(), 100);
    gates.into_iter().for_each(Gate::open);
    pool.join();
    assert_eq!(ran.load(SeqCst), 100);
}

#[test]
fn sleeping_workers_end_when_the_pool_is_joined_or_dropped() {
    for search_rounds in [0, super::worker::SEARCH_ROUNDS] {
        for _ in 0..200 {
            pool_with(4, 1, search_rounds).join();
        }
        let pool = pool_with(4, 1, search_rounds);
        all_asleep(&pool);
        let submitter = pool.submitter();
        let present = pool.crew.clone();
        drop(pool);
        present.wait();
        assert!(submitter.submit(Task::new(|| ())).is_err());
    }
}

#[test]
fn stuck_worker_holds_up_neither_join_until_nor_drop() {
    let stuck = pool(2, 16);
    let gate = Gate::close(&stuck);
    assert_eq!(stuck.join_until(Instant::now()), 1, "the other has nothing to do");
    gate.open();

    let stuck = pool(2, 16);
    let gate = Gate::close(&stuck);
    let submitter = stuck.submitter();
    drop(stuck);
    assert!(submitter.submit(Task::new(|| ())).is_err());
    gate.open();

    let free = pool(2, 16);
    assert_eq!(free.join_until(Instant::now() + Duration::from_secs(3_600)), 0);
}

#[test]
fn sleeping_worker_wakes_for_each_of_many_single_jobs() {
    // Without a search each job races with a worker that falls asleep.
    for (workers, search_rounds, jobs) in
        [(1, 0, 100_000), (3, super::worker::SEARCH_ROUNDS, 20_000)]
    {
        let pool = pool_with(workers, 16, search_rounds);
        let (sender, ran) = channel();
        for number in 0..jobs {
            let sender = sender.clone();
            let run = move || sender.send(number).expect("the test listens");
            assert!(pool.submit(Task::new(run)).is_ok());
            assert_eq!(ran.recv(), Ok(number));
        }
        pool.join();
    }
}

#[test]
fn burst_fans_out_to_all_workers() {
    let pool = pool(8, 16);
    for round in 0..500 {
        // Half the rounds begin with every worker asleep, the others while some still fall asleep.
        if round % 2 == 0 {
            all_asleep(&pool);
        }
        // No job ends before all have begun, and the test goes on when all have.
        let all = Arc::new(Barrier::new(9));
        for _ in 0..8 {
            let all = Arc::clone(&all);
            assert!(pool.submit(Task::new(move || _ = all.wait())).is_ok());
        }
        all.wait();
    }
    pool.join();
}

#[test]
fn single_job_wakes_a_single_sleeper() {
    let pool = pool(4, 16);
    all_asleep(&pool);
    let gate = Gate::close(&pool);
    assert_eq!(pool.submitter.shared.sleep.asleep(), 3);
    gate.open();
    pool.join();
}

#[test]
fn million_jobs_from_four_submitters_run_once_each() {
    struct Mark(Arc<[AtomicU8]>, u32);
    impl Job for Mark {
        type Context = ();
        fn run(self, (): &mut (), _: Duration) {
            self.0[self.1 as usize].fetch_add(1, Relaxed);
        }
    }

    let marks: Arc<[AtomicU8]> = (0..1_000_000).map(|_| AtomicU8::new(0)).collect();
    let workers = NonZeroUsize::new(4).expect("not zero");
    let pool = Pool::start(workers, limits(1_024), "test").expect("threads start");
    thread::scope(|scope| {
        for quarter in 0..4 {
            let (submitter, marks) = (pool.submitter(), &marks);
            scope.spawn(move || {
                for number in quarter * 250_000..(quarter + 1) * 250_000 {
                    let mut job = Mark(Arc::clone(marks), number);
                    while let Err(refused) = submitter.submit(job) {
                        job = refused;
                        thread::yield_now();
                    }
                }
            });
        }
    });
    pool.join();
    assert!(marks.iter().all(|mark| mark.load(Relaxed) == 1));
}

#[test]
fn job_that_would_wait_for_too_long_is_given_back_until_others_have_gone() {
    let limits = Limits { jobs: 1_024, wait: Duration::from_millis(500) };
    let pool = Pool::start(NonZeroUsize::MIN, limits, "test").expect("a thread starts");
    let gate = Gate::close(&pool);
    (0..1_000).for_each(|_| pool.submitter.shared.queue.forecast().ran(Duration::from_millis(100)));
    let accepted = (0..10).filter(|_| pool.submit(Task::new(|| ())).is_ok()).count();
    assert_eq!((accepted, pool.waiting()), (4, 4));
    gate.open();
    while pool.waiting() > 0 {
        thread::yield_now();
    }
    assert!(pool.submit(Task::new(|| ())).is_ok());
    pool.join();
}

#[test]
fn burst_on_an_idle_pool_has_a_job_for_each_worker_however_slow_they_were() {
    let limits = Limits { jobs: 1_024, wait: Duration::from_millis(500) };
    let workers = NonZeroUsize::new(8).expect("not zero");
    let pool = Pool::start(workers, limits, "test").expect("threads start");
    for _ in 0..100 {
        all_asleep(&pool);
        (0..1_000).for_each(|_| pool.submitter.shared.queue.forecast().ran(Duration::MAX));
        for _ in 0..8 {
            assert!(pool.submit(Task::new(|| ())).is_ok());
        }
    }
    pool.join();
}

/// A closure, with a count as context.
struct Task(TaskFn);

type TaskFn = Box<dyn FnOnce(&mut u32, Duration) + Send>;

impl Task {
    fn new(run: impl FnOnce() + Send + 'static) -> Task {
        Task(Box::new(|_, _| run()))
    }
}

impl Job for Task {
    type Context = u32;
    fn run(self, context: &mut u32, waited: Duration) {
        (self.0)(context, waited);
    }
}

impl std::fmt::Debug for Task {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Task")
    }
}

/// Holds one worker until it is opened.
struct Gate(Sender<()>);

impl Gate {
    /// Returns when a worker stands before the gate.
    fn close(pool: &Pool<Task>) -> Gate {
        let (open, opened): (_, Receiver<()>) = channel();
        let (begun, begins) = channel();
        let stand = move || {
            begun.send(()).expect("the test listens");
            opened.recv().expect("the test opens it");
        };
        assert!(pool.submit(Task::new(stand)).is_ok());
        begins.recv().expect("a worker is free");
        Gate(open)
    }

    fn open(self) {
        self.0.send(()).expect("a worker stands there");
    }
}

fn pool(workers: usize, queue_limit: usize) -> Pool<Task> {
    pool_with(workers, queue_limit, super::worker::SEARCH_ROUNDS)
}

/// So many jobs may wait, for any time.
fn limits(jobs: usize) -> Limits {
    Limits { jobs, wait: Duration::MAX }
}

fn pool_with(workers: usize, queue_limit: usize, search_rounds: u32) -> Pool<Task> {
    let workers = NonZeroUsize::new(workers).expect("not zero");
    Pool::start_with(workers, limits(queue_limit), "test", search_rounds).expect("threads start")
}

/// Returns when every worker sleeps.
fn all_asleep(pool: &Pool<Task>) {
    while pool.submitter.shared.sleep.asleep() < pool.workers() {
        thread::yield_now();
    }
}
