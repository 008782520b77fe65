//! A server on real sockets: loops, workers, limits on connections, and what its operator is told.

use std::collections::HashSet;
use std::sync::mpsc::{Sender, TryRecvError, channel};
use std::time::Duration;

use bumpalo::Bump;
use http_core::{
    App, CloseReason, Config, ForwardedFields, Provide, Server, StartError, State, get, post,
    routes,
};
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

#[post("/echo")]
fn echo(body: &[u8]) -> &[u8] {
    body
}

#[get("/thread")]
fn thread() -> String {
    std::thread::current().name().unwrap_or_default().to_owned()
}

#[get("/pooled", dispatch = pool)]
fn pooled() -> String {
    thread()
}

#[get("/inline", dispatch = inline)]
fn inline() -> String {
    thread()
}

#[get("/wait", dispatch = pool)]
fn wait(gate: State<'_, Gate>) -> &'static str {
    gate.pass();
    "waited"
}

/// Answers from the call's own memory, and from the request.
#[get("/arena/{word}")]
fn in_arena<'a>(word: &'a str, arena: &'a Bump) -> &'a str {
    match word {
        "same" => word,
        _ => arena.alloc_str(&word.repeat(1000)),
    }
}

#[get("/arena/pooled/{word}", dispatch = pool)]
fn in_arena_pooled<'a>(word: &'a str, arena: &'a Bump) -> &'a str {
    in_arena(word, arena)
}

#[get("/panic")]
fn panics() -> String {
    panic!("on purpose")
}

#[get("/panic/pooled", dispatch = pool)]
fn panics_pooled() -> String {
    panic!("on purpose")
}

fn one_loop() -> Config {
    Config::new().loops(1)
}

fn plain() -> App<()> {
    App::new((), routes![index, echo, thread, panics])
}

fn gated() -> (App<Site>, Gate) {
    let site = Site::default();
    let gate = site.gate.clone();
    (App::new(site, routes![index, echo, thread, pooled, inline, wait, panics_pooled]), gate)
}

#[test]
fn c01_one_connection_carries_many_requests() {
    let live = Live::start(plain(), one_loop());
    let mut client = live.connect();
    for turn in 0..100 {
        assert_eq!(client.get("/").text(), "index");
        let body = vec![b'a' + turn % 26; 1000 * usize::from(turn)];
        assert_eq!(client.post("/echo", &body).body, body);
    }
    assert_eq!(live.handle().metrics().accepted, 1);
}

#[test]
fn c08_tick_needs_one_loop() {
    let config = Config::new().loops(2).handles_signals(false);
    let mut server = Server::bind_with(plain(), "127.0.0.1:0", config).expect("a server");
    let refused = server.tick(Duration::ZERO).expect_err("two loops");
    assert!(matches!(refused, StartError::TickNeedsOneLoop { loops: 2 }));
    assert_eq!(refused.to_string(), "`tick` drives one loop, this server has 2: set `loops` to 1");
}

#[test]
fn c11_routes_run_where_they_say() {
    let (app, _) = gated();
    let live = Live::start(app, one_loop());
    let mut client = live.connect();
    assert!(!client.get("/thread").text().starts_with("worker-"));
    assert!(!client.get("/inline").text().starts_with("worker-"));
    assert!(client.get("/pooled").text().starts_with("worker-"));
}

#[test]
fn c11_workers_take_every_route_that_is_not_inline() {
    let (app, _) = gated();
    let live = Live::start(app, one_loop().workers(2));
    let mut client = live.connect();
    assert!(client.get("/thread").text().starts_with("worker-"));
    assert!(!client.get("/inline").text().starts_with("worker-"));
}

#[test]
fn c11_no_workers_for_a_pooled_route_is_a_start_error() {
    let (app, _) = gated();
    let refused =
        Server::bind_with(app, "127.0.0.1:0", one_loop().workers(0)).expect_err("no pool");
    assert!(matches!(refused, StartError::Setting { key: "workers", .. }), "{refused}");
}

#[test]
fn c12_reset_frees_the_slot_while_the_job_runs_and_c15_its_answer_is_dropped() {
    let (app, gate) = gated();
    let live = Live::start(app, one_loop());
    let mut gone = live.connect();
    gone.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    gate.wait_for(1);
    gone.reset();
    let mut client = live.connect();
    while live.handle().metrics().closed(CloseReason::Reset) == 0 {
        assert_eq!(client.get("/").text(), "index");
    }
    gate.open();
    while live.handle().metrics().stale_completions == 0 {
        assert_eq!(client.get("/").text(), "index");
    }
    assert_eq!(live.handle().metrics().open(), 1);
}

#[test]
fn c12_half_close_is_no_reset() {
    let (app, gate) = gated();
    let live = Live::start(app, one_loop());
    let mut half = live.connect();
    half.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").finish();
    gate.wait_for(1);
    // The loop has seen the half-close once it has served somebody else.
    assert_eq!(live.connect().get("/").text(), "index");
    gate.open();
    assert_eq!(half.reply().text(), "waited");
    assert_eq!(half.reply().text(), "index");
    assert!(half.is_closed());
}

#[test]
fn c13_answers_of_many_workers_reach_those_who_asked() {
    let (app, _) = gated();
    let live = Live::start(app, Config::new().loops(2).workers(4).queue_jobs(4096));
    let ask = |number: usize| {
        let mut client = live.connect();
        for turn in 0..200 {
            let body = format!("{number}:{turn}");
            assert_eq!(client.post("/echo", body.as_bytes()).text(), body);
        }
    };
    std::thread::scope(|scope| {
        for number in 0..16 {
            scope.spawn(move || ask(number));
        }
    });
}

#[test]
fn c14_full_queue_answers_503_at_once() {
    let (app, gate) = gated();
    let live = Live::start(app, one_loop().workers(1).queue_jobs(1).queue_wait(Duration::MAX));
    let ask = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut begun = live.connect();
    begun.send(ask);
    gate.wait_for(1);
    // Of two more the first to be read waits in the queue, the other is refused.
    let mut more = [live.connect(), live.connect()];
    more.iter_mut().for_each(|client| {
        client.send(ask);
    });
    let mut other = live.connect();
    while live.handle().metrics().overloaded == 0 {
        assert_eq!(other.get("/inline").status, 200);
    }
    assert_eq!(gate.arrived(), 1);
    gate.open();
    let mut replies = more.map(|mut client| client.reply());
    replies.sort_by_key(|reply| reply.status);
    assert_eq!(replies[0].text(), "waited");
    assert_eq!((replies[1].status, replies[1].header("retry-after")), (503, Some("1")));
    assert_eq!(begun.reply().text(), "waited");
}

#[test]
fn c14_job_that_waited_too_long_is_answered_without_its_handler() {
    let (app, gate) = gated();
    let live = Live::start(app, one_loop().workers(1).queue_wait(Duration::ZERO));
    let mut client = live.connect();
    let reply = client.get("/wait");
    assert_eq!((reply.status, reply.header("retry-after")), (503, Some("1")));
    assert_eq!(gate.arrived(), 0);
}

#[test]
fn c17_loops_share_the_port() {
    let live = Live::start(plain(), Config::new().loops(3));
    let mut names = HashSet::new();
    // The system chooses the loop by the port of the peer; 200 ports miss one of three with a chance of 10^-35.
    for _ in 0..200 {
        names.insert(live.connect().get("/thread").text());
    }
    assert_eq!(names.len(), 3, "{names:?}");
}

#[test]
fn c18_panic_answers_500_and_harms_nothing_else() {
    let live = Live::start(plain(), one_loop());
    let mut client = live.connect();
    assert_eq!(client.get("/panic").status, 500);
    assert_eq!(client.get("/").text(), "index");
    assert_eq!(live.handle().metrics().panicked, 1);
}

#[test]
fn c18_panic_on_a_worker_answers_500_and_harms_nothing_else() {
    let (app, _) = gated();
    let live = Live::start(app, one_loop().workers(1));
    let mut client = live.connect();
    assert_eq!(client.get("/panic/pooled").status, 500);
    assert!(client.get("/pooled").text().starts_with("worker-"));
}

#[test]
fn c20_answer_borrows_from_the_arena_and_the_request_inline_and_pooled() {
    let app = App::new((), routes![in_arena, in_arena_pooled]);
    let live = Live::start(app, one_loop());
    let mut client = live.connect();
    for path in ["/arena", "/arena/pooled"] {
        for word in ["a", "bc", "same", "%20x"] {
            let expected = match word {
                "same" => word.to_owned(),
                _ => word.replace("%20", " ").repeat(1000),
            };
            assert_eq!(client.get(&format!("{path}/{word}")).text(), expected);
        }
    }
}

#[test]
fn c22_second_start_on_the_same_address_names_it() {
    let live = Live::start(plain(), one_loop());
    let address = live.address().to_string();
    let refused = Server::bind(plain(), address.as_str()).expect_err("taken");
    assert_eq!(refused.to_string(), format!("address {address} is in use"));
    assert_eq!(live.connect().get("/").text(), "index");
}

#[test]
fn c22_unknown_address_is_named() {
    let refused = Server::bind(plain(), "no-port").expect_err("no address");
    assert!(matches!(refused, StartError::Address { .. }));
    assert!(refused.to_string().contains("no-port"), "{refused}");
}

#[test]
fn c22_connection_idle_longest_makes_room() {
    let live = Live::start(plain(), one_loop().connections(3));
    let mut clients: Vec<Client> = (0..3).map(|_| live.connect()).collect();
    for index in [1, 0, 2, 0] {
        assert_eq!(clients[index].get("/").text(), "index");
    }
    let mut fourth = live.connect();
    assert_eq!(fourth.get("/").text(), "index");
    assert!(clients[1].is_closed());
    assert_eq!(clients[0].get("/").text(), "index");
    assert_eq!(clients[2].get("/").text(), "index");
    assert_eq!(live.handle().metrics().closed(CloseReason::MadeRoom), 1);
}

#[test]
fn c22_accepting_pauses_while_nobody_is_idle() {
    let (app, gate) = gated();
    let live = Live::start(app, one_loop().connections(2));
    let mut busy: Vec<Client> = (0..2).map(|_| live.connect()).collect();
    for client in &mut busy {
        client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    gate.wait_for(2);
    let mut third = live.connect();
    third.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(live.handle().metrics().accepted, 2);
    gate.open();
    assert_eq!(third.reply().text(), "index");
}

#[test]
fn settings_that_cannot_be_are_named() {
    let start = |config: Config| {
        let refused = Server::bind_with(plain(), "127.0.0.1:0", config).expect_err("a bad setting");
        let StartError::Setting { key, .. } = refused else { panic!("{refused}") };
        key
    };
    assert_eq!(start(Config::new().loops(0)), "loops");
    assert_eq!(start(Config::new().loops(10_001)), "loops");
    assert_eq!(start(Config::new().connections(0)), "connections");
    assert_eq!(start(Config::new().head_bytes(2 << 20)), "head_bytes");
    assert_eq!(start(Config::new().requests_per_connection(0)), "requests_per_connection");
    assert_eq!(start(Config::new().connections_per_address(0usize)), "connections_per_address");
    assert_eq!(start(Config::new().preface_bytes(106usize)), "preface_bytes");
    assert_eq!(start(Config::new().preface_bytes(70_000usize)), "preface_bytes");
    assert_eq!(start(Config::new().proxy_protocol(true)), "trusted_proxies");
    let nobody = Config::new().forwarded_fields(ForwardedFields::Forwarded);
    assert_eq!(start(nobody), "trusted_proxies");
}

/// Tells that it is dropped.
#[derive(Provide)]
struct Ending {
    _sender: Sender<()>,
}

#[test]
fn app_is_dropped_when_the_server_has_ended_though_a_handle_is_kept() {
    let (sender, ending) = channel();
    let app = App::new(Ending { _sender: sender }, routes![index, pooled]);
    let live = Live::start(app, Config::new().loops(2));
    live.connect().get("/pooled");
    assert_eq!(ending.try_recv(), Err(TryRecvError::Empty));
    let handle = live.handle().clone();
    live.stop();
    assert_eq!(ending.try_recv(), Err(TryRecvError::Disconnected));
    handle.shutdown();
    assert_eq!(handle.metrics().requests, 1);
}
