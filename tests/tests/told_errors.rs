//! What the operator is told when the server is to blame: what it was, and over which request.

use std::{fmt, io};

use http_core::testing::Client;
use http_core::{
    AccessLog, App, Config, HttpError, Rejection, Responder, Status, after, catch, get, guard,
    respond_with, routes,
};
use integration::events::{Line, Log};
use integration::process::Process;
use tracing::Level;

#[get("/open/{name}")]
fn open(name: &str) -> http_core::Result<()> {
    Err(io::Error::other(format!("cannot open {name}")))?
}

#[get("/panics")]
fn panics() -> &'static str {
    panic!("as the test wants")
}

#[derive(Debug, HttpError)]
#[status(503)]
struct NoDatabase;

impl fmt::Display for NoDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no database")
    }
}

#[get("/derived", dispatch = pool)]
fn derived() -> Result<(), NoDatabase> {
    Err(NoDatabase)
}

#[get("/rejected")]
fn rejected() -> Rejection {
    let mut both = Rejection::new(Status::INTERNAL_SERVER_ERROR, "state.a", "is missing");
    both.join(Rejection::new(Status::INTERNAL_SERVER_ERROR, "", "all is lost"));
    both
}

/// Puts an answer of its own in the place of what has failed.
#[get("/given-up")]
fn given_up() -> impl Responder {
    respond_with(|response| {
        Err::<(), _>(NoDatabase).respond(response)?;
        response.set_status(Status::OK);
        response.set_body(b"without");
        Ok(())
    })
}

#[get("/guarded")]
fn guarded() -> &'static str {
    "in"
}

/// Cannot know who it is.
#[guard]
fn ask() -> Result<(), NoDatabase> {
    Err(NoDatabase)
}

#[after]
fn set_aside(response: &mut http_core::Response) {
    response.clear();
    response.set_body(b"set aside");
}

#[get("/missing")]
fn missing() -> Option<&'static str> {
    None
}

/// Makes a page that cannot be sent.
#[catch(404)]
fn lost() -> ([(&'static str, &'static str); 1], &'static str) {
    ([("no name", "")], "lost")
}

#[get("/gone")]
fn gone() -> Status {
    Status::GONE
}

#[catch(410)]
fn look_it_up() -> Result<(), NoDatabase> {
    Err(NoDatabase)
}

routes! {
    CAUGHT = [missing, lost, gone, look_it_up]
}

routes! {
    GUARDED = [guarded, ask]
}

routes! {
    ASIDE = [open, set_aside]
}

fn app() -> App<()> {
    let table = routes![
        open, panics, derived, rejected, given_up, "/in" => GUARDED, "/aside" => ASIDE, "/caught" => CAUGHT
    ];
    App::new((), table)
}

fn client() -> Client {
    Client::with(app(), Config::new().access_log(AccessLog::Text))
}

/// The only error that was told.
fn error(log: &Log) -> Line {
    let told = log.take("http_core::notice");
    let [line] = &told[..] else { panic!("{told:#?}") };
    assert_eq!(line.level, Level::ERROR);
    line.clone()
}

#[test]
fn error_is_told_with_the_request_by_the_names_of_the_access_log() {
    for (path, status, route, message) in [
        ("/open/a?b", 500, "/open/{name}", "answering 500: cannot open a"),
        ("/derived", 503, "/derived", "answering 503: no database"),
        ("/rejected", 500, "/rejected", "answering 500: state.a: is missing; all is lost"),
        ("/in/guarded", 503, "/in/guarded", "answering 503: no database"),
        ("/aside/open/a", 200, "/aside/open/{name}", "answering 500: cannot open a"),
        (
            "/caught/missing",
            404,
            "/caught/missing",
            "a catcher has failed: header name \"no name\" is not a token",
        ),
        ("/caught/gone", 410, "/caught/gone", "answering 503: no database"),
        ("/panics", 500, "/panics", "a handler panicked: 500 sent"),
    ] {
        let (log, mut client) = (Log::listen(), client());
        client.get(path).send().expect_status(status);
        let told = error(&log);
        assert_eq!(told.get("message"), message);
        let access = log.access();
        for (name, value) in [("method", "GET"), ("request_target", path), ("route", route)] {
            assert_eq!((told.get(name), access.get(name)), (value, value), "{path}");
        }
        assert_eq!(told.get("request_id"), access.get("request_id"), "{path}");
    }
}

#[test]
fn error_whose_page_is_given_up_before_the_request_is_known_is_told_alone() {
    let (log, mut client) = (Log::listen(), client());
    client.get("/given-up").send().expect_status(200).expect_text("without");
    let told = error(&log);
    assert_eq!((told.get("message"), told.get("route")), ("answering 503: no database", ""));
    client.get("/missing").send().expect_status(404);
    assert!(log.take("http_core::notice").is_empty());
}

#[test]
fn error_of_an_answer_that_nobody_sends_is_told() {
    let log = Log::listen();
    let mut response = http_core::Response::default();
    assert!(NoDatabase.respond(&mut response).is_ok());
    drop(response);
    assert_eq!(error(&log).get("message"), "answering 503: no database");
}

#[test]
fn what_a_client_sends_begins_no_line_by_way_of_an_error() {
    let (log, mut client) = (Log::listen(), client());
    client.get("/open/a%0Aerror:%1B%5B2J%C2%85%C3%A9").send().expect_status(500);
    let told = ["answering 500: cannot open a\\nerror:\\u{1b}[2J\\u{85}é"];
    assert_eq!(log.messages(Level::ERROR), told);
}

#[test]
fn without_a_log_the_line_on_stderr_begins_with_the_request() {
    let mut process = Process::start(env!("CARGO_BIN_EXE_serves"), "watching");
    let mut client = process.connect();
    assert_eq!(client.get("/fails/7?a=b").status, 500);
    let line = process.wait_for("answering 500");
    let line = line.strip_suffix(')').and_then(|line| line.split_once(" (request_id="));
    let (told, id) = line.expect("a line that ends with an id");
    assert_eq!(told, "error: GET /fails/7?a=b: answering 500: no disk for 7");
    assert!(!id.is_empty());
    assert_eq!(client.get("/panics").status, 500);
    process.wait_for("error: GET /panics: a handler panicked: 500 sent (request_id=");
}
