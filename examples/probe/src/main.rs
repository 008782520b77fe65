//! The server that outside conformance tools are pointed at: a few small resources, and no special case for anything
//! malformed. What such a request is answered, `http-core` answers.
//!
//! It listens on 127.0.0.1, on the port that `PORT` in the environment names (8080).

use std::env::{self, VarError};
use std::io;
use std::time::{Duration, SystemTime};

use http_core::{
    App, Conditional, ETag, Headers, MediaType, Server, Version, get, header, post, routes,
};

/// A fixed page with validators: a client that has it is answered 304.
#[get("/")]
fn index() -> Conditional<&'static str> {
    let since = SystemTime::UNIX_EPOCH + FIRST_OF_2026;
    Conditional::new(Version::tagged(INDEX).and_modified(since), "OK")
}

/// The one version of the page at `/` that there ever was.
const INDEX: ETag = ETag::fixed("ok-1");

/// Its age: Thu, 01 Jan 2026 00:00:00 GMT.
const FIRST_OF_2026: Duration = Duration::from_secs(1_767_225_600);

/// The body as it came.
#[post("/")]
fn body(body: &[u8]) -> &[u8] {
    body
}

/// Text whose bytes came from the client, so that its encoding is not known.
const PLAIN: MediaType = MediaType::new("text/plain");

/// The request's fields as they came.
#[get("/echo")]
fn fields(headers: Headers<'_>) -> (MediaType, Vec<u8>) {
    let mut lines = Vec::new();
    for (name, value) in headers.iter() {
        lines.extend_from_slice(name.as_bytes());
        lines.extend_from_slice(b": ");
        lines.extend_from_slice(value);
        lines.push(b'\n');
    }
    (PLAIN, lines)
}

/// As by `GET`; the body is read and left.
#[post("/echo")]
fn fields_of_post(headers: Headers<'_>) -> (MediaType, Vec<u8>) {
    fields(headers)
}

/// The request's cookies (RFC 6265, 5.4), of however many fields.
#[get("/cookie")]
fn cookies(headers: Headers<'_>) -> (MediaType, Vec<u8>) {
    let mut lines = Vec::new();
    let fields = headers.get_all(header::COOKIE);
    for pair in fields.flat_map(|field| field.split(|byte| *byte == b';')) {
        let pair = pair.trim_ascii();
        if pair.contains(&b'=') {
            lines.extend_from_slice(pair);
            lines.push(b'\n');
        }
    }
    (PLAIN, lines)
}

fn main() -> http_core::Result<()> {
    let app = App::new((), routes![index, body, fields, fields_of_post, cookies]);
    if env::args().any(|word| word == "--routes") {
        return Ok(app.listing().print()?);
    }
    Server::bind(app, ("127.0.0.1", port()?))?.run()
}

fn port() -> io::Result<u16> {
    let text = match env::var("PORT") {
        Ok(text) => text,
        Err(VarError::NotPresent) => return Ok(8080),
        Err(error) => return Err(io::Error::other(format!("PORT: {error}"))),
    };
    text.parse().map_err(|_| io::Error::other(format!("PORT is {text:?}, which is no port")))
}
