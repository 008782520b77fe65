//! Whatever bytes come, at whatever splits and times: nothing panics, everything ends, and all that is sent is HTTP.

use http_core::Config;
use http_core::ForwardedFields::{Forwarded, Ignored, XForwarded};
use http_core::proto::CloseReason;
use http_core::testing::{Ending, Pair};

use super::choices::{Choices, Choose};
use super::numbered::{MOST_BYTES, NUMBER, Numbered};
use crate::replies::{Reply, To, read_one};
use crate::time::{millis, secs};

/// The input is what a peer sends; the choices are limits, lengths of segments, and what happens between them.
pub(super) fn run(data: &[u8]) {
    let (bytes, mut choices) = Choices::cut(data);
    expect_an_end(bytes, &mut choices);
}

/// Sends the bytes in segments to a connection with small limits, works for it, and waits for its end.
///
/// # Panics
/// If the connection breaks an invariant.
pub fn expect_an_end(bytes: &[u8], choices: &mut impl Choose) {
    let config = Config::new()
        .head_bytes(choices.pick(&[32 << 10, 60usize, 300]))
        .head_fields(choices.pick(&[100usize, 2]))
        .target_bytes(choices.pick(&[8 << 10, 5usize]))
        .body_bytes(choices.pick(&[300_000usize, 2, 100]))
        .chunk_extension_bytes(choices.pick(&[100usize, 0]))
        .trailer_bytes(choices.pick(&[100usize, 0]))
        .pipelined_bytes(choices.pick(&[1_000usize, 1]))
        .linger_bytes(choices.pick(&[1_000usize, 0]))
        .requests_per_connection(choices.pick(&[100u32, 2, 0]))
        .trusted_proxies(vec!["10.0.0.0/8".parse().expect("a network")])
        .preface_bytes(choices.pick(&[4_096usize, 20]))
        .forwarded_fields(choices.pick(&[Ignored, XForwarded, Forwarded]));
    let is_prefaced = choices.percent(20);
    let bytes = &if is_prefaced { prefaced(bytes, choices) } else { bytes.to_vec() }[..];
    let config = config.proxy_protocol(is_prefaced);
    let most_bytes = most_bytes(&config);
    let mut pair = Pair::from(([10, 0, 0, 1], 4711).into(), Numbered::default(), config);
    let window = choices.pick(&[usize::MAX, 0, 1, 100]);
    if window < usize::MAX {
        pair.peer_slows_down(1 + window);
    }
    let mut rest = bytes;
    let scale = choices.pick(&[100_000, 1, 10, 1_000]);
    while !rest.is_empty() {
        let left = rest.len();
        let length = if scale > left { left } else { 1 + choices.below(scale) };
        let (segment, more) = rest.split_at(length.min(left));
        pair.peer_sends(segment);
        rest = more;
        expect_bounds(&mut pair, most_bytes);
        match choices.below(9) {
            1 => drop(pair.complete_next()),
            2 => drop(pair.peer_takes(window)),
            3 => drop(pair.advance(secs(choices.below(3) as u64))),
            4 => drop(pair.advance(millis(choices.below(40_000) as u64))),
            5 => drop(pair.interrupt()),
            6 if choices.percent(3) => drop(pair.drain()),
            7 if choices.percent(3) => drop(pair.peer_resets()),
            _ => {}
        }
        expect_bounds(&mut pair, most_bytes);
    }
    if choices.percent(30) {
        pair.peer_closes();
    }
    finish(&mut pair, most_bytes);
    let reason = pair.is_closed().expect("every connection comes to its end");
    assert_ne!(reason, CloseReason::MadeRoom);
    assert_eq!(pair.world().budget().held, 0);
    // What a job had when its connection was closed over it counts with that to the end.
    let may_be_lent = matches!(reason, CloseReason::Reset | CloseReason::CutOff);
    assert!(may_be_lent || pair.held_bytes() == 0, "{} bytes are held", pair.held_bytes());
    // A reset takes what was under way with it, and where an answer is cut cannot be told from outside.
    let is_cut = pair.server_ending() == Ending::Reset
        || matches!(reason, CloseReason::WriteStalled | CloseReason::Reset | CloseReason::CutOff);
    expect_http(&pair.received(), is_cut);
}

/// The bytes behind a preface of the PROXY protocol, which may be damaged or missing.
fn prefaced(bytes: &[u8], choices: &mut impl Choose) -> Vec<u8> {
    if choices.percent(10) {
        return bytes.to_vec();
    }
    let mut preface = choices.pick(&PREFACES).to_vec();
    if choices.percent(30) {
        let at = choices.below(preface.len());
        preface[at] = choices.below(256) as u8;
    }
    [&preface, bytes].concat()
}

/// Whole ones and others.
const PREFACES: [&[u8]; 6] = [
    b"PROXY TCP4 192.0.2.7 10.0.0.2 4000 80\r\n",
    b"PROXY TCP6 2001:db8::7 ::1 4000 80\r\n",
    b"PROXY UNKNOWN\r\n",
    b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c\xc0\x00\x02\x07\x0a\x00\x00\x02\x0f\xa0\x00\x50",
    b"\r\n\r\n\0\r\nQUIT\n\x20\x00\x00\x00",
    b"\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff",
];

/// Works and waits until nothing can come any more. Each turn takes something away.
fn finish(pair: &mut Pair, most_bytes: usize) {
    for _ in 0..6 {
        while pair.complete_next() || pair.peer_takes(usize::MAX) > 0 {
            expect_bounds(pair, most_bytes);
        }
        pair.advance(secs(61));
    }
}

/// What one connection may hold: a head, a body with its framing, what a read brings beside them; answers before one
/// is too many, and that one; an echo, which stands in both.
fn most_bytes(config: &Config) -> usize {
    let request = config.head_bytes + config.body_bytes;
    let framing = config.chunk_extension_bytes + config.trailer_bytes + 2;
    let largest_answer = config.body_bytes.max(MOST_BYTES) + 1_000;
    2 * (request + framing) + (64 << 10) + config.pipelined_bytes + largest_answer
}

/// Memory has a bound at every moment, and while a connection is open and not at work for its peer, so has its wait.
fn expect_bounds(pair: &mut Pair, most_bytes: usize) {
    let held = pair.held_bytes();
    assert!(held <= most_bytes, "{held} bytes are held, which should be {most_bytes} at most");
    let is_out = pair.waiting_jobs() > 0;
    if pair.is_closed().is_none() && !is_out {
        assert!(pair.deadline().is_some(), "an open connection without a deadline");
    }
}

/// Each answer is one, and numbers only grow. The last may be cut if the connection was.
fn expect_http(received: &[u8], is_cut: bool) {
    let (mut at, mut last_number, mut closes) = (0, 0, false);
    while at < received.len() {
        let rest = &received[at..];
        assert!(!closes, "an answer behind the last: {}", rest.escape_ascii());
        let Some((reply, length)) = read_any(rest) else {
            assert!(is_cut, "half an answer: {}", rest.escape_ascii());
            return;
        };
        at += length;
        closes = reply.closes();
        if let Some(number) = number(&reply) {
            assert!(number > last_number, "answer {number} behind answer {last_number}");
            last_number = number;
        }
    }
}

/// The next answer and its length. Whether it is one to `HEAD`, its number says; where the server core answers, only what
/// follows can tell.
fn read_any(rest: &[u8]) -> Option<(Reply, usize)> {
    let bodiless = read_one(rest, To::Head)?;
    match bodiless.0.field(NUMBER).map(|number| number.ends_with('h')) {
        Some(true) => Some(bodiless),
        Some(false) => read_one(rest, To::Other),
        None => {
            let is_whole =
                |length: usize| length == rest.len() || rest[length..].starts_with(b"HTTP/1.1 ");
            let whole = read_one(rest, To::Other).filter(|(_, length)| is_whole(*length));
            whole.or_else(|| Some(bodiless).filter(|(_, length)| is_whole(*length)))
        }
    }
}

fn number(reply: &Reply) -> Option<usize> {
    reply.field(NUMBER)?.trim_end_matches(char::is_alphabetic).parse().ok()
}
