//! However requests are delivered, they are answered alike: whole, byte by byte, behind others on the same connection, and
//! to a peer that takes one byte of its answers at a time.
//!
//! `SEED=7 cargo test -p integration --test delivery` replays a seed, `SEEDS=10000` runs more of them.

use http_core::testing::Pair;
use integration::random::{Random, Replay, seeds};
use integration::site::Site;

const SEEDS: u64 = 150;

const TARGETS: [&str; 14] = [
    "/",
    "/echo",
    "/target",
    "/target?x=y",
    "/target?%41~!$&'()*+,;=:@",
    "http://x/target?a",
    "http://x",
    "/status/204",
    "/status/205",
    "/status/304",
    "/bytes/4096",
    "/bytes/4097",
    "/bytes/9000",
    "/panic",
];

const HOSTS: [&str; 7] = [
    "Host: x\r\n",
    "Host: www.example.org\r\n",
    "Host: www.example.org:80\r\n",
    "host:x\r\n",
    "Host: a\r\n",
    "Host:  x\r\n",
    "Host: x \r\n",
];

const FIELDS: [&str; 7] = [
    "X-A: b\r\n",
    "X_9:\t\r\n",
    "Accept: */*\r\n",
    "Accept-Language:de\r\n",
    "Cookie: a=b; c=\"\u{e9}\"\r\n",
    "Connection: keep-alive\r\n",
    "Expect: 100-continue\r\n",
];

/// What makes a head one that is refused, each for another reason.
const WRONG: [&str; 14] = [
    "Host: x\r\n",
    "host: www.example.org\r\n",
    "Host: y\r\n",
    "Host : x\r\n",
    "Content-Length: +1\r\n",
    "Content-Length: 1\r\nContent-Length: 1\r\n",
    "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked, chunked\r\n",
    "Transfer-Encoding: gzip, chunked\r\n",
    "X-A: b\r\n c\r\n",
    "X-A: b\0c\r\n",
    "X-A: b\rc\r\n",
    "X A: b\r\n",
    "X-A: b\n",
];

/// One request, whole, with a body or without.
fn request(random: &mut Random) -> String {
    let method = random.pick(&["GET", "POST", "HEAD", "PUT", "OPTIONS"]);
    let version = random.pick(&["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/1.3"]);
    let mut text = format!("{method} {} {version}\r\n", random.pick(&TARGETS));
    text.push_str(random.pick(&HOSTS));
    for _ in 0..random.length(40) {
        text.push_str(random.pick(&FIELDS));
    }
    if random.percent(5) {
        text.push_str("Connection: close\r\n");
    }
    if random.percent(35) {
        text.push_str(random.pick(&WRONG));
    }
    text.push_str(match random.below(6) {
        0 => "Content-Length: 3\r\n\r\nabc",
        1 if version != "HTTP/1.0" => {
            "Transfer-Encoding: chunked\r\n\r\n3;a=\"b\"\r\nabc\r\n02\r\nde\r\n0\r\nX: y\r\n\r\n"
        }
        2 => "content-length: 16\r\n\r\nGET / HTTP/1.1\r\n",
        _ => "\r\n",
    });
    text
}

/// What the peer is told, and whether the connection then waits for a request.
type Told = (String, bool);

/// Interim answers are left out, which are sent where a body has not come yet, and what a 400 says: of several things that are
/// wrong, the one that came first may be named. Nothing stands behind it.
fn told(pair: &mut Pair) -> Told {
    while pair.peer_takes(1) > 0 {}
    let text = String::from_utf8(pair.received()).expect("these answers are text");
    let text = text.replace("HTTP/1.1 100 Continue\r\n\r\n", "");
    let end = text.find("HTTP/1.1 400 ").map_or(text.len(), |start| start + "HTTP/1.1 400 ".len());
    (text[..end].to_owned(), pair.is_idle())
}

fn told_of(pieces: &[&[u8]]) -> Told {
    let mut pair = Pair::new(Site);
    for piece in pieces {
        pair.peer_sends(piece);
    }
    told(&mut pair)
}

/// Takes one byte at a time, so that each write of the server is cut at each place.
fn told_slowly(bytes: &[u8]) -> Told {
    let mut pair = Pair::new(Site);
    pair.peer_slows_down(1).peer_sends(bytes);
    told(&mut pair)
}

/// What came before on the connection, each with another `Host`, and most with something to leave behind.
const BEFORE: [&str; 5] = [
    "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /echo HTTP/1.1\r\nHost: www.example.org\r\nContent-Length: 3\r\n\r\nabc",
    "POST /echo HTTP/1.1\r\nHost: www.example.org:80\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "GET /status/304?x HTTP/1.1\r\nHost: a\r\nConnection: x\r\n\r\n",
    "HEAD http://x/nothing?q HTTP/1.0\r\nConnection: keep-alive\r\nExpect: x\r\nHost: www.example.org\r\n\r\n",
];

#[test]
fn c02_requests_are_answered_alike_however_they_are_delivered() {
    for seed in seeds(SEEDS) {
        let _replay = Replay { test: "delivery", seed };
        let mut random = Random::new(seed);
        let requests: String = (0..=random.below(3)).map(|_| request(&mut random)).collect();
        let bytes = requests.as_bytes();
        let expected = told_of(&[bytes]);
        let (start, end) = bytes.split_at(random.below(bytes.len()));
        assert_eq!(told_of(&[start, end]), expected, "cut at {}", start.len());
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(told_of(&single), expected, "byte by byte");
        assert_eq!(told_slowly(bytes), expected, "taken byte by byte");
        for before in BEFORE.map(str::as_bytes) {
            let (first, _) = told_of(&[before]);
            let expected = (first + &expected.0, expected.1);
            let (both, name) = ([before, bytes].concat(), before.escape_ascii());
            assert_eq!(told_of(&[before, bytes]), expected, "behind {name}");
            assert_eq!(told_of(&[&both]), expected, "together with {name}");
            assert_eq!(told_of(&[&[before][..], &single].concat()), expected, "slowly, {name}");
            assert_eq!(told_slowly(&both), expected, "taken slowly, together with {name}");
        }
    }
}
