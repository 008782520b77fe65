//! What a server tells of itself: the access log, the ids of requests, metrics, readiness, and hints to who writes the program.

use std::net::SocketAddr;

use http_core::proto::CloseReason;
use http_core::testing::{Client, Ending, Pair, PeerId, World};
use http_core::{
    AccessLog, App, Config, Fault, Metrics, Readiness, Rejection, RequestId, Server, Status, get,
    guard, post, routes,
};
use integration::events::Log;
use integration::live;
use integration::replies::read_all;
use integration::time::{millis, secs};
use tracing::Level;

#[get("/notes/{id}")]
fn show(id: u64) -> Option<String> {
    (id < 10).then(|| format!("note {id}"))
}

#[post("/notes", dispatch = pool)]
fn create(text: &str) -> (Status, String) {
    (Status::CREATED, text.to_owned())
}

#[get("/id")]
fn id(id: RequestId<'_>) -> String {
    id.to_string()
}

#[get("/id/pooled", dispatch = pool)]
fn pooled_id(id: RequestId<'_>) -> String {
    id.to_string()
}

#[get("/panics")]
fn panics() -> &'static str {
    panic!("as the test wants")
}

#[get("/large", name = "much")]
fn large() -> String {
    "x".repeat(100_000)
}

#[get("/metrics")]
fn metrics(metrics: Metrics) -> Metrics {
    metrics
}

#[get("/ready")]
fn ready(readiness: Readiness) -> Readiness {
    readiness
}

#[guard]
fn nobody(id: RequestId<'_>) -> Result<(), Rejection> {
    Err(Rejection::new(Status::FORBIDDEN, "", id.to_string()))
}

#[get("/secret", guard = nobody)]
fn secret() -> &'static str {
    "secret"
}

fn app() -> App<()> {
    let table = routes![show, create, id, pooled_id, panics, large, metrics, ready, secret];
    App::new((), table)
}

fn logged() -> Config {
    Config::new().access_log(AccessLog::Text)
}

fn pair() -> Pair {
    let peer: SocketAddr = "192.0.2.7:4711".parse().expect("an address");
    Pair::from(peer, app(), logged())
}

#[test]
fn answer_is_a_line_of_the_access_log() {
    let (log, mut pair) = (Log::listen(), pair());
    pair.world().handlers_take(millis(3));
    pair.peer_sends(b"GET /notes/7?a='b' HTTP/1.1\r\nHost: a\r\n\r\n");
    pair.expect_response_starts(b"HTTP/1.1 200 ");
    let line = log.access();
    assert_eq!(line.level, Level::INFO);
    for (name, value) in [
        ("client", "192.0.2.7"),
        ("method", "GET"),
        ("request_target", "/notes/7?a='b'"),
        ("version", "HTTP/1.1"),
        ("status", "200"),
        ("bytes", "6"),
        ("duration_us", "3000"),
        ("route", "/notes/{id}"),
        ("closed", ""),
    ] {
        assert_eq!(line.get(name), value, "{name}: {line:#?}");
    }
    assert_eq!(line.get("request_id").len(), 32);
}

#[test]
fn answer_of_a_worker_is_logged_with_the_time_it_waited() {
    let (log, mut pair) = (Log::listen(), pair());
    pair.peer_sends(b"POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    assert!(log.take("http::access").is_empty());
    pair.advance(millis(400));
    assert!(pair.complete_next());
    let line = log.access();
    assert_eq!([line.get("status"), line.get("bytes"), line.get("route")], ["201", "5", "/notes"]);
    assert_eq!(line.get("duration_us"), "400000");
}

#[test]
fn refused_requests_are_logged_under_the_route_that_they_matched() {
    let (log, mut client) = (Log::listen(), Client::with(app(), logged().body_bytes(10)));
    let mut ask = |method: &str, target: &str, body: &str| {
        client.ask(method, target).body(body).send();
        let line = log.access();
        [line.get("method"), line.get("status"), line.get("route")].map(str::to_owned)
    };
    assert_eq!(ask("GET", "/nowhere", ""), ["GET", "404", ""]);
    assert_eq!(ask("GET", "/notes/70", ""), ["GET", "404", "/notes/{id}"]);
    assert_eq!(ask("DELETE", "/notes/7", ""), ["DELETE", "405", ""]);
    assert_eq!(ask("POST", "/notes", "more than ten"), ["POST", "413", "/notes"]);
    assert_eq!(ask("GET", "/secret", ""), ["GET", "403", "/secret"]);
    assert_eq!(ask("GET", "/panics", ""), ["GET", "500", "/panics"]);
    assert_eq!(ask("HEAD", "/large", ""), ["HEAD", "200", "/large"]);
}

#[test]
fn answer_without_content_has_no_bytes() {
    let (log, mut client) = (Log::listen(), Client::with(app(), logged()));
    client.head("/large").send().expect_status(200);
    assert_eq!(log.access().get("bytes"), "0");
    client.get("/large").send().expect_status(200);
    assert_eq!(log.access().get("bytes"), "100000");
}

#[test]
fn broken_and_late_requests_are_logged_once_they_are_told() {
    let (log, mut one) = (Log::listen(), pair());
    one.peer_sends(b"GET /a\x1b[2J\"b HTTP/1.1\r\nHost: a\r\n\r\n");
    one.expect_response_starts(b"HTTP/1.1 400 ");
    let line = log.access();
    let told =
        ["method", "request_target", "status", "client"].map(|name| line.get(name).to_owned());
    assert_eq!(told, ["GET", "/a\\x1b[2J\\x22b", "400", "192.0.2.7"]);

    let mut one = pair();
    one.peer_sends(b"GET /slow HTT").advance(secs(10));
    one.expect_response_starts(b"HTTP/1.1 408 ");
    let line = log.access();
    assert_eq!([line.get("status"), line.get("duration_us")], ["408", "10000000"]);
    assert_eq!(one.metrics().faults(Fault::Late), 1);
    one.advance(secs(2));
    assert!(log.take("http::access").is_empty());
}

#[test]
fn answers_that_never_arrived_are_logged_with_the_reason() {
    let (log, mut one) = (Log::listen(), pair());
    one.peer_slows_down(1_000);
    one.peer_sends(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(log.access().get("status"), "200");
    one.advance(secs(30));
    assert_eq!(one.is_closed(), Some(CloseReason::WriteStalled));
    let line = log.access();
    let told = ["closed", "status", "request_target"].map(|name| line.get(name).to_owned());
    assert_eq!(told, ["write_stalled", "", "/large"]);

    // What was sent to its end before is not told again.
    let mut one = pair();
    one.peer_sends(b"GET /notes/7 HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(log.access().get("status"), "200");
    one.peer_slows_down(0);
    one.peer_sends(b"GET /broken HTTP/1.1\r\n\r\n").advance(secs(60));
    assert_eq!(one.is_closed(), Some(CloseReason::WriteStalled));
    let line = log.access();
    let told = ["closed", "request_target"].map(|name| line.get(name).to_owned());
    assert_eq!(told, ["write_stalled", "/broken"]);
    assert!(log.take("http::access").is_empty());

    // Its peer goes while a worker has it.
    let mut one = pair();
    one.peer_sends(b"POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    one.peer_resets();
    let line = log.access();
    assert_eq!(
        [line.get("closed"), line.get("status"), line.get("route")],
        ["reset", "", "/notes"]
    );
    one.complete_next();
    assert!(log.take("http::access").is_empty());
}

#[test]
fn nothing_is_logged_unless_it_is_asked_for() {
    let (log, mut client) = (Log::listen(), Client::new(app()));
    client.get("/notes/7").send().expect_status(200).expect_no_header("X-Request-Id");
    client.get("/nowhere").send().expect_status(404);
    assert!(log.take("http::access").is_empty());
}

/// A proxy of ours, and somebody else.
fn proxied() -> (World, PeerId, PeerId) {
    let networks = vec!["10.0.0.0/8".parse().expect("a network")];
    let config = logged().request_ids(true).trusted_proxies(networks);
    let mut world = World::new(app(), config);
    let address = |text: &str| text.parse::<SocketAddr>().expect("an address");
    let proxy = world.connect_from(address("10.0.0.1:1"));
    let other = world.connect_from(address("192.0.2.7:1"));
    (world, proxy, other)
}

/// The id in the field of the answer, and its body.
fn ask(world: &mut World, peer: PeerId, target: &str, fields: &str) -> (String, String) {
    let before = world.wire(peer).taken().len();
    world.send(peer, format!("GET {target} HTTP/1.1\r\nHost: a\r\n{fields}\r\n").as_bytes());
    while world.run_job(0) {
        world.deliver(0);
    }
    let text = String::from_utf8_lossy(&world.wire(peer).taken()[before..]).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").expect("an answer");
    let id = head.lines().find_map(|line| line.strip_prefix("X-Request-Id: "));
    (id.expect("a field").to_owned(), body.to_owned())
}

#[test]
fn trusted_proxy_names_a_request() {
    let (log, (mut world, proxy, other)) = (Log::listen(), proxied());
    for target in ["/id", "/id/pooled"] {
        let told = ask(&mut world, proxy, target, "X-Request-Id: abc-7\r\n");
        assert_eq!(told, ("abc-7".to_owned(), "abc-7".to_owned()));
        assert_eq!(log.access().get("request_id"), "abc-7");
        // From a stranger, malformed, or twice, it is none.
        for (peer, fields) in [
            (other, "X-Request-Id: abc-7\r\n"),
            (proxy, "X-Request-Id: a\"b\r\n"),
            (proxy, "X-Request-Id: a\r\nX-Request-Id: b\r\n"),
            (proxy, ""),
        ] {
            let (field, body) = ask(&mut world, peer, target, fields);
            assert_eq!((field.len(), &field), (32, &body), "{fields}");
            assert_eq!(log.access().get("request_id"), field);
        }
    }
}

#[test]
fn refused_requests_have_ids_too() {
    let (mut world, proxy, _) = proxied();
    let (field, body) = ask(&mut world, proxy, "/secret", "X-Request-Id: abc-7\r\n");
    assert!(field == "abc-7" && body.contains("abc-7"), "{body}");
    assert_eq!(ask(&mut world, proxy, "/nowhere", "X-Request-Id: abc-8\r\n").0, "abc-8");
}

#[test]
fn ids_differ_on_one_connection_and_between_two() {
    let mut client = Client::new(app());
    let mut other = client.another();
    let mut ids: Vec<String> = (0..5).map(|_| client.get("/id").send().text().to_owned()).collect();
    ids.push(other.get("/id").send().text().to_owned());
    ids.push(Client::new(app()).get("/id").send().text().to_owned());
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 7, "{ids:?}");
}

#[test]
fn metrics_are_counted_for_each_route() {
    let mut client = Client::with(app(), Config::new().route_metrics(true));
    client.handlers_take(millis(3));
    client.get("/notes/7").send().expect_status(200);
    client.get("/notes/70").send().expect_status(404);
    client.get("/nowhere/at/all").send().expect_status(404);
    client.get("/elsewhere").send().expect_status(404);
    client.post("/notes").body("a").send().expect_status(201);
    client.get("/large").send().expect_status(200);
    let text = client.get("/metrics").send().expect_status(200).text().to_owned();
    for line in [
        "# TYPE http_requests_total counter",
        "http_requests_total{method=\"GET\",route=\"/notes/{id}\",status=\"2xx\"} 1",
        "http_requests_total{method=\"GET\",route=\"/notes/{id}\",status=\"4xx\"} 1",
        "http_requests_total{method=\"POST\",route=\"/notes\",status=\"2xx\"} 1",
        "http_requests_total{method=\"\",route=\"\",status=\"4xx\"} 2",
        "http_request_duration_seconds_bucket{method=\"GET\",route=\"/notes/{id}\",le=\"0.001\"} 0",
        "http_request_duration_seconds_bucket{method=\"GET\",route=\"/notes/{id}\",le=\"0.005\"} 2",
        "http_request_duration_seconds_bucket{method=\"GET\",route=\"/notes/{id}\",le=\"+Inf\"} 2",
        "http_request_duration_seconds_sum{method=\"GET\",route=\"/notes/{id}\"} 0.006",
        "http_request_duration_seconds_count{method=\"GET\",route=\"/notes/{id}\"} 2",
        "http_requests_total{method=\"GET\",route=\"/large\",name=\"much\",status=\"2xx\"} 1",
        "http_heads_total 7",
        "http_connections_open 1",
        "http_connections_closed_total{reason=\"write_stalled\"} 0",
        "http_faults_total{fault=\"late\"} 0",
        "http_queue_jobs 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n\n{text}");
    }
    let metrics = client.metrics();
    let routes = metrics.routes;
    assert_eq!((routes[0].count(), routes[0].of_class(4), routes[0].time), (2, 1, millis(6)));
    assert_eq!(routes.last().map(http_core::RouteMetrics::count), Some(2));
}

#[test]
fn each_line_of_the_metrics_is_a_comment_or_a_name_and_a_number() {
    let mut client = Client::with(app(), Config::new().route_metrics(true));
    client.get("/notes/7").send().expect_status(200);
    let text = client.get("/metrics").send().text().to_owned();
    let mut names = Vec::new();
    for line in text.lines() {
        if let Some(kind) = line.strip_prefix("# TYPE ") {
            names.extend(kind.split(' ').next());
        } else if !line.starts_with("# HELP ") {
            let (series, value) = line.rsplit_once(' ').expect("a value");
            let name = series.split('{').next().unwrap_or_default();
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(names.last().is_some_and(|last| name.starts_with(last)), "{line}");
        }
    }
    let mut distinct = names.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), names.len(), "a name has one block");
}

#[test]
fn routes_are_not_counted_unless_that_is_asked_for() {
    let mut client = Client::new(app());
    let text = client.get("/metrics").send().expect_status(200).text().to_owned();
    assert!(
        !text.contains("http_requests_total") && text.contains("http_heads_total 1\n"),
        "{text}"
    );
    assert!(client.metrics().routes.is_empty());
}

#[test]
fn c19_readiness_ends_when_the_drain_begins() {
    let mut pair = Pair::new(app());
    pair.peer_sends(b"GET /ready HTTP/1.1\r\nHost: a\r\n\r\n");
    pair.expect_response_starts(b"HTTP/1.1 200 ");
    pair.received();
    // Half a request: what was begun is finished.
    pair.peer_sends(b"GET /ready HTTP/1.1\r\n");
    pair.drain();
    pair.peer_sends(b"Host: a\r\n\r\n");
    let text = String::from_utf8_lossy(&pair.received()).into_owned();
    assert!(text.contains("HTTP/1.1 503 ") && text.ends_with("\r\n\r\ndraining\n"), "{text}");
}

#[test]
#[cfg(debug_assertions)]
fn handler_that_holds_its_loop_is_named_once() {
    let (log, mut client) = (Log::listen(), Client::new(app()));
    client.handlers_take(millis(10));
    client.get("/notes/7").send().expect_status(200);
    assert_eq!(log.messages(Level::WARN), Vec::<String>::new());
    client.handlers_take(millis(25));
    // Once it may have been the system.
    client.get("/notes/7").send().expect_status(200);
    assert_eq!(log.messages(Level::WARN), Vec::<String>::new());
    client.get("/notes/8").send().expect_status(200);
    client.get("/notes/9").send().expect_status(200);
    // On the pool it may.
    client.post("/notes").body("a").send().expect_status(201);
    let warnings = log.messages(Level::WARN);
    let [warning] = &warnings[..] else { panic!("{warnings:?}") };
    let wanted = "the handler `observing::show` of GET /notes/{id} (";
    assert!(warning.starts_with(wanted) && warning.contains("observing.rs:"), "{warning}");
    assert!(warning.contains(" held its loop for 25 ms"), "{warning}");
    client.advance(secs(60));
    client.get("/notes/7").send().expect_status(200);
    assert_eq!(log.messages(Level::WARN).len(), 1);
}

#[test]
#[cfg(debug_assertions)]
fn handler_that_holds_its_loop_for_long_is_named_the_first_time() {
    for (took, warnings) in [(49, 0), (50, 1)] {
        let (log, mut client) = (Log::listen(), Client::new(app()));
        client.handlers_take(millis(took));
        client.get("/notes/7").send().expect_status(200);
        assert_eq!(log.messages(Level::WARN).len(), warnings, "{took} ms");
        // To tell of a panic may take long, which is not the handler's doing.
        client.get("/panics").send().expect_status(500);
        assert_eq!(log.messages(Level::WARN), Vec::<String>::new());
    }
}

#[test]
fn answer_that_cannot_be_sent_is_told_of_as_the_500_that_was() {
    #[get("/inline")]
    fn inline() -> (Status, &'static str) {
        (Status::PROCESSING, "wait")
    }
    #[get("/pooled", dispatch = pool)]
    fn pooled() -> (Status, &'static str) {
        (Status::PROCESSING, "wait")
    }
    let log = Log::listen();
    let app = App::new((), routes![inline, pooled]);
    let mut pair = Pair::with(app, logged().request_ids(true).route_metrics(true));
    for target in ["/inline", "/pooled"] {
        pair.peer_sends(format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes());
        pair.complete_next();
        let reply = read_all(&pair.news()).remove(0);
        let line = log.access();
        assert_eq!((reply.status, line.get("status")), (500, "500"), "{target}");
        assert_eq!(line.get("bytes"), reply.body.len().to_string(), "{target}");
        assert_eq!(reply.field("x-request-id"), Some(line.get("request_id")), "{target}");
    }
    let classes = pair.metrics().routes.into_iter().map(|route| route.of_class(5));
    assert_eq!(classes.collect::<Vec<_>>(), [1, 1, 0]);
}

#[test]
#[cfg(debug_assertions)]
fn missing_page_names_near_routes() {
    let mut client = Client::new(app());
    let page = client.get("/nots/7").send().expect_status(404);
    page.expect_text_with("no route matches, near ones are: GET /notes/{id}");
    let page = client.get("/nots/7<script>").header("Accept", "text/html").send();
    assert!(!page.text().contains("<script>"), "{}", page.text());
    client.get("/favicon.ico").send().expect_text("404 Not Found\n");
}

#[test]
fn peer_that_ends_between_two_requests_is_no_line() {
    let (log, mut pair) = (Log::listen(), pair());
    pair.peer_sends(b"GET /id HTTP/1.1\r\nHost: a\r\n\r\n");
    log.access();
    pair.peer_closes();
    assert_eq!(pair.is_closed(), Some(CloseReason::PeerClosed));
    assert!(log.take("http::access").is_empty());
    assert_eq!(pair.server_ending(), Ending::Closed);
}

#[test]
fn idle_worker_is_not_told_to_be_at_work_when_a_connection_is_cut_off() {
    let (log, short) = (Log::listen(), millis(20));
    let config = Config::new().loops(1usize).handles_signals(false).drain_timeout(short);
    let mut server =
        Server::bind_with(app(), "127.0.0.1:0", config.workers(1usize)).expect("a server");
    let handle = server.handle();
    let mut late = live::Client::connect(server.address());
    late.send("POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
    while handle.metrics().requests == 0 {
        server.tick(short).expect("a turn");
    }
    handle.shutdown();
    server.run().expect("an end");
    assert_eq!(handle.metrics().closed(CloseReason::CutOff), 1);
    let told = log.take("http_core::notice");
    let told: Vec<&str> = told.iter().map(|line| line.get("message")).collect();
    assert!(told.iter().any(|line| line.ends_with("0 connections drained, 1 cut off")), "{told:?}");
    assert!(told.iter().all(|line| !line.contains("left behind")), "{told:?}");
}
