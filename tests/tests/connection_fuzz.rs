//! Whatever bytes come, at whatever splits: nothing panics, everything ends, and all that is sent is HTTP.
//!
//! `SEED=7 cargo test -p integration --test connection_fuzz` replays a seed, `SEEDS=100000` runs more of them.

use http_core::proto::CloseReason;
use http_core::testing::{Ending, Pair};
use http_core::{Config, ForwardedFields};
use integration::client::Script;
use integration::random::{Random, Replay, seeds};
use integration::replies::{To, read_one};
use integration::site::{Site, quiet_panics};
use integration::time::secs;

/// Seeds of each test.
const SEEDS: u64 = 3_000;

/// Pieces that heads and chunks are made of, and some that they are not.
const PIECES: [&[u8]; 43] = [
    b"GET ",
    b"POST ",
    b"HEAD ",
    b"/",
    b"/echo",
    b"/pool/echo",
    b"/tiny",
    b"*",
    b"http://x/",
    b" HTTP/1.1\r\n",
    b" HTTP/1.0\r\n",
    b" HTTP/1.9\r\n",
    b" HTTP/3.0\r\n",
    b"Host: x\r\n",
    b"Host:\r\n",
    b"Host: x:1:2\r\n",
    b"Content-Length: 3\r\n",
    b"Content-Length: 0\r\n",
    b"Content-Length: 99999999999999999999\r\n",
    b"Content-Length: -1\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: gzip, chunked\r\n",
    b"Transfer-Encoding:chunked,\r\n",
    b"Connection: close\r\n",
    b"Connection: keep-alive\r\n",
    b"Expect: 100-continue\r\n",
    b"Expect: x\r\n",
    b"X-A: b\r\n",
    b"X-Forwarded-For: 1.2.3.4:5, [::1]:80,10.0.0.9\r\n",
    b"X-Forwarded-Host: x\r\nX-Forwarded-Proto: https\r\n",
    b"Forwarded: for=\"[::1]:80\";host=x, for=10.0.0.9;proto=http\r\n",
    b" folded\r\n",
    b"\r\n",
    b"\r\n\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"\xff\xfe",
    b"3\r\nabc\r\n",
    b"0\r\n\r\n",
    b"ffffffffffffffff\r\n",
    b"fffffffffffffffff",
    b"abc",
];

/// Prefaces of the PROXY protocol, whole ones and others.
const PREFACES: [&[u8]; 6] = [
    b"PROXY TCP4 192.0.2.7 10.0.0.2 4000 80\r\n",
    b"PROXY TCP6 2001:db8::7 ::1 4000 80\r\n",
    b"PROXY UNKNOWN\r\n",
    b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c\xc0\x00\x02\x07\x0a\x00\x00\x02\x0f\xa0\x00\x50",
    b"\r\n\r\n\0\r\nQUIT\n\x20\x00\x00\x00",
    b"\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff",
];

/// Sends the bytes in random segments to a connection with small limits, works for it, and waits for its end.
fn expect_an_end(bytes: &[u8], random: &mut Random) {
    let mut bytes = bytes.to_vec();
    let is_prefaced = random.percent(20);
    if is_prefaced && random.percent(90) {
        let mut preface = random.pick(&PREFACES).to_vec();
        if random.percent(30) {
            let at = random.below(preface.len());
            preface[at] = random.number() as u8;
        }
        bytes.splice(0..0, preface);
    }
    let believed =
        [ForwardedFields::Ignored, ForwardedFields::XForwarded, ForwardedFields::Forwarded];
    let config = Config::new()
        .trusted_proxies(vec!["10.0.0.0/8".parse().expect("a network")])
        .proxy_protocol(is_prefaced)
        .preface_bytes(random.pick(&[20usize, 4_096]))
        .forwarded_fields(random.pick(&believed))
        .head_bytes(random.pick(&[60usize, 300, 32 << 10]))
        .head_fields(random.pick(&[2usize, 100]))
        .target_bytes(random.pick(&[5usize, 8 << 10]))
        .body_bytes(random.pick(&[2usize, 100, 300_000]))
        .chunk_extension_bytes(random.pick(&[0usize, 100]))
        .trailer_bytes(random.pick(&[2usize, 100]))
        .pipelined_bytes(random.pick(&[1usize, 1_000]))
        .linger_bytes(random.pick(&[0usize, 1_000]))
        .requests_per_connection(random.pick(&[0u32, 2, 100]));
    let mut pair = Pair::from(([10, 0, 0, 1], 4711).into(), Site, config);
    let window = random.pick(&[0, 1, 100, usize::MAX]);
    if window < usize::MAX {
        pair.peer_slows_down(1 + window);
    }
    let mut rest = &bytes[..];
    let scale = random.pick(&[1, 10, 1_000, 100_000]);
    while !rest.is_empty() {
        let (segment, more) = rest.split_at((1 + random.below(scale)).min(rest.len()));
        pair.peer_sends(segment);
        rest = more;
        match random.below(8) {
            0 => drop(pair.complete_next()),
            1 => drop(pair.peer_takes(window)),
            2 => drop(pair.advance(secs(random.below(3) as u64))),
            3 => drop(pair.interrupt()),
            4 if random.percent(3) => drop(pair.drain()),
            _ => {}
        }
    }
    if random.percent(30) {
        pair.peer_closes();
    }
    // Each turn of this takes something away.
    while pair.complete_next() || pair.peer_takes(usize::MAX) > 0 {}
    for _ in 0..5 {
        pair.advance(secs(61));
        while pair.complete_next() || pair.peer_takes(usize::MAX) > 0 {}
    }
    let reason = pair.is_closed().expect("every connection comes to its end");
    assert_ne!(reason, CloseReason::MadeRoom);
    assert_eq!((pair.held_bytes(), pair.world().budget().held), (0, 0));
    // A reset takes what was under way with it, and where an answer is cut cannot be told from outside.
    let is_cut = pair.server_ending() == Ending::Reset || reason == CloseReason::WriteStalled;
    if !is_cut {
        expect_http(&pair.received());
    }
}

/// Each answer is one, as far as that can be said without a look at its request.
fn expect_http(received: &[u8]) {
    let mut at = 0;
    while at < received.len() {
        let rest = &received[at..];
        // The answer to HEAD is one whose body does not follow.
        let as_other = read_one(rest, To::Other);
        let is_whole =
            |length: usize| length == rest.len() || rest[length..].starts_with(b"HTTP/1.1 ");
        at += match as_other.filter(|(_, length)| is_whole(*length)) {
            Some((_, length)) => length,
            None => match read_one(rest, To::Head) {
                Some((_, length)) => length,
                None => panic!("half an answer: {}", rest.escape_ascii()),
            },
        };
    }
}

fn run(test: impl Fn(&mut Random) -> Vec<u8>) {
    quiet_panics();
    for seed in seeds(SEEDS) {
        let _replay = Replay { test: "connection_fuzz", seed };
        let mut random = Random::new(seed);
        let bytes = test(&mut random);
        expect_an_end(&bytes, &mut random);
    }
}

#[test]
fn c02_random_bytes_never_panic_and_always_end() {
    run(|random| {
        let length = random.length(70_000);
        (0..length).map(|_| random.number() as u8).collect()
    });
}

#[test]
fn c02_random_pieces_of_requests_never_panic_and_always_end() {
    run(|random| {
        let count = random.length(60);
        (0..count).flat_map(|_| random.pick(&PIECES).iter().copied()).collect()
    });
}

#[test]
fn c02_requests_that_were_tampered_with_never_panic_and_always_end() {
    run(|random| {
        let mut bytes = Script::random(0, random).bytes;
        for _ in 0..random.length(20) {
            let at = random.below(bytes.len());
            match random.below(5) {
                0 => bytes[at] = random.number() as u8,
                1 => bytes[at] ^= 1 << random.below(8),
                2 => bytes.truncate(at + 1),
                3 => drop(bytes.splice(at..at, random.pick(&PIECES).iter().copied())),
                _ => {
                    let end = (at + random.length(50)).min(bytes.len());
                    let copy = bytes[at..end].to_vec();
                    let to = random.below(bytes.len());
                    bytes.splice(to..to, copy);
                }
            }
        }
        bytes
    });
}

#[test]
fn c02_requests_as_they_should_be_never_panic_under_any_limits() {
    run(|random| Script::random(0, random).bytes);
}
