//! How long does one whole request take in memory: parsed, routed, called, serialized?
//!
//! `cargo bench -p http-core --bench requests`. What a socket adds, two system calls at least, is not in it.

#[path = "support/heads.rs"]
mod heads;
#[path = "support/memory.rs"]
mod memory;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use heads::{BROWSER, MINIMAL};
use http_core::{App, get, post, routes};
use memory::Memory;

/// Text that is the same each time.
#[get("/plaintext")]
fn plaintext() -> &'static str {
    "Hello, World!"
}

/// A number from the path.
#[get("/users/{id}?{verbose = false}")]
fn user(id: u64, verbose: bool) -> String {
    if verbose { format!("the user {id}") } else { id.to_string() }
}

/// The body, from the buffer it was read into.
#[post("/echo")]
fn echo(body: &[u8]) -> &[u8] {
    body
}

fn main() {
    let mut criterion = Criterion::default()
        .configure_from_args()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    let mut memory = Memory::new(App::new((), routes![plaintext, user, echo]));
    let mut group = criterion.benchmark_group("request");
    let requests = [
        ("plaintext", MINIMAL.into()),
        ("plaintext, asked by a browser", BROWSER.into()),
        ("a number from the path", get("/users/12345")),
        ("a number from the path, a value from the query", get("/users/12345?verbose=true")),
        ("echo of 1 KiB", echo_of(1 << 10)),
        ("echo of 64 KiB", echo_of(64 << 10)),
    ];
    for (name, request) in requests {
        group.bench_function(name, |bencher| bencher.iter(|| memory.exchange(black_box(&request))));
    }
    let pipelined = MINIMAL.repeat(16).into_bytes();
    group.throughput(Throughput::Elements(16));
    group.bench_function("plaintext, 16 pipelined", |bencher| {
        bencher.iter(|| memory.exchange(black_box(&pipelined)));
    });
    group.finish();
    criterion.final_summary();
}

fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: example.org\r\n\r\n").into_bytes()
}

fn echo_of(length: usize) -> Vec<u8> {
    let head =
        format!("POST /echo HTTP/1.1\r\nHost: example.org\r\nContent-Length: {length}\r\n\r\n");
    [head.into_bytes(), vec![b'x'; length]].concat()
}
