//! Can anything that a handler gives split its answer? Random texts, full of line breaks, go every way into a head that
//! there is; the bytes on the wire are read strictly.

use std::sync::{Arc, Mutex};

use http_core::message::InvalidField;
use http_core::testing::Pair;
use http_core::{
    Accepted, App, Conditional, Config, Created, ETag, MediaType, Provide, Redirect, Rejection,
    Responder, Response, Result, SetCookie, State, Status, Version, get, respond_with, routes,
};
use integration::random::{Random, Replay, seeds};
use tracing::subscriber::NoSubscriber;

/// What the handlers give next.
#[derive(Clone, Default)]
struct Given(Arc<Mutex<Texts>>);

#[derive(Clone, Debug, Default)]
struct Texts {
    name: String,
    text: String,
    other: String,
    bytes: Vec<u8>,
}

#[derive(Provide)]
struct Site {
    given: Given,
}

impl Given {
    fn texts(&self) -> Texts {
        self.0.lock().expect("no panic while it is held").clone()
    }
}

#[get("/pair")]
fn pair(given: State<'_, Given>) -> impl Responder {
    let Texts { name, bytes, .. } = given.texts();
    ((name, bytes), "body")
}

#[get("/array")]
fn array(given: State<'_, Given>) -> impl Responder {
    let Texts { name, text, other, .. } = given.texts();
    (Status::ACCEPTED, [("X-A", text.clone()), ("X-B", other)], vec![(name, text)], "body")
}

#[get("/by-hand")]
fn by_hand(given: State<'_, Given>) -> impl Responder {
    let Texts { name, text, bytes, .. } = given.texts();
    respond_with(move |response| {
        response.append_header("X-A", text)?;
        response.set_header(name, bytes)?;
        response.set_body(b"body");
        Ok(())
    })
}

/// What is refused is left out, and the rest is sent.
#[get("/undaunted")]
fn undaunted(given: State<'_, Given>) -> Response {
    let Texts { name, text, bytes, .. } = given.texts();
    let mut response = Response::default();
    let _ = response.append_header(&name, text);
    let _ = response.set_header(&name, bytes);
    response.remove_header(&name[..name.len() / 2]);
    response
}

#[get("/redirect")]
fn redirect(given: State<'_, Given>) -> Redirect {
    Redirect::see_other(given.texts().text)
}

#[get("/created")]
fn created(given: State<'_, Given>) -> Created<&'static str> {
    Created::at(given.texts().text, "body")
}

#[get("/accepted")]
fn accepted(given: State<'_, Given>) -> Accepted<&'static str> {
    Accepted::watch_at(given.texts().text, "body")
}

#[get("/cookie")]
fn cookie(given: State<'_, Given>) -> Result<(SetCookie, &'static str)> {
    let Texts { name, text, .. } = given.texts();
    Ok((SetCookie::new(name, text)?, "body"))
}

#[get("/cookie/path")]
fn cookie_path(given: State<'_, Given>) -> Result<(SetCookie, &'static str)> {
    Ok((SetCookie::new("a", "b")?.path(format!("/{}", given.texts().text)), "body"))
}

#[get("/cookie/domain")]
fn cookie_domain(given: State<'_, Given>) -> Result<(SetCookie, &'static str)> {
    Ok((SetCookie::new("a", "b")?.domain(given.texts().text), "body"))
}

#[get("/tag")]
fn tag(given: State<'_, Given>) -> Result<Conditional<&'static str>> {
    let Texts { text, other, .. } = given.texts();
    let tag = if other.len().is_multiple_of(2) { ETag::strong(text) } else { ETag::weak(text) };
    Ok(Conditional::new(Version::tagged(tag?), "body"))
}

#[get("/media-type")]
fn media_type(given: State<'_, Given>) -> (MediaType, &'static str) {
    (MediaType::new(leaked(given.texts().text)), "body")
}

#[get("/challenge")]
fn challenge(given: State<'_, Given>) -> Rejection {
    let Texts { text, other, .. } = given.texts();
    Rejection::new(Status::UNAUTHORIZED, other.clone(), other).with_challenge(leaked(text))
}

/// Some texts have to live as long as the program.
fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

const PATHS: [&str; 13] = [
    "/pair",
    "/array",
    "/by-hand",
    "/undaunted",
    "/redirect",
    "/created",
    "/accepted",
    "/cookie",
    "/cookie/path",
    "/cookie/domain",
    "/tag",
    "/media-type",
    "/challenge",
];

/// Pieces of texts. The last few have CR or LF in the low byte of a character, where a careless cast would find it.
const PIECES: [&str; 34] = [
    "\r",
    "\n",
    "\0",
    "\r\n",
    "\r\n\r\n",
    "\r\nX-Injected: 1",
    "\nSet-Cookie: x-injected=1",
    "\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "Content-Length: 5",
    "Transfer-Encoding",
    "\t",
    " ",
    "\u{1}",
    "\u{b}",
    "\u{1b}[2J",
    "\u{7f}",
    "\u{85}",
    ":",
    ";",
    ",",
    "=",
    "\"",
    "\\",
    "/",
    "%0d%0a",
    "a",
    "Z0",
    "-.~",
    "text/plain",
    "é",
    "\u{2028}",
    "\u{10a}",
    "\u{10d}",
    "\u{20d}\u{20a}",
];

fn text(random: &mut Random) -> String {
    // Half of the texts are harmless, or nothing would ever be sent.
    let from = if random.percent(50) { 25 } else { 0 };
    let count = random.length(6);
    (0..count)
        .map(|_| PIECES[from + random.below(PIECES.len() - from - 5 * usize::from(from > 0))])
        .collect()
}

fn texts(random: &mut Random) -> Texts {
    let name = if random.percent(60) { format!("X-{}", random.below(9)) } else { text(random) };
    let mut bytes = text(random).into_bytes();
    if random.percent(20) {
        bytes.push(random.below(256) as u8);
    }
    Texts { name, text: text(random), other: text(random), bytes }
}

/// The status of the one answer that these bytes are, with the names of its fields.
fn read_strictly(bytes: &[u8]) -> (u16, Vec<String>) {
    let shown = bytes.escape_ascii();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a whole head");
    let (mut status, mut names, mut length) = (0, Vec::new(), 0);
    for (number, line) in bytes[..end].split(|byte| *byte == b'\n').enumerate() {
        let is_last = line.as_ptr_range().end == bytes[..end].as_ptr_range().end;
        let line = if is_last { line } else { line.strip_suffix(b"\r").expect("CR before LF") };
        let is_text = |byte: &u8| *byte == b'\t' || (*byte >= b' ' && *byte != 0x7f);
        assert!(line.iter().all(is_text), "a control byte in {shown}");
        if number == 0 {
            let digits = std::str::from_utf8(&line[9..12]).expect("a status");
            assert!(line.starts_with(b"HTTP/1.1 ") && line[12] == b' ', "{shown}");
            status = digits.parse().expect("a status");
            continue;
        }
        let colon = line.iter().position(|byte| *byte == b':').expect("a colon");
        let is_token =
            |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
        assert!(colon > 0 && line[..colon].iter().all(is_token), "a name that is none in {shown}");
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        if name == "content-length" {
            let digits = std::str::from_utf8(&line[colon + 2..]).expect("digits");
            length = digits.parse().expect("a length");
        }
        names.push(name);
    }
    assert_eq!(bytes.len(), end + 4 + length, "nothing behind the answer: {shown}");
    (status, names)
}

fn count(names: &[String], name: &str) -> usize {
    names.iter().filter(|other| *other == name).count()
}

#[test]
fn nothing_that_a_handler_gives_splits_its_answer() {
    // Hundreds of refused answers are meant here; none needs to be told on stderr.
    let _untold = tracing::subscriber::set_default(NoSubscriber::new());
    let given = Given::default();
    let (mut sent, mut refused) = ([0; PATHS.len()], [0; PATHS.len()]);
    for seed in seeds(300) {
        let _replay = Replay { test: "splitting", seed };
        let mut random = Random::new(seed);
        let site = Site { given: given.clone() };
        let table = routes![
            pair,
            array,
            by_hand,
            undaunted,
            redirect,
            created,
            accepted,
            cookie,
            cookie_path,
            cookie_domain,
            tag,
            media_type,
            challenge,
        ];
        let mut pair = Pair::with(App::new(site, table), Config::new());
        for (number, path) in PATHS.iter().enumerate() {
            let texts = texts(&mut random);
            *given.0.lock().expect("no panic while it is held") = texts.clone();
            pair.peer_sends(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes());
            let (status, names) = read_strictly(&pair.news());
            let shown = format!("{path} {texts:?} {status} {names:?}");
            assert_eq!(count(&names, "x-injected"), 0, "{shown}");
            assert_eq!(count(&names, "date"), 1, "{shown}");
            assert_eq!(count(&names, "content-length"), 1, "{shown}");
            assert_eq!(count(&names, "transfer-encoding"), 0, "{shown}");
            assert!(count(&names, "set-cookie") <= 1, "{shown}");
            // A text that could split the answer is an error, not an answer without it.
            let is_hostile = match *path {
                "/pair" | "/undaunted" => false,
                _ => texts.text.contains(['\r', '\n', '\0']),
            };
            assert!(!is_hostile || status == 500, "{shown}");
            if status == 500 { refused[number] += 1 } else { sent[number] += 1 }
        }
    }
    // Else the texts would be too tame or too wild to show anything.
    if std::env::var_os("SEED").is_none() {
        assert!(sent.iter().all(|count| *count > 10), "{sent:?}");
        let undaunted = PATHS.iter().position(|path| *path == "/undaunted");
        for (number, count) in refused.iter().enumerate() {
            assert!(*count > 10 || Some(number) == undaunted, "{refused:?}");
        }
    }
}

#[test]
fn field_is_refused_by_what_is_wrong_with_it() {
    for seed in seeds(2_000) {
        let _replay = Replay { test: "splitting", seed };
        let mut random = Random::new(seed);
        let Texts { name, bytes, .. } = texts(&mut random);
        let is_token =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let is_name = !name.is_empty() && name.bytes().all(is_token);
        let is_value = bytes.iter().all(|byte| *byte == b'\t' || (*byte >= b' ' && *byte != 0x7f));
        let mut response = Response::default();
        let result = response.append_header(&name, &bytes);
        match result {
            Err(InvalidField::Name(told)) => assert!(!is_name && told == name),
            Err(InvalidField::Value(told)) => assert!(is_name && !is_value && told == name),
            Err(InvalidField::Reserved(_)) => {
                assert!(name.eq_ignore_ascii_case("transfer-encoding"));
            }
            Ok(()) => {
                assert!(is_name && is_value, "{name:?} {bytes:?}");
                assert_eq!(response.header(&name), Some(&bytes[..]));
            }
        }
    }
}
