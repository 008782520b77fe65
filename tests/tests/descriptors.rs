//! A server that has run out of descriptors lets the connection idle longest go, and serves on. Alone in its process, whose
//! limit it lowers.
#![cfg(unix)]

use std::collections::VecDeque;
use std::fs::File;
use std::net::TcpStream;

use http_core::{App, CloseReason, Config, get, routes};
use integration::live::{Client, Live};

#[get("/")]
fn index() -> &'static str {
    "index"
}

#[test]
fn c22_without_descriptors_the_connection_idle_longest_makes_room() {
    let live = Live::start(App::new((), routes![index]), Config::new().loops(1));
    let (_, hard) = rlimit::Resource::NOFILE.get().expect("a limit");
    rlimit::Resource::NOFILE.set(64, hard).expect("a lower limit");

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
