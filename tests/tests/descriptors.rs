//! A server that has run out of descriptors lets the connection idle longest go, and serves on. Alone in its process, whose
//! limit it lowers.
#![cfg(unix)]

use std::collections::VecDeque;
use std::fs::File;
use std::iter;
use std::net::TcpStream;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http_core::{App, CloseReason, Config, Provide, State, get, post, routes};
use integration::gate::Gate;
use integration::live::{Client, Live};
use integration::time::secs;

#[derive(Provide)]
struct Site {
    gate: Gate,
}

#[get("/")]
fn index() -> &'static str {
    "index"
}

#[get("/wait")]
fn wait(gate: State<'_, Gate>) -> &'static str {
    gate.pass();
    "waited"
}

#[post("/")]
fn store(body: &[u8]) -> Vec<u8> {
    body.to_vec()
}

/// A server, and the process for its test alone, with few descriptors.
fn start(gate: Gate) -> (Live, MutexGuard<'static, ()>) {
    static ALONE: Mutex<()> = Mutex::new(());
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let config = Config::new().loops(1).idle_timeout(secs(3_600));
    let live = Live::start(App::new(Site { gate }, routes![index, wait, store]), config);
    let (_, hard) = rlimit::Resource::NOFILE.get().expect("a limit");
    rlimit::Resource::NOFILE.set(64, hard).expect("a lower limit");
    (live, alone)
}

#[test]
fn c22_without_descriptors_the_connection_idle_longest_makes_room() {
    let (live, _alone) = start(Gate::default());
    // Both ends of each connection are in this process. Clients leave, the longest there first, when none is left for a
    // new one's own end.
    let mut clients: VecDeque<Client> = VecDeque::new();
    let mut others = Vec::new();
    for turn in 0..200 {
        if turn == 100 {
            // Whether the last descriptor is wanted by a client or by the server depends on how many there are.
            clients.pop_front();
            others.extend(File::open("/dev/null").ok());
        }
        let stream = loop {
            match TcpStream::connect(live.address()) {
                Ok(stream) => break stream,
                Err(_) => assert!(clients.pop_front().is_some(), "some descriptors are free"),
            }
        };
        let mut client = Client::from(stream);
        assert_eq!(client.get("/").text(), "index");
        clients.push_back(client);
    }
    assert!(live.handle().metrics().closed(CloseReason::MadeRoom) > 0);
}

#[test]
fn c22_connection_that_becomes_idle_makes_room_for_those_who_wait() {
    let gate = Gate::default();
    let (live, _alone) = start(gate.clone());
    // The loop is held while others come. Each has half of a request behind its first: nobody is idle.
    let half = "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\na";
    let come = |path| {
        let mut client = live.connect();
        client.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n{half}"));
        client
    };
    let mut clients = vec![come("/wait")];
    gate.wait_for(1);
    clients.extend(iter::repeat_with(|| come("/")).take(3));
    let _taken: Vec<File> = iter::from_fn(|| File::open("/dev/null").ok()).collect();
    gate.open();
    for client in &mut clients {
        client.reply();
        assert_eq!(client.send("b").reply().text(), "ab");
    }
    assert!(live.handle().metrics().closed(CloseReason::MadeRoom) >= 2);
}
