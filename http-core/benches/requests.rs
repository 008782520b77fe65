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
use http_core::{App, Form, FromPairs, Query, RequestId, Response, after, get, post, routes};
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

/// Three texts from the path.
#[get("/repos/{owner}/{repo}/branches/{branch}")]
fn branch<'r>(owner: &'r str, repo: &'r str, branch: &'r str) -> &'r str {
    let longer = if owner.len() > repo.len() { owner } else { repo };
    if branch.len() > longer.len() { branch } else { longer }
}

/// What a search or a login asks for.
#[derive(FromPairs)]
struct Asked<'r> {
    name: &'r str,
    page: Option<u32>,
    all: bool,
}

/// Three values from the query.
#[get("/search")]
fn search<'r>(asked: Query<Asked<'r>>) -> &'r str {
    if asked.all && asked.page.is_some() { asked.0.name } else { "" }
}

/// The same from a form.
#[post("/form")]
fn form<'r>(asked: Form<Asked<'r>>) -> &'r str {
    if asked.all && asked.page.is_some() { asked.0.name } else { "" }
}

/// What the request is called.
#[get("/id")]
fn id(id: RequestId<'_>) -> String {
    id.to_string()
}

/// What browsers are to be told by most sites.
#[after]
fn secure(response: &mut Response) {
    for (name, value) in SECURITY {
        response.set_header(name, value).expect("a field that may be set");
    }
}

const SECURITY: [(&str, &str); 6] = [
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'"),
    ("Cache-Control", "no-store"),
];

/// Text below a hook.
#[get("/secured")]
fn secured() -> &'static str {
    "Hello, World!"
}

routes! {
    /// Whose answers have the fields of [`secure`].
    SECURED = [secure, secured]
}

fn main() {
    let mut criterion = Criterion::default()
        .configure_from_args()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    let table = routes![plaintext, user, echo, branch, search, form, id, SECURED];
    let mut memory = Memory::new(App::new((), table));
    let mut group = criterion.benchmark_group("request");
    let requests = [
        ("plaintext", MINIMAL.into()),
        ("plaintext, asked by a browser", BROWSER.into()),
        ("a number from the path", get("/users/12345")),
        ("a number from the path, a value from the query", get("/users/12345?verbose=true")),
        ("three texts from the path", get("/repos/some-owner/some-repo/branches/main")),
        ("three values from the query", get(&format!("/search?{ASKED}"))),
        ("three values from a form", form_of(ASKED)),
        ("its id, as text", get("/id")),
        ("six fields set by a hook", get("/secured")),
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

const ASKED: &str = "name=some+name&page=12&all=true";

fn form_of(body: &str) -> Vec<u8> {
    let length = body.len();
    let media_type = "Content-Type: application/x-www-form-urlencoded";
    let head = format!("POST /form HTTP/1.1\r\nHost: example.org\r\n{media_type}\r\n");
    format!("{head}Content-Length: {length}\r\n\r\n{body}").into_bytes()
}

fn echo_of(length: usize) -> Vec<u8> {
    let head =
        format!("POST /echo HTTP/1.1\r\nHost: example.org\r\nContent-Length: {length}\r\n\r\n");
    [head.into_bytes(), vec![b'x'; length]].concat()
}
