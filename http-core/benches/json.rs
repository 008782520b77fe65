//! What do `Json` as argument and as answer cost, beside `serde_json` alone?
//!
//! `cargo bench -p http-core --bench json`. The requests go through a connection and an app, so beside each stands the same
//! request without JSON.

#[path = "support/memory.rs"]
mod memory;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use http_core::{App, Json, get, post, routes};
use memory::Memory;
use serde::{Deserialize, Serialize};

#[derive(Clone, Deserialize, Serialize)]
struct Item {
    id: u64,
    name: String,
    price: f64,
    tags: Vec<String>,
}

/// How many there are.
#[post("/items")]
fn count(items: Json<Vec<Item>>) -> String {
    items.len().to_string()
}

/// How long the body is.
#[post("/bytes")]
fn length(body: &[u8]) -> String {
    body.len().to_string()
}

/// One item.
#[get("/items/1")]
fn one() -> Json<Vec<Item>> {
    Json(items(1))
}

/// A hundred items.
#[get("/items/100")]
fn hundred() -> Json<Vec<Item>> {
    Json(items(100))
}

/// A text.
#[get("/text")]
fn text() -> &'static str {
    "Hello, World!"
}

fn main() {
    let mut criterion = Criterion::default()
        .configure_from_args()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    let mut memory = Memory::new(App::new((), routes![count, length, one, hundred, text]));
    for number in [1, 100] {
        let (items, body) = (items(number), body(number));
        let mut group = criterion.benchmark_group(format!("JSON in, {number} of 100 bytes"));
        group.throughput(Throughput::Bytes(body.len() as u64));
        let typed = post("/items", "application/json", &body);
        group.bench_function("Json<T>", |bencher| {
            bencher.iter(|| memory.exchange(black_box(&typed)));
        });
        let plain = post("/bytes", "application/octet-stream", &body);
        group
            .bench_function("bytes", |bencher| bencher.iter(|| memory.exchange(black_box(&plain))));
        group.bench_function("serde_json alone", |bencher| {
            bencher.iter(|| {
                let items: Vec<Item> =
                    serde_json::from_slice(black_box(&body)).expect("it is JSON");
                items.len()
            });
        });
        group.finish();

        let mut group = criterion.benchmark_group(format!("JSON out, {number} of 100 bytes"));
        group.throughput(Throughput::Bytes(body.len() as u64));
        let request = get(&format!("/items/{number}"));
        group.bench_function("Json<T>", |bencher| {
            bencher.iter(|| memory.exchange(black_box(&request)));
        });
        let request = get("/text");
        group.bench_function("text", |bencher| {
            bencher.iter(|| memory.exchange(black_box(&request)));
        });
        group.bench_function("serde_json alone, with its value", |bencher| {
            bencher
                .iter(|| serde_json::to_vec(&black_box(&items).clone()).expect("it can be JSON"));
        });
        group.finish();
    }
    criterion.final_summary();
}

fn items(number: u64) -> Vec<Item> {
    let tags = vec!["new".to_owned(), "garden".to_owned()];
    let item = |id| Item {
        id,
        name: format!("a thing with the number {id}"),
        price: 12.5,
        tags: tags.clone(),
    };
    (0..number).map(item).collect()
}

fn body(number: u64) -> Vec<u8> {
    serde_json::to_vec(&items(number)).expect("it can be JSON")
}

fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: example.org\r\n\r\n").into_bytes()
}

fn post(path: &str, media_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: example.org\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}
