//! Shutting down: what was begun is finished, what was not is closed, what does not end is left.

use std::time::Duration;

use http_core::proto::CloseReason;
use http_core::{App, Config, Provide, Server, State, get, post, routes};
use integration::gate::Gate;
use integration::live::{Client, Live};

/// What handlers share.
#[derive(Default, Provide)]
struct Site {
    gate: Gate,
}

#[get("/")]
fn index() -> &'static str {
    "index"
}

#[get("/wait", dispatch = pool)]
fn wait(gate: State<'_, Gate>) -> &'static str {
    gate.pass();
    "waited"
}

#[post("/echo")]
fn echo(body: &[u8]) -> &[u8] {
    body
}

fn start(config: Config) -> (Live, Gate) {
    let site = Site::default();
    let gate = site.gate.clone();
    (Live::start(App::new(site, routes![index, wait, echo]), config), gate)
}

/// The server has begun its shutdown when it refuses connections.
fn wait_for_the_door_to_shut(live: &Live) {
    while std::net::TcpStream::connect(live.address()).is_ok() {
        std::thread::yield_now();
    }
}

#[test]
fn c19_idle_and_never_used_connections_are_closed_at_once() {
    let (live, _) = start(Config::new().loops(2));
    let mut used = live.connect();
    assert_eq!(used.get("/").text(), "index");
    let mut unused: Vec<Client> = (0..20).map(|_| live.connect()).collect();
    while live.handle().metrics().accepted < 21 {
        std::thread::yield_now();
    }
    let handle = live.handle().clone();
    live.stop();
    assert!(used.is_closed());
    assert!(unused.iter_mut().all(Client::is_closed));
    assert_eq!(handle.metrics().closed(CloseReason::Drained), 21);
}

#[test]
fn c19_what_was_begun_is_finished_and_said_to_be_the_last() {
    let (live, gate) = start(Config::new().loops(1));
    let mut waiting = live.connect();
    waiting.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    gate.wait_for(1);
    let mut sending = live.connect();
    sending.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
    // The loop has read it once it has answered somebody else on the same thread.
    let mut other = live.connect();
    assert_eq!(other.get("/").text(), "index");
    live.handle().shutdown();
    wait_for_the_door_to_shut(&live);
    assert!(other.is_closed());
    sending.send("def");
    let reply = sending.reply();
    assert_eq!((reply.text().as_str(), reply.header("connection")), ("abcdef", Some("close")));
    gate.open();
    let reply = waiting.reply();
    assert_eq!((reply.text().as_str(), reply.header("connection")), ("waited", Some("close")));
    assert!(sending.is_closed() && waiting.is_closed());
    live.wait();
}

#[test]
fn c19_stuck_worker_is_left_behind_when_the_drain_timeout_is_over() {
    let (live, gate) = start(Config::new().loops(1).drain_timeout(Duration::from_millis(50)));
    let mut stuck = live.connect();
    stuck.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    gate.wait_for(1);
    let handle = live.handle().clone();
    live.stop();
    assert!(stuck.is_closed());
    assert_eq!(handle.metrics().closed(CloseReason::CutOff), 1);
    gate.open();
}

// Elsewhere the kernel may hold no more than 128 whom nobody has let in.
#[cfg(target_os = "linux")]
#[test]
fn c19_who_is_connected_is_let_in_however_many_they_are() {
    // More than are let in in two turns, and fewer than the kernel holds. Half of them have gone again: with both ends of all,
    // it would be more descriptors than the usual limit of 1,024.
    const COUNT: usize = 600;
    let app = App::new(Site::default(), routes![index]);
    let config = Config::new().loops(1);
    let mut server = Server::bind_with(app, "127.0.0.1:0", config).expect("a server");
    let connect = |_| {
        let mut client = Client::connect(server.address());
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        client
    };
    (0..COUNT / 2).map(connect).for_each(drop);
    let mut clients: Vec<Client> = (0..COUNT / 2).map(connect).collect();
    server.handle().shutdown();
    let report = loop {
        if let Some(report) = server.tick(Duration::from_millis(1)).expect("a turn") {
            break report;
        }
    };
    assert_eq!((report.drained, report.cut_off), (COUNT, 0));
    for client in &mut clients {
        let reply = client.reply();
        assert_eq!((reply.text().as_str(), reply.header("connection")), ("index", Some("close")));
        assert!(client.is_closed());
    }
}

#[test]
fn c19_report_tells_what_was_drained_and_what_was_cut_off() {
    let site = Site::default();
    let gate = site.gate.clone();
    let config = Config::new().loops(1).drain_timeout(Duration::ZERO);
    let app = App::new(site, routes![index, wait]);
    let mut server = Server::bind_with(app, "127.0.0.1:0", config).expect("a server");
    let mut idle = Client::connect(server.address());
    let mut stuck = Client::connect(server.address());
    stuck.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    while gate.arrived() == 0 || server.handle().metrics().requests < 2 {
        assert_eq!(server.tick(Duration::from_millis(1)).expect("a turn"), None);
    }
    server.handle().shutdown();
    let report = loop {
        if let Some(report) = server.tick(Duration::from_millis(1)).expect("a turn") {
            break report;
        }
    };
    assert_eq!((report.drained, report.cut_off), (1, 1));
    assert_eq!(idle.reply().text(), "index");
    assert!(idle.is_closed() && stuck.is_closed());
    gate.open();
}
