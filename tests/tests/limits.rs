//! Every limit of the settings: the last value that passes, and the first that does not.

use http_core::Config;
use http_core::proto::CloseReason;
use http_core::testing::{Ending, Pair, World};
use integration::replies::{read_all, statuses};
use integration::site::Site;
use integration::time::{millis, secs};

fn with(config: Config) -> Pair {
    Pair::with(Site, config)
}

fn status_of(config: Config, request: &[u8]) -> Vec<u16> {
    let mut pair = with(config);
    pair.peer_sends(request);
    statuses(&pair.received())
}

/// A head of just so many bytes.
fn head_of(bytes: usize) -> Vec<u8> {
    let mut head = b"GET / HTTP/1.1\r\nHost: x\r\nX: ".to_vec();
    head.resize(bytes - 4, b'a');
    head.extend(b"\r\n\r\n");
    head
}

/// A request with a target of just so many bytes.
fn target_of(bytes: usize) -> Vec<u8> {
    format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(bytes - 1)).into_bytes()
}

#[test]
fn c10_head_longer_than_its_limit_is_431() {
    assert_eq!(status_of(Config::new(), &head_of(32 << 10)), [200]);
    assert_eq!(status_of(Config::new(), &head_of((32 << 10) + 1)), [431]);
    assert_eq!(status_of(Config::new().head_bytes(1_000usize), &head_of(1_000)), [200]);
    assert_eq!(status_of(Config::new().head_bytes(1_000usize), &head_of(1_001)), [431]);
}

#[test]
fn c10_head_at_its_limit_passes_at_any_split_and_beyond_it_at_none() {
    let config = || Config::new().head_bytes(200usize);
    for (bytes, status) in [(200, 200), (201, 431)] {
        Pair::at_every_split(
            || with(config()),
            &head_of(bytes),
            |pair| {
                assert_eq!(statuses(&pair.received()), [status]);
            },
        );
    }
}

#[test]
fn c10_head_without_an_end_is_431_one_byte_beyond_the_limit() {
    let mut pair = with(Config::new());
    pair.peer_sends(&head_of(40 << 10)[..32 << 10]).expect_nothing();
    pair.peer_sends(b"a").expect_response_starts(b"HTTP/1.1 431 ");
}

#[test]
fn c10_limit_of_a_head_does_not_count_what_follows_it() {
    let requests = [head_of(1_000), head_of(1_000), head_of(900)].concat();
    let config = || Config::new().head_bytes(1_000usize);
    assert_eq!(status_of(config(), &requests), [200, 200, 200]);
    let mut pair = with(config());
    pair.peer_sends(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n");
    pair.peer_sends(&[b'a'; 5_000]).peer_sends(&head_of(1_000));
    assert_eq!(statuses(&pair.received()), [200, 200]);
}

#[test]
fn c10_more_fields_than_their_limit_are_431() {
    let fields = |count: usize| {
        let more: String = (1..count).map(|number| format!("X-{number}: y\r\n")).collect();
        format!("GET / HTTP/1.1\r\nHost: x\r\n{more}\r\n").into_bytes()
    };
    assert_eq!(status_of(Config::new(), &fields(100)), [200]);
    assert_eq!(status_of(Config::new(), &fields(101)), [431]);
    assert_eq!(status_of(Config::new().head_fields(3usize), &fields(3)), [200]);
    assert_eq!(status_of(Config::new().head_fields(3usize), &fields(4)), [431]);
    assert_eq!(status_of(Config::new().head_fields(300usize), &fields(300)), [200]);
}

#[test]
fn c10_target_longer_than_its_limit_is_414() {
    assert_eq!(status_of(Config::new(), &target_of(8 << 10)), [404]);
    assert_eq!(status_of(Config::new(), &target_of((8 << 10) + 1)), [414]);
    for (bytes, status) in [(100, 404), (101, 414)] {
        let new = || with(Config::new().target_bytes(100usize));
        Pair::at_every_split(new, &target_of(bytes), |pair| {
            assert_eq!(statuses(&pair.received()), [status]);
        });
    }
}

#[test]
fn c10_target_without_an_end_is_414_before_the_head_is_too_long() {
    let mut pair = with(Config::new());
    pair.peer_sends(&target_of(9 << 10)[..9 << 10]);
    pair.expect_response_starts(b"HTTP/1.1 414 ");
}

#[test]
fn c10_declared_body_longer_than_its_limit_is_413_before_it_is_read() {
    for (config, limit) in [(Config::new(), 1 << 20), (Config::new().body_bytes(100usize), 100)] {
        let head = |length: usize| {
            format!("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n")
        };
        let mut pair = with(config.clone());
        pair.peer_sends(head(limit).as_bytes()).expect_nothing();
        pair.peer_sends(&vec![b'a'; limit]);
        assert_eq!(statuses(&pair.received()), [200]);
        let mut pair = with(config);
        pair.peer_sends(head(limit + 1).as_bytes());
        let replies = read_all(&pair.received());
        assert_eq!((replies[0].status, replies[0].closes()), (413, true));
    }
}

#[test]
fn c10_length_beyond_all_bounds_is_413_or_400() {
    for (length, status) in [("18446744073709551615", 413), ("18446744073709551616", 400)] {
        let request =
            format!("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\nabc");
        assert_eq!(status_of(Config::new(), request.as_bytes()), [status]);
    }
}

#[test]
fn c10_limit_of_a_route_replaces_the_general_one() {
    let request = |path: &str, length: usize| {
        let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n");
        [head.into_bytes(), vec![b'a'; length]].concat()
    };
    assert_eq!(status_of(Config::new(), &request("/tiny", 10)), [200]);
    assert_eq!(status_of(Config::new(), &request("/tiny", 11)), [413]);
    assert_eq!(status_of(Config::new().body_bytes(100usize), &request("/huge", 200)), [200]);
}

#[test]
fn c10_chunks_beyond_the_limit_are_413_before_their_data() {
    let head = b"POST /tiny HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    let passes = [&head[..], b"4\r\nabcd\r\n6\r\nefghij\r\n0\r\n\r\n"].concat();
    Pair::at_every_split(
        || with(Config::new()),
        &passes,
        |pair| {
            assert_eq!(statuses(&pair.received()), [200]);
        },
    );
    for chunks in [&b"4\r\nabcd\r\n7\r\n"[..], b"b\r\n", b"ffffffffffffffff\r\n"] {
        Pair::at_every_split(
            || with(Config::new()),
            &[&head[..], chunks].concat(),
            |pair| {
                assert_eq!(statuses(&pair.received()), [413]);
            },
        );
    }
}

#[test]
fn c10_chunk_extensions_beyond_their_limit_are_413() {
    let request = |bytes: usize| {
        let half = "e".repeat(bytes / 2);
        let head = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        format!("{head}1;{half}\r\na\r\n0;{half}\r\n\r\n").into_bytes()
    };
    let config = || Config::new().chunk_extension_bytes(60usize);
    for (bytes, status) in [(60, 200), (62, 413)] {
        Pair::at_every_split(
            || with(config()),
            &request(bytes),
            |pair| {
                assert_eq!(statuses(&pair.received()), [status]);
            },
        );
    }
    assert_eq!(status_of(Config::new(), &request(16 << 10)), [200]);
    assert_eq!(status_of(Config::new(), &request((16 << 10) + 2)), [413]);
}

#[test]
fn c10_trailer_section_beyond_its_limit_is_431() {
    let request = |bytes: usize| {
        let head = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        format!("{head}0\r\nT: {}\r\n\r\n", "t".repeat(bytes - 5)).into_bytes()
    };
    let config = || Config::new().trailer_bytes(50usize);
    for (bytes, status) in [(50, 200), (51, 431)] {
        Pair::at_every_split(
            || with(config()),
            &request(bytes),
            |pair| {
                assert_eq!(statuses(&pair.received()), [status]);
            },
        );
    }
    assert_eq!(status_of(Config::new(), &request(8 << 10)), [200]);
    assert_eq!(status_of(Config::new(), &request((8 << 10) + 1)), [431]);
}

#[test]
fn c10_trailer_section_without_an_end_is_431() {
    let mut pair = with(Config::new());
    pair.peer_sends(b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
    for _ in 0..9 {
        pair.peer_sends(&[b"T: ", &[b't'; 995][..], b"\r\n"].concat());
    }
    pair.expect_response_starts(b"HTTP/1.1 431 ");
}

#[test]
fn c21_first_line_without_a_space_within_64_bytes_is_400_as_soon_as_they_are_there() {
    let mut pair = with(Config::new());
    pair.peer_sends(&[b'A'; 63]).expect_nothing();
    pair.peer_sends(b"A").expect_response_starts(b"HTTP/1.1 400 ");
    let with_method =
        |bytes: usize| format!("{} / HTTP/1.1\r\nHost: x\r\n\r\n", "A".repeat(bytes)).into_bytes();
    for (bytes, status) in [(63, 200), (64, 400)] {
        Pair::at_every_split(
            || with(Config::new()),
            &with_method(bytes),
            |pair| {
                assert_eq!(statuses(&pair.received()), [status]);
            },
        );
    }
}

#[test]
fn c21_what_cannot_begin_a_request_is_400_at_its_first_byte() {
    for first in [&b"\x16\x03\x01"[..], b"\n", b" GET", b"\0", b"\xff", b"{\"a\":1}"] {
        assert_eq!(status_of(Config::new(), first), [400]);
    }
}

#[test]
fn c05_lingering_reads_no_more_when_enough_was_thrown_away() {
    let mut pair = with(Config::new());
    pair.peer_sends(b"POST /tiny HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n");
    assert_eq!((pair.is_closed(), pair.server_ending()), (None, Ending::Closed));
    pair.peer_sends(&vec![b'a'; 256 << 10]);
    assert_eq!((pair.is_closed(), pair.unread()), (None, 0));
    // A proxy that writes for as long as it can sees the answer when it cannot.
    pair.peer_sends(b"a").peer_sends(&vec![b'a'; 100 << 10]);
    assert_eq!((pair.is_closed(), pair.unread()), (None, 100 << 10));
    pair.advance(millis(1_999));
    assert_eq!((pair.is_closed(), pair.unread()), (None, 100 << 10));
    pair.advance(millis(1));
    assert_eq!(pair.is_closed(), Some(CloseReason::Refused));
    assert_eq!(statuses(&pair.received()), [413]);
}

#[test]
fn c05_lingering_reads_to_the_end_when_the_peer_has_closed() {
    let mut pair = with(Config::new());
    pair.peer_sends(b"POST /tiny HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n");
    pair.peer_sends(&vec![b'a'; 600 << 10]);
    assert!(pair.is_closed().is_none() && pair.unread() > 0);
    pair.peer_closes();
    assert_eq!((pair.is_closed(), pair.unread()), (Some(CloseReason::Refused), 0));
    assert_eq!(statuses(&pair.received()), [413]);
}

#[test]
fn c05_lingering_bytes_are_a_setting() {
    let mut world = World::new(Site, Config::new().linger_bytes(10usize));
    // The second one has the memory of the first.
    for peer in [(); 2].map(|()| world.connect()) {
        world.send(peer, b"x\n");
        world.send(peer, &[b'a'; 10]);
        world.send(peer, b"a");
        assert_eq!(world.wire(peer).unread(), 0);
        world.send(peer, b"b");
        assert_eq!((world.closed(peer), world.wire(peer).unread()), (None, 1));
        world.advance(secs(2));
        assert_eq!(world.closed(peer), Some(CloseReason::Refused));
    }
}

#[test]
fn c05_connection_that_lingers_holds_no_bytes() {
    let mut pair = with(Config::new());
    pair.peer_sends(b"POST /tiny HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n");
    pair.peer_sends(&vec![b'a'; 200 << 10]);
    assert_eq!((pair.held_bytes(), pair.world().budget().held), (0, 0));
    pair.advance(secs(2));
    assert_eq!(pair.world().spares(), 1);
}

#[test]
fn c10_body_without_a_limit_takes_no_memory_for_what_is_only_declared() {
    let mut pair = Pair::with(Site, Config::new().body_bytes(usize::MAX));
    let length = u64::MAX;
    let head = format!("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n");
    pair.peer_sends(head.as_bytes()).peer_sends(b"abc").peer_sends(&[b'd'; 100_000]);
    pair.expect_nothing();
    assert_eq!(pair.is_closed(), None);
    assert!(pair.held_bytes() < 200_000);
}

/// Traffic that meets every limit, in pieces of this length.
fn talk(pair: &mut Pair, message: &[u8], piece_bytes: usize) {
    for piece in message.chunks(piece_bytes) {
        pair.peer_sends(piece);
    }
    while pair.complete_next() {}
    while pair.peer_takes(50_000) > 0 {}
    pair.advance(secs(5));
    pair.peer_sends(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").advance(secs(3_600));
    pair.drain().advance(secs(100));
}

#[test]
fn every_setting_may_have_the_least_and_the_largest_value_that_it_takes() {
    let with_target = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(3_000));
    let messages = [
        &with_target,
        "POST /pool/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nX: y\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551615\r\n\r\nabc",
        "GET /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551615\r\n\r\nabc",
        "GET /bytes/100000 HTTP/1.1\r\nHost: x\r\n\r\nGET /bytes/10 HTTP/1.1\r\nHost: x\r\n\r\n",
    ];
    let values = ["0", "1", "18446744073709551615", "0ms"];
    let values = values.into_iter().chain(["18446744073709551615ms"]);
    let tried = values.flat_map(|value| Config::settings().iter().map(move |one| (one, value)));
    for (setting, value) in tried {
        let Ok(config) = Config::new().load_from([(setting.variable(), value)]) else { continue };
        eprintln!("{} = {value}", setting.key());
        for (message, piece_bytes) in messages.iter().zip([1_000, 20, 1_000, 20, 1_000, 20]) {
            let mut pair = Pair::with(Site, config.clone());
            pair.peer_slows_down(30_000);
            talk(&mut pair, message.as_bytes(), piece_bytes);
        }
    }
}
