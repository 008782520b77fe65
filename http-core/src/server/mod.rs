//! Binds, runs and drains a server; starts and joins its threads.

mod command;
mod descriptors;
mod settings;
#[cfg(unix)]
mod signals;

use std::fmt::{self, Debug};
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use mio::Poll;

use crate::app::{Service, Shared};
use crate::config::Config;
use crate::error::{Error, StartError};
use crate::notice;
use crate::pool::{Limits, Pool};
use crate::runtime::{
    Backlog, Budget, Counters, DrainReport, Entry, EventLoop, Home, MAILBOX, Mailbox, Metrics,
    Parts, Request, Shutdown, Vitals, Watch, bind,
};

use self::settings::Crew;

pub use self::command::{serve, serve_with};

/// A server that listens.
///
/// ```no_run
/// # fn serve(app: impl http_core::app::Service + 'static) -> http_core::Result<()> {
/// use http_core::{Config, Server};
///
/// let config = Config::new().loops(1).body_bytes(10 << 20);
/// Server::bind_with(app, "127.0.0.1:8080", config)?.run()
/// # }
/// ```
pub struct Server {
    loops: Vec<EventLoop>,
    pool: Option<Pool<Request>>,
    address: SocketAddr,
    handle: Handle,
    config: Arc<Config>,
}

impl Server {
    /// Listens on `address` with the default settings. Peers may connect from then on; they are served by
    /// [`run`](Server::run) or [`tick`](Server::tick).
    ///
    /// # Errors
    /// [`StartError`]: the address is in use or cannot be had, or the system refuses a thread.
    pub fn bind(
        app: impl Service + 'static,
        address: impl ToSocketAddrs + Debug,
    ) -> Result<Server, StartError> {
        Server::bind_with(app, address, Config::new())
    }

    /// Listens on `address` with these settings.
    ///
    /// # Errors
    /// [`StartError`]: also where a setting has a value that it cannot have.
    pub fn bind_with(
        app: impl Service + 'static,
        address: impl ToSocketAddrs + Debug,
        config: Config,
    ) -> Result<Server, StartError> {
        let service = Shared::new(app);
        let crew = settings::definite(&config, &*service)?;
        let config = Arc::new(config);
        let shown = format!("{address:?}");
        let (listeners, address) = bind(address, &shown, crew.loops, config.backlog)?;

        let mut polls = Vec::new();
        let mut homes = Vec::new();
        for _ in 0..crew.loops {
            let (poll, home) = home(&service, &config).map_err(system("start a loop"))?;
            polls.push(poll);
            homes.push(Arc::new(home));
        }
        let counters = homes.iter().map(|home| Arc::clone(&home.counters)).collect();
        let vitals = Vitals::new(counters, service.routes());
        let known = homes.iter().map(Arc::downgrade).collect();
        let shutdown = Arc::new(Shutdown::new(known, Arc::clone(&vitals)));
        let pool = start_pool(crew, &config)?;
        if let Some(submitter) = pool.as_ref().map(Pool::submitter) {
            vitals.watch_queue(move || submitter.waiting());
        }
        let entry = Entry::new(&config);
        let mut loops = Vec::new();
        for ((poll, home), listener) in polls.into_iter().zip(homes).zip(listeners) {
            let parts = Parts {
                poll,
                listener,
                entry: entry.clone(),
                home,
                submitter: pool.as_ref().map(Pool::submitter),
                offloads_by_default: crew.pools_by_default,
                config: Arc::clone(&config),
                shutdown: Arc::clone(&shutdown),
            };
            loops.push(EventLoop::new(parts).map_err(system("watch a listener"))?);
        }

        notice::info(format_args!(
            "listening on http://{address} ({}, {}, {})",
            counted(crew.loops, "loop"),
            counted(crew.workers, "worker"),
            counted(service.count(), "route"),
        ));
        descriptors::warn_of_few(&config, crew.loops);
        Ok(Server { loops, pool, address, handle: Handle { shutdown }, config })
    }

    /// The address it listens on, with the port that the system chose where 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What other threads stop and watch the server by.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Serves until a shutdown, by [`Handle::shutdown`], SIGTERM or SIGINT, is through. The first loop runs on the calling
    /// thread, each further one on a thread of its own.
    ///
    /// # Errors
    /// The system refuses a thread or to watch for signals, or a loop fails: it cannot wait for events any more, or it
    /// panicked. The other loops have begun to drain then.
    pub fn run(mut self) -> Result<(), Error> {
        #[cfg(unix)]
        let _signals = if self.config.handles_signals {
            let watched = signals::Signals::watch();
            let (signals, stream) = watched.map_err(system("watch for signals"))?;
            self.loops[0].watch_signals(stream).map_err(system("watch for signals"))?;
            Some(signals)
        } else {
            None
        };
        #[cfg(not(unix))]
        let _ = self.config.handles_signals;
        let began = Instant::now();
        let mut loops = std::mem::take(&mut self.loops).into_iter().enumerate();
        let first = loops.next();
        let mut threads = Vec::new();
        for (index, event_loop) in loops {
            threads.push(self.spawn(index, event_loop)?);
        }
        let ended =
            first.map_or(Ok(DrainReport::default()), |(_, event_loop)| self.turn(event_loop));
        let ended = threads.into_iter().fold(ended, |ended, thread| {
            let other = thread.join().unwrap_or_else(|_| Err(io::Error::other("a loop panicked")));
            let (ended, other) = (ended?, other?);
            Ok(ended.with(other))
        });
        let report = ended.map_err(system("wait for events"))?;
        self.release_workers(report);
        let uptime = began.elapsed().as_secs();
        notice::info(format_args!(
            "shut down after running for {uptime} s: {} drained, {} cut off",
            counted(report.drained, "connection"),
            report.cut_off,
        ));
        Ok(())
    }

    /// One turn of the only loop: waits at most `max_wait` for something to do and does it. So one thread can drive a live
    /// server and its own clients. Returns the report when a shutdown is through; later turns do nothing.
    ///
    /// # Errors
    /// [`StartError::TickNeedsOneLoop`] on a server with several loops; [`StartError::System`] where the system refuses to
    /// wait for events.
    pub fn tick(&mut self, max_wait: Duration) -> Result<Option<DrainReport>, StartError> {
        let [event_loop] = &mut self.loops[..] else {
            return Err(StartError::TickNeedsOneLoop { loops: self.loops.len() });
        };
        event_loop.tick(Some(max_wait)).map_err(system("wait for events"))
    }

    fn spawn(
        &self,
        index: usize,
        event_loop: EventLoop,
    ) -> Result<JoinHandle<io::Result<DrainReport>>, StartError> {
        let handle = self.handle();
        let name = format!("loop-{index}");
        let run = move || turn(&handle, event_loop);
        let spawned = thread::Builder::new().name(name).spawn(run);
        spawned.map_err(|source| {
            self.handle.shutdown();
            system("start a thread")(source)
        })
    }

    fn turn(&self, event_loop: EventLoop) -> io::Result<DrainReport> {
        turn(&self.handle, event_loop)
    }

    /// Joins the workers, unless one is stuck: then it is left behind.
    fn release_workers(&mut self, report: DrainReport) {
        let Some(pool) = self.pool.take() else { return };
        // A job whose answer was waited for may have a few steps left. One whose connection was cut off has had its time.
        let patience = if report.cut_off > 0 { 250 } else { 1_000 };
        let left = pool.join_until(Instant::now() + Duration::from_millis(patience));
        if left > 0 {
            notice::warn(format_args!("{} still at work, left behind", counted(left, "worker")));
        }
    }
}

/// Runs a loop; if it fails, the others drain.
fn turn(handle: &Handle, mut event_loop: EventLoop) -> io::Result<DrainReport> {
    let _guard = ShutdownOnDrop(handle);
    event_loop.run()
}

/// However a loop ends, by a panic too, the server ends with it.
struct ShutdownOnDrop<'a>(&'a Handle);

impl Drop for ShutdownOnDrop<'_> {
    fn drop(&mut self) {
        self.0.shutdown();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

/// What other threads stop and watch a server by.
#[derive(Clone)]
pub struct Handle {
    shutdown: Arc<Shutdown>,
}

impl Handle {
    /// Makes the server stop accepting, close idle connections and finish what was begun, then return from
    /// [`run`](Server::run). Returns at once; a second call does nothing.
    pub fn shutdown(&self) {
        self.shutdown.request();
    }

    /// What the server has done so far.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        self.shutdown.vitals().metrics()
    }
}

impl Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").finish_non_exhaustive()
    }
}

fn home(service: &Shared, config: &Config) -> io::Result<(Poll, Home)> {
    let poll = Poll::new()?;
    let mailbox = Mailbox::new(poll.registry(), MAILBOX)?;
    let home = Home {
        service: service.clone(),
        mailbox,
        counters: Arc::new(Counters::new(config, service.routes().len())),
        backlog: Backlog::new(Budget::limit(&**service, config)),
        watch: Watch::new(config),
        queue_wait: config.queue_wait,
        is_draining: AtomicBool::new(false),
    };
    Ok((poll, home))
}

fn start_pool(crew: Crew, config: &Config) -> Result<Option<Pool<Request>>, StartError> {
    let Some(workers) = NonZeroUsize::new(crew.workers) else { return Ok(None) };
    let limits = Limits { jobs: config.queue_jobs, wait: config.queue_wait };
    let pool = Pool::start(workers, limits, "worker");
    pool.map(Some).map_err(system("start a worker"))
}

fn system(what: &'static str) -> impl FnOnce(io::Error) -> StartError {
    move |source| StartError::System { what, source }
}

/// `1 loop`, `2 loops`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
