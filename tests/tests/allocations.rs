//! In steady state a request on the inline path allocates nothing.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use http_core::{App, Config, Json, Server, get, post, routes};

#[get("/plaintext")]
fn plaintext() -> &'static str {
    "Hello, World!"
}

#[derive(serde::Serialize)]
struct User {
    id: u64,
    name: &'static str,
}

#[get("/users/{id}")]
fn user(id: u64) -> Json<User> {
    Json(User { id, name: "somebody" })
}

#[derive(serde::Deserialize)]
struct Pair {
    a: i64,
    b: i64,
}

#[derive(serde::Serialize)]
struct Sum {
    sum: i64,
}

#[post("/sum")]
fn sum(pair: Json<Pair>) -> Json<Sum> {
    Json(Sum { sum: pair.a + pair.b })
}

/// Allocations of `count` requests and answers, driven with their client by this one thread.
fn allocations(server: &mut Server, client: &mut TcpStream, request: &[u8], count: usize) -> u64 {
    let mut answer = [0; 4096];
    let counted = allocation_counter::measure(|| {
        for _ in 0..count {
            client.write_all(request).expect("the server listens");
            while !matches!(client.read(&mut answer), Ok(length) if length > 0) {
                server.tick(Duration::ZERO).expect("a turn");
            }
            assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n"));
        }
    });
    counted.count_total
}

#[test]
fn requests_on_the_inline_path_allocate_nothing_in_steady_state() {
    // A warning of a handler that was slow, since the machine is busy, is not the request's.
    let _silence = tracing::subscriber::set_default(tracing::subscriber::NoSubscriber::new());
    let app = App::new((), routes![plaintext, user, sum]);
    let config = Config::new().loops(1).handles_signals(false);
    let mut server = Server::bind_with(app, "127.0.0.1:0", config).expect("a server");
    let mut client = TcpStream::connect(server.address()).expect("a connection");
    client.set_nonblocking(true).expect("a nonblocking client");
    let get = |path| format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n");
    let post = "POST /sum HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
                Content-Length: 14\r\n\r\n{\"a\":40,\"b\":2}";
    for request in [get("/plaintext"), get("/users/12345"), post.into()] {
        let path = request.lines().next().unwrap_or_default();
        let warm_up = allocations(&mut server, &mut client, request.as_bytes(), 100);
        let steady = allocations(&mut server, &mut client, request.as_bytes(), 10_000);
        assert_eq!(steady, 0, "{path}, after {warm_up} allocations to warm up");
    }
}
