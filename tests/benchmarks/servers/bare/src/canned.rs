//! What the bare loop looks at in a head, and what it answers, whatever was asked.

use std::io::Write;
use std::sync::LazyLock;

use memchr::memmem::Finder;

/// The answer to a `POST` to `/sum`.
pub const SUM: &[u8] = json!("10", r#"{"sum":42}"#);

/// Where the first head ends, behind its empty line.
pub fn head_end(bytes: &[u8]) -> Option<usize> {
    HEAD_END.find(bytes).map(|at| at + 4)
}

/// The answer to a `GET` with this head, by the first byte of its path.
pub fn answer(head: &[u8]) -> &'static [u8] {
    match head[5] {
        b'j' => JSON,
        b'u' => USER,
        _ => PLAINTEXT,
    }
}

/// Whether the client wishes that the connection closes.
pub fn closes(head: &[u8]) -> bool {
    CLOSE.find(head).is_some()
}

/// Whether this head of a `POST` asks for `/sum`, and not for `/echo`.
pub fn is_sum(head: &[u8]) -> bool {
    head[6] == b's'
}

/// The length that the head of a `POST` declares.
pub fn body_bytes(head: &[u8]) -> usize {
    let Some(at) = LENGTH.find(head) else { return 0 };
    let digits = head[at + LENGTH.needle().len()..].iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'))
}

/// The head before an echo of this length.
pub fn echo_head(answers: &mut Vec<u8>, length: usize) {
    // Writing to a vector does not fail.
    let _ = write!(answers, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
}

const PLAINTEXT: &[u8] = fixed!("text/plain", "13", "Hello, World!");
const JSON: &[u8] = json!("27", r#"{"message":"Hello, World!"}"#);
const USER: &[u8] = json!("32", r#"{"id":12345,"name":"user-12345"}"#);

static HEAD_END: LazyLock<Finder> = LazyLock::new(|| Finder::new("\r\n\r\n"));
static CLOSE: LazyLock<Finder> = LazyLock::new(|| Finder::new("Connection: close"));
static LENGTH: LazyLock<Finder> = LazyLock::new(|| Finder::new("Content-Length: "));

macro_rules! fixed {
    ($type:literal, $length:literal, $body:literal) => {
        concat!(
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: ",
            $type,
            "\r\nContent-Length: ",
            $length,
            "\r\n\r\n",
            $body
        )
        .as_bytes()
    };
}

macro_rules! json {
    ($length:literal, $body:literal) => {
        fixed!("application/json", $length, $body)
    };
}

use {fixed, json};
