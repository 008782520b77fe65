//! Every case of the corpus, at every split through a connection without a socket, and once through a real one.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::time::{Duration, SystemTime};
use std::{env, fmt, fs};

use http_core::testing::{Ending, Pair};
use http_core::{
    App, Bearer, Conditional, Conditions, Config, Cookies, Created, ETag, Headers, Json, NoContent,
    Redirect, Rejection, Request, SetCookie, Status, Target, Unmet, Version, delete, get, guard,
    patch, post, put, route, routes,
};
use integration::corpus::{Case, End, cases};
use integration::live::Live;
use integration::replies::{To, read_one};
use integration::site::panic_quietly;
use serde::{Deserialize, Serialize};

#[get("/")]
fn index() -> &'static str {
    "hello"
}

#[get("/target")]
fn target(target: Target<'_>) -> String {
    target.0.into()
}

#[get("/echo")]
fn echo_of_get<'r>(request: &Request<'r>) -> &'r [u8] {
    request.body()
}

#[post("/echo")]
fn echo(body: &[u8]) -> &[u8] {
    body
}

#[put("/echo")]
fn echo_of_put(body: &[u8]) -> &[u8] {
    body
}

#[patch("/echo")]
fn echo_of_patch(body: &[u8]) -> &[u8] {
    body
}

#[delete("/echo")]
fn remove() -> NoContent {
    NoContent
}

#[post("/tiny", max_body = "10B")]
fn tiny(body: &[u8]) -> &[u8] {
    body
}

/// The values of all fields `X`.
#[get("/field")]
fn field(headers: Headers<'_>) -> Vec<u8> {
    headers.get_all("x").collect::<Vec<_>>().join(&b", "[..])
}

#[post("/field")]
fn field_of_post(headers: Headers<'_>) -> Vec<u8> {
    field(headers)
}

#[get("/authority")]
fn authority(request: &Request<'_>) -> String {
    request.head().host().unwrap_or("none").into()
}

#[get("/version")]
fn version(request: &Request<'_>) -> String {
    request.head().minor_version().to_string()
}

#[get("/status/{code}")]
fn status(code: u16) -> http_core::Result<(Status, &'static str)> {
    Ok((Status::from_u16(code)?, "content"))
}

#[get("/panic")]
fn panic() -> &'static str {
    panic_quietly()
}

/// 1994-11-06 08:49:37 GMT.
const CHANGED: Duration = Duration::from_secs(784_111_777);

fn page_version() -> Version {
    Version::tagged(ETag::fixed("v1")).and_modified(SystemTime::UNIX_EPOCH + CHANGED)
}

#[get("/page")]
fn page() -> Conditional<&'static str> {
    Conditional::new(page_version(), "page")
}

/// A resource with a weak version and no date.
#[get("/tagged")]
fn tagged() -> http_core::Result<Conditional<&'static str>> {
    Ok(Conditional::new(Version::tagged(ETag::weak("t")?), "tagged"))
}

#[put("/page")]
fn replace(conditions: Conditions<'_>) -> Result<(), Unmet> {
    conditions.check(&page_version())
}

#[route("PURGE", "/page")]
fn purge() {}

#[get("/away")]
fn away() -> Redirect {
    Redirect::see_other("/page")
}

#[post("/notes")]
fn create() -> Created<&'static str> {
    Created::at("/notes/1", "made")
}

#[derive(Deserialize, Serialize)]
struct Note {
    text: String,
}

#[post("/json")]
fn json(note: Json<Note>) -> Json<Note> {
    note
}

#[get("/cookies")]
fn cookies(cookies: Cookies<'_>) -> String {
    let pairs: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("|")
}

#[get("/set")]
fn set() -> http_core::Result<(SetCookie, &'static str)> {
    Ok((SetCookie::new("a", "1")?.path("/"), "set"))
}

#[get("/secret")]
fn secret<'r>(token: Bearer<'r>) -> &'r str {
    token.0
}

#[get("/")]
fn guarded() -> &'static str {
    "never"
}

#[post("/")]
fn guarded_post(body: &[u8]) -> &[u8] {
    body
}

routes! {
    GUARDED = [refuse_all, guarded, guarded_post]
}

#[guard]
fn refuse_all() -> Result<(), Rejection> {
    Err(Rejection::new(Status::FORBIDDEN, "", "nobody comes in"))
}

fn app() -> App<()> {
    let table = routes![
        index,
        target,
        echo_of_get,
        echo,
        echo_of_put,
        echo_of_patch,
        remove,
        tiny,
        field,
        field_of_post,
        authority,
        version,
        status,
        panic,
        page,
        tagged,
        replace,
        purge,
        away,
        create,
        json,
        cookies,
        set,
        secret,
        "/guarded" => GUARDED,
    ];
    App::new((), table)
}

/// Small limits, so that a small request goes beyond them.
fn config() -> Config {
    Config::new()
        .loops(1usize)
        .target_bytes(200usize)
        .head_bytes(1_000usize)
        .head_fields(20usize)
        .body_bytes(100usize)
        .chunk_extension_bytes(40usize)
        .trailer_bytes(60usize)
        .requests_per_connection(8u32)
}

/// The request that shows whether a connection is open.
const NEXT: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// What a failure shows.
struct Shown<'a> {
    case: &'a Case,
    how: &'a str,
    received: &'a [u8],
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shown { case, how, received } = self;
        write!(f, "tests/corpus/{}.raw, {how}:\n{}", case.name, received.escape_ascii())
    }
}

/// A check that panics is told of too.
impl Drop for Shown<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{self}");
        }
    }
}

#[test]
fn c21_corpus_holds_at_least_300_cases() {
    // That every first line is as it has to be, `cases` sees to.
    assert!(cases().len() >= 300);
}

#[test]
fn c02_every_case_is_answered_as_expected_at_every_split() {
    let failures: Vec<_> = cases().iter().filter_map(|case| run_splits(case).err()).collect();
    assert!(failures.is_empty(), "\n\n{}\n", failures.join("\n\n"));
}

#[test]
fn c11_every_case_is_answered_the_same_from_a_pool() {
    let pool = || Pair::with(app(), config().workers(1usize));
    let run_both = |case: &Case| {
        run(case, pool(), [&case.bytes[..]], "whole, from a pool")?;
        run(case, pool(), case.bytes.chunks(1), "byte by byte, from a pool")
    };
    let failures: Vec<_> = cases().iter().filter_map(|case| run_both(case).err()).collect();
    assert!(failures.is_empty(), "\n\n{}\n", failures.join("\n\n"));
}

/// What a connection remembers of one request changes nothing in the next.
#[test]
fn c04_every_case_is_answered_the_same_behind_another_request() {
    let run_behind = |case: &Case| {
        for host in ["a", "example.com"] {
            let most = config().requests_per_connection;
            let mut pair = Pair::with(app(), config().requests_per_connection(most + 1));
            send(&mut pair, format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes());
            run(case, pair, [&case.bytes[..]], "behind another request")?;
        }
        Ok::<(), String>(())
    };
    let failures: Vec<_> = cases().iter().filter_map(|case| run_behind(case).err()).collect();
    assert!(failures.is_empty(), "\n\n{}\n", failures.join("\n\n"));
}

fn run_splits(case: &Case) -> Result<(), String> {
    let inline = || Pair::with(app(), config());
    let whole = run(case, inline(), [&case.bytes[..]], "whole")?;
    let mut seen = vec![whole];
    for at in 1..case.bytes.len() {
        let pieces = [&case.bytes[..at], &case.bytes[at..]];
        seen.push(run(case, inline(), pieces, &format!("cut at {at}"))?);
    }
    seen.push(run(case, inline(), case.bytes.chunks(1), "byte by byte")?);
    let is_seen = |index: usize| seen.contains(&index);
    if whole != 0 || !(0..case.expected.len()).all(is_seen) {
        return Err(format!("tests/corpus/{}.raw expects what does not come", case.name));
    }
    Ok(())
}

/// Sends the pieces. Which of the expectations the answers meet.
fn run<'a>(
    case: &Case,
    mut pair: Pair,
    pieces: impl IntoIterator<Item = &'a [u8]>,
    how: &str,
) -> Result<usize, String> {
    let before = pair.received().len();
    pieces.into_iter().for_each(|piece| send(&mut pair, piece));
    let received = pair.received().split_off(before);
    let end = end_of(case, &mut pair);
    let shown = Shown { case, how, received: &received };
    case.check(&received, end).map_err(|wrong| format!("{wrong}\n{shown}"))
}

/// Sends, and lets the workers do what there is for them.
fn send(pair: &mut Pair, bytes: &[u8]) {
    pair.peer_sends(bytes);
    while pair.complete_next() {}
}

/// How the connection stands: one more request shows whether anything is still read as one.
fn end_of(case: &Case, pair: &mut Pair) -> End {
    let waits = case.expected.iter().any(|expected| expected.end == End::More);
    let closed = pair.server_ending() != Ending::Open;
    if waits && !closed {
        return if pair.is_idle() { End::Open } else { End::More };
    }
    let before = pair.received().len();
    send(pair, NEXT);
    let answer = &pair.received()[before..];
    if closed {
        assert!(answer.is_empty(), "{}: a request is read behind the last answer", case.name);
        return End::Close;
    }
    match read_one(answer, To::Other) {
        Some((reply, length)) if reply.body == b"hello" && length == answer.len() => End::Open,
        _ => End::More,
    }
}

#[test]
fn c01_every_case_is_answered_as_expected_over_a_socket() {
    let live = Live::start(app(), config());
    let mut failures = Vec::new();
    for case in cases() {
        let (received, end) = run_live(&live, &case);
        keep(&case, &received);
        let shown = Shown { case: &case, how: "over a socket", received: &received };
        failures
            .extend(case.check(&received, end).map_err(|wrong| format!("{wrong}\n{shown}")).err());
    }
    live.stop();
    assert!(failures.is_empty(), "\n\n{}\n", failures.join("\n\n"));
}

/// Keeps what came for other clients to read, in the folder that `CORPUS_ANSWERS` names (see h11_check.py).
fn keep(case: &Case, received: &[u8]) {
    let Some(folder) = env::var_os("CORPUS_ANSWERS") else { return };
    let path = Path::new(&folder).join(&case.name);
    let folder = path.parent().expect("a folder above the file");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&path, received))
        .expect("a writable folder");
}

/// A guard against a test that hangs; no test waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

fn run_live(live: &Live, case: &Case) -> (Vec<u8>, End) {
    let mut stream = TcpStream::connect(live.address()).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream.write_all(&case.bytes).expect("the server reads");
    let may_close = case.expected.iter().any(|expected| expected.end == End::Close);
    let may_stay = case.expected.iter().any(|expected| expected.end != End::Close);
    if may_stay {
        // Some systems do not let a client end its half where the server has closed.
        let ended = stream.shutdown(Shutdown::Write).map_err(|error| error.kind());
        assert!(matches!(ended, Ok(()) | Err(ErrorKind::NotConnected)), "{ended:?}");
    }
    let mut received = Vec::new();
    stream.read_to_end(&mut received).unwrap_or_else(|error| panic!("{}: {error}", case.name));
    let says_close = |received: &[u8]| {
        let text = String::from_utf8_lossy(received);
        text.rsplit("HTTP/1.1 ").next().is_some_and(|last| last.contains("Connection: close\r\n"))
    };
    let stays = case.expected.iter().find(|expected| expected.end != End::Close);
    let end = match stays {
        // Where the client has ended its half, only the answer tells.
        Some(expected) if !may_close || !says_close(&received) => expected.end,
        _ => End::Close,
    };
    (received, end)
}
