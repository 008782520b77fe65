//! How fast does an answer become bytes?
//!
//! `cargo bench -p http-core --bench answers`

#[path = "support/heads.rs"]
mod heads;

use std::sync::Arc;
use std::time::Duration;

use criterion::{BatchSize, Criterion};
use heads::{BROWSER, MINIMAL};
use http_core::message::{Clock, Response};
use http_core::proto::{Action, Admission, Connection, Exchange, Spares};
use http_core::{Config, Status};

fn main() {
    let mut criterion = Criterion::default()
        .configure_from_args()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    let mut group = criterion.benchmark_group("answer");
    let mut measure = |name: &str, head: &str, fill: fn(&mut Response)| {
        group.bench_function(name, |bencher| {
            let clock = Clock::system();
            bencher.iter_batched(
                || {
                    let mut exchange = exchange(head, &clock);
                    fill(exchange.parts(None).1);
                    exchange
                },
                |mut exchange| {
                    exchange.finish(&clock, false);
                    exchange
                },
                BatchSize::NumIterations(16),
            );
        });
    };
    measure("text", MINIMAL, |answer| answer.set_static_body(b"Hello, World!"));
    measure("text, asked by a browser", BROWSER, |answer| answer.set_static_body(b"Hello, World!"));
    measure("no content", MINIMAL, |answer| answer.set_status(Status::NO_CONTENT));
    measure("ten fields", MINIMAL, |answer| {
        for name in FIELDS {
            answer
                .append_header(name, "a value of middling length")
                .expect("a field that may be set");
        }
        answer.set_static_body(b"Hello, World!");
    });
    measure("1 KiB, copied behind the head", MINIMAL, |answer| answer.set_body(&[b'x'; 1 << 10]));
    measure("64 KiB, sent from where it is", MINIMAL, |answer| {
        answer.set_owned_body(vec![b'x'; 64 << 10]);
    });
    measure("an error page", MINIMAL, |answer| answer.set_error(Status::NOT_FOUND, "no such page"));
    group.finish();
    criterion.final_summary();
}

const FIELDS: [&str; 10] = [
    "X-Frame-Options",
    "Cache-Control",
    "Vary",
    "Link",
    "Referrer-Policy",
    "X-Request-Id",
    "Content-Language",
    "Server-Timing",
    "Strict-Transport-Security",
    "Permissions-Policy",
];

/// A request that waits for its answer.
fn exchange(head: &str, clock: &Clock) -> Box<Exchange> {
    let mut connection = Connection::new(Arc::new(Config::new()), clock);
    connection.space(&mut Spares::new(0, 0))[..head.len()].copy_from_slice(head.as_bytes());
    let action = connection.received(head.len(), clock);
    assert!(matches!(action, Action::Admit));
    let Action::Dispatch(exchange) = connection.admit(Admission::default(), clock) else {
        panic!("a request without a body is complete with its head")
    };
    exchange
}
