//! What does it cost to hand a request to the pool: submitted, run on a worker, completed, and the loop woken?
//!
//! `cargo bench -p http-core --bench pool`. One thread drives a live server and its client, so the difference between the pooled
//! request and the inline one is the way to a worker and back, and nothing else. It is printed at the end.

#[path = "support/measure.rs"]
mod measure;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use criterion::{BenchmarkGroup, Criterion, measurement::WallTime};
use http_core::pool::{Job, Limits, Pool};
use http_core::{App, Config, Server, get, routes};
use measure::measure;

/// Text, from the loop.
#[get("/inline", dispatch = inline)]
fn inline() -> &'static str {
    "Hello, World!"
}

/// Text, from a worker.
#[get("/pooled", dispatch = pool)]
fn pooled() -> &'static str {
    "Hello, World!"
}

fn main() -> http_core::Result<()> {
    let mut criterion = Criterion::default()
        .configure_from_args()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    let mut group = criterion.benchmark_group("pool");
    let mut both = Both::start()?;
    let inline = measure(&mut group, "an inline request over a socket", || both.ask("/inline"));
    let pooled = measure(&mut group, "a pooled request over a socket", || both.ask("/pooled"));
    alone(&mut group)?;
    group.finish();
    criterion.final_summary();
    println!("hand-over: {:.1} µs", (pooled - inline) / 1e3);
    Ok(())
}

/// Jobs that say only that they were run, one after another and a thousand at once.
fn alone(group: &mut BenchmarkGroup<'_, WallTime>) -> http_core::Result<()> {
    let limits = Limits { jobs: 1_024, wait: Duration::MAX };
    let pool = Pool::start(NonZeroUsize::MIN, limits, "worker")?;
    let (sender, done) = channel();
    for count in [1, 1_000] {
        measure(group, &format!("{count} jobs through the pool alone"), || {
            for _ in 0..count {
                assert!(pool.submit(Note(sender.clone())).is_ok());
            }
            for _ in 0..count {
                done.recv().expect("a job is run");
            }
        });
    }
    pool.join();
    Ok(())
}

struct Note(Sender<()>);

impl Job for Note {
    type Context = ();

    fn run(self, (): &mut (), _waited: Duration) {
        self.0.send(()).expect("somebody waits");
    }
}

/// A server and its client, on one thread.
struct Both {
    server: Server,
    client: TcpStream,
    room: Vec<u8>,
}

impl Both {
    fn start() -> http_core::Result<Both> {
        let app = App::new((), routes![inline, pooled]);
        let config = Config::new().loops(1).workers(1).requests_per_connection(u32::MAX);
        let server = Server::bind_with(app, "127.0.0.1:0", config)?;
        let client = TcpStream::connect(server.address())?;
        client.set_nodelay(true)?;
        client.set_nonblocking(true)?;
        Ok(Both { server, client, room: vec![0; 4_096] })
    }

    /// One request, one answer.
    fn ask(&mut self, path: &str) -> usize {
        let request = format!("GET {path} HTTP/1.1\r\nHost: example.org\r\n\r\n");
        self.client.write_all(request.as_bytes()).expect("a request fits the socket");
        loop {
            self.server.tick(Duration::from_secs(1)).expect("a turn of the loop");
            if let Ok(count) = self.client.read(&mut self.room) {
                assert!(self.room[..count].starts_with(b"HTTP/1.1 200"));
                return count;
            }
        }
    }
}
