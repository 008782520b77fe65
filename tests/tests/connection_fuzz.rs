//! Whatever bytes come, at whatever splits: nothing panics, everything ends, and all that is sent is HTTP.
//!
//! `SEED=7 cargo test -p integration --test connection_fuzz` replays a seed, `SEEDS=100000` runs more of them.

use integration::client::Script;
use integration::fuzz::connection::expect_an_end;
use integration::random::{Random, Replay, seeds};

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

fn run(test: impl Fn(&mut Random) -> Vec<u8>) {
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
