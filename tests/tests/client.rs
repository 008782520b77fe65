//! The test client: the same requests in memory and through a socket, what it keeps, and what it says when a test fails.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use http_core::testing::{Answer, Client, json};
use http_core::{
    App, Config, Cookies, Form, FromPairs, Headers, Json, NoContent, Provide, SetCookie, State,
    Status, get, patch, post, put, routes,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Note<'a> {
    id: u64,
    title: &'a str,
}

#[get("/notes/{id}?{title = \"plain\"}")]
fn show(id: u64, title: &str) -> Option<Json<Note<'_>>> {
    (id > 0).then_some(Json(Note { id, title }))
}

#[post("/notes", dispatch = pool)]
fn create<'a>(note: Json<Note<'a>>) -> (Status, Json<Note<'a>>) {
    (Status::CREATED, note)
}

#[derive(FromPairs)]
struct Order<'a> {
    item: &'a str,
    note: &'a str,
}

#[post("/orders")]
fn order(order: Form<Order<'_>>) -> String {
    format!("{} | {}", order.item, order.note)
}

/// The request's fields, one a line, and the body.
#[put("/echo", max_body = "4MiB")]
fn echo(headers: Headers<'_>, body: &[u8]) -> String {
    let lines = headers.iter().map(|(name, value)| format!("{name}: {}\n", value.escape_ascii()));
    format!("{}\n{} bytes", lines.collect::<String>(), body.len())
}

#[patch("/nothing")]
fn nothing() -> NoContent {
    NoContent
}

#[get("/bytes")]
fn bytes() -> &'static [u8] {
    b"\xffbytes\x1b"
}

#[post("/panic", dispatch = pool)]
fn panics() -> String {
    panic!("a handler of the test panics")
}

#[derive(Default, Provide)]
struct Site {
    secret: u32,
}

#[get("/secret")]
fn secret(secret: State<'_, u32>) -> String {
    secret.to_string()
}

#[post("/cookies/{name}?{path}&{seconds}")]
fn set(
    name: String,
    path: Option<String>,
    seconds: Option<u64>,
) -> http_core::Result<(SetCookie, NoContent)> {
    let mut cookie = SetCookie::new(name, "1")?.secure();
    if let Some(path) = path {
        cookie = cookie.path(path);
    }
    if let Some(seconds) = seconds {
        cookie = cookie.max_age(Duration::from_secs(seconds));
    }
    Ok((cookie, NoContent))
}

#[get("/cookies/{*rest}")]
fn cookies(rest: &str, cookies: Cookies<'_>) -> String {
    let _ = rest;
    cookies.iter().map(|(name, value)| format!("{name}={value};")).collect()
}

routes! {
    ROUTES = [show, create, order, echo, nothing, bytes, panics, secret, set, cookies]
}

fn app() -> App<Site> {
    App::new(Site { secret: 5 }, ROUTES)
}

/// Tells it to a client in memory, and to one of a live server.
fn both(tell: impl Fn(Client)) {
    tell(Client::new(app()));
    tell(Client::live(app()).expect("a server"));
}

#[test]
fn requests_of_every_kind_are_answered_in_memory_and_live() {
    both(|mut client| {
        client.get("/notes/7").send().expect_json(json!({ "title": "plain", "id": 7 }));
        client.call(show::url(7).title("a b")).send().expect_json(Note { id: 7, title: "a b" });
        client.call(secret::url()).send().expect_status(200).expect_text("5");
        client.get("/notes/0").send().expect_status(404).expect_text_with("Not Found");

        let answer = client.post("/notes").json(&Note { id: 1, title: "new" }).send();
        assert_eq!(answer.json::<Note<'_>>(), Note { id: 1, title: "new" });
        answer.expect_status(201).expect_header("content-type", "application/json");

        let answer = client.get("/notes/7?x").query(&[("title", "a&b é")]).query(&[]).send();
        answer.expect_json(json!({ "id": 7, "title": "a&b é" }));
        client.call(show::url(7)).query(&[("title", "c")]).send().expect_text_with("\"c\"");

        let form = client.call(order::url()).form(&[("item", "a+b & c"), ("note", "ü=1")]);
        form.send().expect_text("a+b & c | ü=1");
        client.patch("/nothing").send().expect_status(204).expect_text("");
        client
            .delete("/nothing")
            .send()
            .expect_status(405)
            .expect_header("Allow", "OPTIONS, PATCH");
        client.ask("BREW", "/nothing").send().expect_status(501);
        assert_eq!(client.get("/bytes").send().bytes(), b"\xffbytes\x1b");
    });
}

#[test]
fn head_is_answered_with_the_length_and_no_body() {
    both(|mut client| {
        client.head("/secret").send().expect_header("Content-Length", "1").expect_text("");
        client.get("/secret").send().expect_text("5");
    });
}

#[test]
fn fields_and_framing_are_sent_as_documented() {
    both(|mut client| {
        let answer = client.put("/echo").send();
        answer.expect_text("Host: localhost\nContent-Length: 0\n\n0 bytes");
        let answer = client.put("/echo").header("X", "1").header("x", "2").body("four").send();
        answer.expect_text("Host: localhost\nX: 1\nx: 2\nContent-Length: 4\n\n4 bytes");
        let typed = client.put("/echo").json(&1).header("Content-Type", "a/b").header("Host", "h");
        let typed = typed.chunks(["ab", "", "c"]).send();
        typed.expect_text("Content-Type: a/b\nHost: h\nTransfer-Encoding: chunked\n\n3 bytes");
        // The interim answer is passed over.
        let patient = client.put("/echo").header("Expect", "100-continue").body("four").send();
        patient.expect_status(200).expect_text_with("\n4 bytes");
        let large = client.put("/echo").body(vec![b'x'; 3 << 20]).send();
        large.expect_text_with("\n3145728 bytes");
    });
}

#[test]
fn one_connection_carries_many_requests_and_a_closed_one_is_replaced() {
    both(|mut client| {
        for _ in 0..3 {
            client.get("/secret").send().expect_no_header("Connection");
        }
        assert_eq!(client.metrics().accepted, 1);
        let last = client.get("/secret").header("Connection", "close").send();
        last.expect_header("connection", "close");
        client.get("/secret").send().expect_text("5");
        assert_eq!(client.metrics().accepted, 2);
        // A body that is refused is not read, and the connection ends.
        let refused = client.post("/orders").body(vec![0; 8 << 20]).send();
        refused.expect_status(415).expect_header("Connection", "close");
        client.get("/secret").send().expect_text("5");
        assert_eq!(client.metrics().accepted, 3);
    });
}

#[test]
fn limits_and_timeouts_are_the_ones_of_the_settings() {
    let config = Config::new().body_bytes(3).idle_timeout(Duration::from_secs(5));
    let mut client = Client::with(app(), config.clone());
    client.post("/orders").form(&[("item", "1234")]).send().expect_status(413);
    client.get("/secret").send().expect_status(200);
    client.advance(Duration::from_secs(4));
    client.get("/secret").send().expect_status(200);
    assert_eq!(client.metrics().accepted, 1);
    client.advance(Duration::from_secs(5));
    client.get("/secret").send().expect_status(200);
    assert_eq!(client.metrics().accepted, 2);

    let mut client = Client::live_with(app(), config).expect("a server");
    client.post("/orders").form(&[("item", "1234")]).send().expect_status(413);
}

#[test]
fn pooled_handler_that_panics_is_answered_500() {
    both(|mut client| {
        client.post("/panic").send().expect_status(500);
        client.get("/secret").send().expect_status(200);
        assert_eq!(client.metrics().panicked, 1);
    });
}

#[test]
fn cookies_are_kept_and_sent_back() {
    both(|mut client| {
        client.call(set::url("a".into())).send();
        client.call(set::url("b".into()).path("/cookies/x".into())).send();
        assert_eq!(client.cookie("a"), Some("1"));
        client.get("/cookies/z").send().expect_text("a=1;");
        client.get("/cookies/x/y?z").send().expect_text("b=1;a=1;");
        client.get("/cookies/z").header("Cookie", "own=2").send().expect_text("own=2;");

        client.another().get("/cookies/z").send().expect_text("");
        client.call(set::url("a".into()).seconds(0)).send();
        client.get("/cookies/z").send().expect_text("");
        client.clear_cookies();
        client.get("/cookies/x/y").send().expect_text("");

        let mut forgetful = client.without_cookies();
        forgetful.call(set::url("a".into())).send();
        forgetful.get("/cookies/z").send().expect_text("");
        assert_eq!(forgetful.cookie("a"), None);
    });
}

#[test]
fn cookies_are_the_same_for_a_url_and_its_path() {
    both(|mut client| {
        client.post("http://localhost/cookies/all?path=/").send();
        client.post("http://localhost/cookies/own").send();
        for front in ["", "http://localhost"] {
            let answer = client.get(format!("{front}/cookies/x?to=http://a/b")).send();
            answer.expect_text("own=1;all=1;");
            let answer = client.put(format!("{front}/echo")).send();
            answer.expect_text_with("Cookie: all=1\n");
        }
    });
}

#[test]
fn cookies_end_when_virtual_time_has_passed() {
    let mut client = Client::new(app());
    client.call(set::url("a".into()).seconds(60)).send();
    client.advance(Duration::from_secs(59));
    client.get("/cookies/z").send().expect_text("a=1;");
    client.advance(Duration::from_secs(1));
    client.get("/cookies/z").send().expect_text("");
}

#[test]
fn clients_of_one_server_share_its_state_and_work_on_threads_of_their_own() {
    both(|client| {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let mut other = client.another();
                scope.spawn(move || other.get("/secret").send().expect_text("5"));
            }
        });
        assert_eq!(client.metrics().accepted, 4);
    });
}

#[test]
fn live_server_ends_with_its_last_client() {
    let client = Client::live(app()).expect("a server");
    let address = client.address().expect("a live server has one");
    let mut other = client.another();
    drop(client);
    other.get("/secret").send().expect_status(200);
    drop(other);
    let refused = std::net::TcpStream::connect(address).expect_err("nobody listens any more");
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    assert_eq!(Client::new(app()).address(), None);
}

#[test]
fn server_that_is_gone_is_told_with_the_request() {
    let mut client = Client::live(app()).expect("a server");
    client.handle().expect("a live server has one").shutdown();
    let panic = loop {
        // Some may be answered before the shutdown begins.
        let asked = catch_unwind(AssertUnwindSafe(|| client.get("/secret").send()));
        if let Err(panic) = asked {
            break panic;
        }
    };
    let said = panic.downcast_ref::<String>().expect("a message");
    let starts =
        said.starts_with("no whole answer came: ") || said.starts_with("no connection to ");
    assert!(starts && said.contains("\n\nrequest:\n  GET /secret HTTP/1.1\n"), "{said}");
}

/// What a client says when `test` fails.
fn complaint<T>(test: impl FnOnce(&mut Client) -> T) -> String {
    let mut client = Client::new(app());
    let panic = catch_unwind(AssertUnwindSafe(|| test(&mut client)));
    let Err(panic) = panic else { panic!("the assertion holds") };
    panic.downcast_ref::<String>().expect("a message").clone()
}

#[test]
fn failed_assertion_shows_the_request_and_the_answer() {
    let said = complaint(|client| {
        let ask = client.post("/orders").header("X-Request", "7").form(&[("item", "a")]);
        ask.send().expect_status(200)
    });
    let expected = "expected status 200, found 422\n\nrequest:\n  POST /orders HTTP/1.1\n  Host: localhost\n  \
                    X-Request: 7\n  Content-Type: application/x-www-form-urlencoded\n  Content-Length: 6\n\n  \
                    item=a\n\nanswer:\n  HTTP/1.1 422 Unprocessable Entity\n  Date: Sun, 06 Nov 1994 08:49:37 GMT\n";
    assert!(said.starts_with(expected), "{said}");
    assert!(said.contains("body.note"), "{said}");
}

#[test]
fn each_assertion_says_what_it_expected() {
    let fails = |path: &'static str, expect: fn(Answer) -> Answer, start: &str| {
        let said = complaint(|client| expect(client.get(path).send()));
        assert!(said.starts_with(start), "{said}");
        assert!(said.contains(&format!("request:\n  GET {path} HTTP/1.1\n")), "{said}");
        assert!(said.contains("answer:\n  HTTP/1.1 200 OK\n"), "{said}");
    };
    fails("/secret", |answer| answer.expect_status(404), "expected status 404, found 200\n");
    fails(
        "/secret",
        |answer| answer.expect_header("Content-Length", "2"),
        "expected Content-Length: 2, found 1\n",
    );
    fails("/secret", |answer| answer.expect_header("X", "2"), "expected X: 2, found none\n");
    fails("/secret", |answer| answer.expect_no_header("date"), "expected no date\n");
    fails("/secret", |answer| answer.expect_text("a\n\x07"), "expected the text\n  a\n  \\u{7}\n");
    fails("/secret", |answer| answer.expect_text_with("a"), "expected a text with\n  a\n");
    fails("/bytes", |answer| answer.expect_text_with("a"), "the body is no text: invalid utf-8");
    fails("/secret", |answer| answer.expect_json(5), "expected JSON, the Content-Type says ");
    fails(
        "/notes/7",
        |answer| answer.expect_json(json!({ "id": 7 })),
        "expected the JSON\n  {\n    \"id\": 7",
    );
    fails(
        "/notes/7",
        |answer| {
            let _: u8 = answer.json();
            answer
        },
        "the body is not the JSON of u8: invalid type: map, expected u8",
    );
    let said = complaint(|client| client.get("/bytes").send().expect_text("x"));
    assert!(said.ends_with("\n\n  \\xffbytes\\u{1b}\n"), "{said}");
}

#[test]
fn what_no_client_may_send_is_refused_before_it_is_sent() {
    for (said, start) in [
        (complaint(|client| client.get("/a b").send()), "\"/a b\" is no target"),
        (complaint(|client| client.get("").send()), "\"\" is no target"),
        (complaint(|client| client.ask("G T", "/").send()), "\"G T\" is no method"),
        (complaint(|client| client.get("/").header("a b", "").send()), "\"a b\" is no name"),
        (
            complaint(|client| client.get("/").header("A", "\r\nB: c").send()),
            "header A: \\r\\nB: c",
        ),
        (
            complaint(|client| client.get("/").header("content-length", "1").send()),
            "content-length is the client's to send",
        ),
    ] {
        assert!(said.starts_with(start), "{said}");
    }
    let mut live = Client::live(app()).expect("a server");
    let moved = catch_unwind(AssertUnwindSafe(|| live.advance(Duration::from_secs(1))));
    assert!(moved.is_err(), "the clock of a live server is the machine's");
}
