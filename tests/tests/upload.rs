//! A body of 300 MiB is served where the limit allows it, with memory bounded by the limit, and refused unread elsewhere.

use std::io::{Read, Write};
use std::net::TcpStream;

use http_core::{App, Config, get, post, routes};
use integration::live::Live;

const BODY_BYTES: usize = 300 << 20;
const LIMIT_BYTES: usize = 320 << 20;

#[get("/")]
fn index() -> &'static str {
    "index"
}

/// Whether the body is the one that is expected here.
#[post("/check")]
fn check(body: &[u8]) -> String {
    let mut expected = piece();
    let pieces = body.chunks(PIECE_BYTES).enumerate();
    let wrong = pieces.filter(|(number, piece)| {
        expected[..8].copy_from_slice(&number.to_le_bytes());
        **piece != expected
    });
    format!("{} bytes, {} pieces differ", body.len(), wrong.count())
}

const PIECE_BYTES: usize = 1 << 20;

/// A piece of the body; its number stands in the first bytes.
fn piece() -> Vec<u8> {
    (0..PIECE_BYTES).map(|at| (at.wrapping_mul(31) >> 3) as u8).collect()
}

fn peak_kib() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn send(stream: &mut TcpStream, head: &str, pieces: usize) -> std::io::Result<()> {
    stream.write_all(head.as_bytes())?;
    let mut piece = piece();
    (0..pieces).try_for_each(|number| {
        piece[..8].copy_from_slice(&number.to_le_bytes());
        stream.write_all(&piece)
    })
}

fn answer(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8(answer).expect("text")
}

#[test]
fn c10_300_mib_are_answered_with_memory_bounded_by_the_limit() {
    let pieces = BODY_BYTES / PIECE_BYTES;
    let before = peak_kib();

    let live = Live::start(App::new((), routes![index, check]), Config::new().loops(1));
    let mut stream = TcpStream::connect(live.address()).expect("a connection");
    let head = format!("POST /check HTTP/1.1\r\nHost: a\r\nContent-Length: {BODY_BYTES}\r\n\r\n");
    // The refusal may come, and the connection end, while the body is still being sent.
    let _ = send(&mut stream, &head, 1);
    assert!(answer(stream).starts_with("HTTP/1.1 413 "));
    live.stop();
    if let (Some(before), Some(after)) = (before, peak_kib()) {
        assert!(after - before < 16 << 10, "{} KiB were used to refuse a body", after - before);
    }

    let config = Config::new().loops(1).body_bytes(LIMIT_BYTES);
    let live = Live::start(App::new((), routes![index, check]), config);
    let mut stream = TcpStream::connect(live.address()).expect("a connection");
    let head = head.replace("Host: a", "Host: a\r\nConnection: close");
    send(&mut stream, &head, pieces).expect("the server reads all of it");
    let answer = answer(stream);
    assert!(answer.ends_with(&format!("\r\n\r\n{BODY_BYTES} bytes, 0 pieces differ")), "{answer}");
    assert_eq!(live.connect().get("/").text(), "index");
    if let (Some(before), Some(after)) = (before, peak_kib()) {
        let used = (after - before) << 10;
        assert!(
            used < LIMIT_BYTES + (16 << 20),
            "{used} bytes were used for a body of {BODY_BYTES}"
        );
    }
}
