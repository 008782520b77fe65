//! How fast are heads and chunked bodies read? By a connection that no socket feeds.
//!
//! `cargo bench -p http-core --bench parsing`

#[path = "support/heads.rs"]
mod heads;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput};
use heads::{BROWSER, MINIMAL};
use http_core::Config;
use http_core::message::Clock;
use http_core::proto::{Action, Admission, Connection, Spares};

fn main() {
    let mut criterion = Criterion::default()
        .configure_from_args()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    heads(&mut criterion);
    chunks(&mut criterion);
    criterion.final_summary();
}

/// Until all is known that a driver routes by.
fn heads(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("head");
    for (name, head) in [("minimal", MINIMAL), ("of a browser", BROWSER)] {
        group.throughput(Throughput::Bytes(head.len() as u64));
        group.bench_function(name, |bencher| {
            let reader = Reader::default();
            bencher.iter_batched_ref(
                || reader.holding(head.as_bytes()),
                |connection| {
                    let action = connection.received(head.len(), &reader.clock);
                    assert!(matches!(black_box(action), Action::Admit));
                },
                FEW,
            );
        });
    }
    group.finish();
}

/// A body of 12 KiB, that came with its head, from the admission on.
fn chunks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("chunked body of 12 KiB");
    for chunk_bytes in [64, 1_024, 12 << 10] {
        let request = chunked(chunk_bytes);
        group.throughput(Throughput::Bytes(BODY_BYTES as u64));
        group.bench_function(format!("chunks of {chunk_bytes}"), |bencher| {
            let reader = Reader::default();
            bencher.iter_batched_ref(
                || {
                    let mut connection = reader.holding(&request);
                    let action = connection.received(request.len(), &reader.clock);
                    assert!(matches!(action, Action::Admit));
                    connection
                },
                |connection| {
                    let admission = Admission { body_bytes: BODY_BYTES, ..Admission::default() };
                    let action = connection.admit(admission, &reader.clock);
                    assert!(matches!(black_box(&action), Action::Dispatch(_)));
                    action
                },
                FEW,
            );
        });
    }
    group.finish();
}

fn chunked(chunk_bytes: usize) -> Vec<u8> {
    let mut request =
        b"POST /echo HTTP/1.1\r\nHost: example.org\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for chunk in vec![b'x'; BODY_BYTES].chunks(chunk_bytes) {
        request.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        request.extend_from_slice(chunk);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"0\r\n\r\n");
    request
}

/// Makes connections that have bytes in their buffers, not yet looked at.
struct Reader {
    clock: Clock,
    config: Arc<Config>,
}

impl Default for Reader {
    fn default() -> Reader {
        Reader { clock: Clock::system(), config: Arc::new(Config::new()) }
    }
}

impl Reader {
    fn holding(&self, bytes: &[u8]) -> Connection {
        let mut connection = Connection::new(Arc::clone(&self.config), &self.clock);
        connection.space(&mut Spares::new(0, 0))[..bytes.len()].copy_from_slice(bytes);
        connection
    }
}

/// The whole request fits the buffer that a connection begins with.
const BODY_BYTES: usize = 12 << 10;

/// So few connections at a time that their buffers stay in the second cache, as those of a busy loop do.
const FEW: BatchSize = BatchSize::NumIterations(16);
