//! Behind a proxy: whom a handler takes for the client. By the preface of the PROXY protocol, by `Forwarded` and by
//! `X-Forwarded-*`, from those who may say so; and nothing of it from anybody else.

use std::net::SocketAddr;

use http_core::handler::BaseUrl;
use http_core::proto::CloseReason;
use http_core::testing::{Ending, Pair, World};
use http_core::{App, Config, ForwardedFields, Rejection, Status, get, guard, post, routes};
use integration::live::Live;
use integration::replies::{read_all, statuses, texts};
use integration::time::{millis, secs};

#[get("/")]
fn who(client: SocketAddr) -> String {
    client.to_string()
}

#[post("/", dispatch = pool)]
fn who_pooled(client: SocketAddr) -> String {
    client.to_string()
}

#[get("/base")]
fn base(base: BaseUrl<'_>) -> String {
    base.to_string()
}

/// For one client by the base of one URL.
#[guard]
fn for_one(client: SocketAddr, base: BaseUrl<'_>) -> Result<(), Rejection> {
    if client.to_string() == "192.0.2.7:0" && base.to_string() == "https://example.org" {
        return Ok(());
    }
    Err(Rejection::new(Status::FORBIDDEN, "", format!("{client} {base}")))
}

#[get("/guarded", guard = for_one)]
fn guarded() -> &'static str {
    "guarded"
}

fn app() -> App<()> {
    App::new((), routes![who, who_pooled, base, guarded])
}

const PROXY: &str = "10.0.0.1:4711";
const STRANGER: &str = "192.0.2.99:4711";

/// With two ranges of trusted proxies.
fn trusting() -> Config {
    let networks = ["10.0.0.0/8", "127.0.0.1"].map(|text| text.parse().expect("a network"));
    Config::new().trusted_proxies(networks.to_vec())
}

fn prefaced() -> Config {
    trusting().proxy_protocol(true)
}

fn forwarded(fields: ForwardedFields) -> Config {
    trusting().forwarded_fields(fields)
}

fn from(peer: &str, config: Config) -> Pair {
    Pair::from(peer.parse().expect("an address"), app(), config)
}

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
const LINE: &[u8] = b"PROXY TCP4 192.0.2.7 10.0.0.2 4000 80\r\n";
const BINARY: &[u8] =
    b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c\xc0\x00\x02\x07\x0a\x00\x00\x02\x0f\xa0\x00\x50";

fn get_with(fields: &str) -> Vec<u8> {
    format!("GET / HTTP/1.1\r\nHost: x\r\n{fields}\r\n").into_bytes()
}

#[test]
fn preface_names_the_client_at_any_split() {
    for preface in [LINE, BINARY] {
        let bytes = [preface, GET, GET].concat();
        Pair::at_every_split(
            || from(PROXY, prefaced()),
            &bytes,
            |pair| {
                assert_eq!(texts(&pair.received()), ["192.0.2.7:4000"; 2]);
            },
        );
    }
}

#[test]
fn preface_counts_for_every_request_of_the_connection_and_on_the_pool() {
    let mut pair = from(PROXY, prefaced());
    pair.peer_sends(BINARY).expect_nothing();
    assert!(pair.is_idle());
    pair.peer_sends(GET).peer_sends(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    assert!(pair.complete_next());
    pair.advance(secs(50)).peer_sends(GET);
    assert_eq!(texts(&pair.received()), ["192.0.2.7:4000"; 3]);
}

#[test]
fn proxy_that_speaks_for_itself_is_the_client() {
    let local = b"\r\n\r\n\0\r\nQUIT\n\x20\x00\x00\x00";
    for preface in [&b"PROXY UNKNOWN\r\n"[..], local] {
        let mut pair = from(PROXY, prefaced());
        pair.peer_sends(preface).peer_sends(GET);
        assert_eq!(texts(&pair.received()), [PROXY]);
    }
}

#[test]
fn request_without_a_preface_is_400_where_one_is_asked_for() {
    for first in
        [GET, b"\r\nGET", b"PROXY TCP4\r\n", b"PROXX", b"\r\n\r\n\0\r\nQUIT\n\x31\x11\x00\x00"]
    {
        let new = || from(PROXY, prefaced());
        Pair::at_every_split(new, first, |pair| {
            let replies = read_all(&pair.received());
            assert_eq!((replies[0].status, replies[0].closes(), replies.len()), (400, true, 1));
        });
    }
}

#[test]
fn nothing_behind_a_malformed_preface_is_read_as_a_request() {
    let mut pair = from(PROXY, prefaced());
    pair.peer_sends(&[b"PROXY TCP4 x x 1 2\r\n", GET, GET].concat());
    assert_eq!(statuses(&pair.received()), [400]);
    pair.advance(secs(2));
    assert_eq!(pair.is_closed(), Some(CloseReason::Refused));
    assert_eq!(pair.metrics().requests, 0);
}

#[test]
fn preface_is_400_where_none_is_asked_for() {
    for (preface, config) in [(LINE, Config::new()), (BINARY, Config::new()), (LINE, trusting())] {
        let mut pair = from(PROXY, config);
        pair.peer_sends(&[preface, GET].concat());
        assert_eq!(statuses(&pair.received()), [400]);
    }
    let mut pair = from(PROXY, prefaced());
    pair.peer_sends(&[LINE, LINE, GET].concat());
    assert_eq!(statuses(&pair.received()), [400]);
}

#[test]
fn stranger_is_turned_away_where_a_preface_is_asked_for() {
    let mut pair = from(STRANGER, prefaced());
    assert_eq!(pair.is_closed(), Some(CloseReason::Untrusted));
    pair.peer_sends(&[LINE, GET].concat());
    assert!(pair.received().is_empty());
    assert_eq!(pair.metrics().open(), 0);
}

#[test]
fn preface_has_the_time_of_a_head() {
    for begun in [0, 1, LINE.len() - 1] {
        let mut pair = from(PROXY, prefaced());
        pair.peer_sends(&LINE[..begun]).advance(millis(9_999));
        assert_eq!((pair.is_closed(), pair.is_idle()), (None, false));
        pair.advance(millis(1)).expect_nothing();
        assert_eq!(pair.is_closed(), Some(CloseReason::Refused));
    }
    let mut pair = from(PROXY, prefaced().head_timeout(secs(3)));
    pair.advance(secs(2)).peer_sends(LINE).peer_sends(&GET[..5]).advance(millis(2_999));
    pair.peer_sends(&GET[5..]);
    assert_eq!(texts(&pair.received()), ["192.0.2.7:4000"]);
}

#[test]
fn preface_has_a_length_that_is_a_setting() {
    let preface = |bytes: usize| {
        let length = ((bytes - 16) as u16).to_be_bytes();
        let mut preface = BINARY.to_vec();
        preface[14..16].copy_from_slice(&length);
        preface.resize(bytes, 0);
        preface
    };
    for (bytes, status) in [(4_096, 200), (4_097, 400)] {
        let mut pair = from(PROXY, prefaced());
        pair.peer_sends(&[preface(bytes), GET.to_vec()].concat());
        assert_eq!(statuses(&pair.received()), [status]);
    }
    let mut pair = from(PROXY, prefaced().preface_bytes(60_000usize));
    pair.peer_sends(&[preface(60_000), GET.to_vec()].concat());
    assert_eq!(texts(&pair.received()), ["192.0.2.7:4000"]);
    let mut pair = from(PROXY, prefaced());
    pair.peer_sends(&preface(4_097)[..16]).expect_response_starts(b"HTTP/1.1 400 ");
}

#[test]
fn connection_that_ends_within_its_preface_is_closed_in_peace() {
    let mut pair = from(PROXY, prefaced());
    pair.peer_sends(&LINE[..9]).peer_closes();
    assert_eq!(pair.is_closed(), Some(CloseReason::PeerClosed));
    assert_eq!((pair.held_bytes(), pair.server_ending()), (0, Ending::Closed));
    let mut pair = from(PROXY, prefaced());
    pair.peer_sends(&LINE[..9]).drain();
    assert_eq!(pair.is_closed(), Some(CloseReason::Drained));
}

#[test]
fn connection_behind_its_preface_is_idle_like_any_other() {
    let mut pair = from(PROXY, prefaced());
    pair.advance(secs(5)).peer_sends(LINE).advance(millis(59_999));
    assert_eq!((pair.is_closed(), pair.world().spares()), (None, 1));
    pair.advance(millis(1)).expect_nothing();
    assert_eq!(pair.is_closed(), Some(CloseReason::Idle));
}

#[test]
fn fields_of_a_trusted_proxy_name_the_client() {
    let for_two = "X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 192.0.2.7, 10.0.0.9\r\n";
    for (fields, lines, client) in [
        (ForwardedFields::XForwardedFor, for_two, "192.0.2.7:0"),
        (ForwardedFields::XForwarded, for_two, "192.0.2.7:0"),
        (
            ForwardedFields::Forwarded,
            "Forwarded: for=1.1.1.1, for=\"192.0.2.7:80\"\r\n",
            "192.0.2.7:80",
        ),
        (ForwardedFields::Forwarded, for_two, PROXY),
        (ForwardedFields::XForwarded, "Forwarded: for=192.0.2.7\r\n", PROXY),
        (ForwardedFields::Ignored, for_two, PROXY),
        (ForwardedFields::XForwarded, "X-Forwarded-For: nobody\r\n", PROXY),
        (ForwardedFields::XForwarded, "", PROXY),
    ] {
        let mut pair = from(PROXY, forwarded(fields));
        pair.peer_sends(&get_with(lines));
        assert_eq!(texts(&pair.received()), [client], "{fields:?} {lines}");
    }
}

#[test]
fn fields_of_a_stranger_are_ignored() {
    let lines = "X-Forwarded-For: 10.0.0.9\r\nForwarded: for=10.0.0.9\r\n";
    for fields in [ForwardedFields::XForwarded, ForwardedFields::Forwarded] {
        let mut pair = from(STRANGER, forwarded(fields));
        pair.peer_sends(&get_with(lines));
        assert_eq!(texts(&pair.received()), [STRANGER]);
    }
}

#[test]
fn fields_count_for_their_own_request_alone() {
    let mut pair = from(PROXY, forwarded(ForwardedFields::XForwarded));
    let first = get_with("X-Forwarded-For: 192.0.2.7\r\n");
    let second =
        b"POST / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.8\r\nContent-Length: 0\r\n\r\n";
    pair.peer_sends(&[&first[..], GET, second, GET].concat());
    assert!(pair.complete_next());
    assert_eq!(texts(&pair.received()), ["192.0.2.7:0", PROXY, "192.0.2.8:0", PROXY]);
}

#[test]
fn fields_are_believed_of_the_client_that_the_preface_names_if_it_is_a_proxy() {
    let config = || prefaced().forwarded_fields(ForwardedFields::XForwarded);
    let request = get_with("X-Forwarded-For: 192.0.2.8\r\n");
    let mut pair = from(PROXY, config());
    pair.peer_sends(&[b"PROXY TCP4 10.0.0.9 10.0.0.2 4000 80\r\n", &request[..]].concat());
    assert_eq!(texts(&pair.received()), ["192.0.2.8:0"]);
    let mut pair = from(PROXY, config());
    pair.peer_sends(&[LINE, &request[..]].concat());
    assert_eq!(texts(&pair.received()), ["192.0.2.7:4000"]);
}

#[test]
fn base_of_the_url_is_the_one_that_the_client_used() {
    let answer = |peer, config, target: &str, fields: &str| {
        let mut pair = from(peer, config);
        pair.peer_sends(
            format!("GET {target} HTTP/1.1\r\nHost: inside:81\r\n{fields}\r\n").as_bytes(),
        );
        texts(&pair.received()).concat()
    };
    let lines = "X-Forwarded-Proto: https\r\nX-Forwarded-Host: example.org\r\n";
    let all = || forwarded(ForwardedFields::XForwarded);
    assert_eq!(answer(PROXY, all(), "/base", lines), "https://example.org");
    assert_eq!(answer(STRANGER, all(), "/base", lines), "http://inside:81");
    let address = forwarded(ForwardedFields::XForwardedFor);
    assert_eq!(answer(PROXY, address, "/base", lines), "http://inside:81");
    assert_eq!(answer(PROXY, all(), "/base", "X-Forwarded-Host: a/b\r\n"), "http://inside:81");
    assert_eq!(answer(PROXY, Config::new(), "http://outside/base", ""), "http://outside");
    let standard = forwarded(ForwardedFields::Forwarded);
    let lines = "Forwarded: for=192.0.2.7;proto=https;host=example.org\r\n";
    assert_eq!(answer(PROXY, standard, "/base", lines), "https://example.org");
    let mut pair = from(PROXY, Config::new());
    pair.peer_sends(b"GET /base HTTP/1.0\r\n\r\n");
    assert_eq!(statuses(&pair.received()), [400]);
}

#[test]
fn guard_sees_the_client_as_a_handler_does() {
    let lines = "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: example.org\r\n";
    let request = format!("GET /guarded HTTP/1.1\r\nHost: x\r\n{lines}\r\n");
    for (peer, text) in
        [(PROXY, "guarded"), (STRANGER, "403 Forbidden\n192.0.2.99:4711 http://x\n")]
    {
        let mut pair = from(peer, forwarded(ForwardedFields::XForwarded));
        pair.peer_sends(request.as_bytes());
        assert_eq!(texts(&pair.received()), [text]);
    }
}

#[test]
fn preface_and_fields_are_read_from_a_socket() {
    let config = prefaced().forwarded_fields(ForwardedFields::XForwarded).loops(1);
    let live = Live::start(app(), config);
    let mut client = live.connect();
    assert_eq!(client.send(&LINE[..20]).send(&LINE[20..]).get("/").text(), "192.0.2.7:4000");
    let mut client = live.connect();
    client.send(BINARY);
    assert_eq!(client.get("/").text(), "192.0.2.7:4000");
    let mut client = live.connect();
    client.send("PROXY UNKNOWN\r\n").send(get_with("X-Forwarded-For: 192.0.2.8\r\n"));
    assert_eq!(client.reply().text(), "192.0.2.8:0");
    let mut client = live.connect();
    assert_eq!(client.get("/").status, 400);
    // The server lingers until its peer has gone.
    drop(client);
    live.stop();
}

#[test]
fn stranger_at_a_socket_is_turned_away() {
    let networks = vec!["192.0.2.0/24".parse().expect("a network")];
    let config = Config::new().trusted_proxies(networks).proxy_protocol(true).loops(1);
    let live = Live::start(app(), config);
    for _ in 0..3 {
        assert!(live.connect().is_closed());
    }
    assert_eq!(live.handle().metrics().closed(CloseReason::Untrusted), 3);
    live.stop();
}

/// Only Linux has all of 127.0.0.0/8 without further ado.
#[cfg(target_os = "linux")]
#[test]
fn flood_of_one_address_keeps_nobody_else_out() {
    let config = Config::new().connections_per_address(4usize).connections(16).loops(1);
    let live = Live::start(app(), config);
    let mut flood = Vec::new();
    for number in 0..50 {
        flood.push(live.connect());
        let neighbour = std::net::Ipv4Addr::new(127, 0, 0, 2);
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None);
        let socket = socket.expect("a socket");
        socket.bind(&SocketAddr::from((neighbour, 0)).into()).expect("a free port");
        socket.connect(&live.address().into()).expect("a connection");
        let mut client = integration::live::Client::from(std::net::TcpStream::from(socket));
        assert!(client.get("/").text().starts_with("127.0.0.2:"), "client {number}");
    }
    assert_eq!(live.handle().metrics().closed(CloseReason::Crowded), 46);
    assert_eq!(live.handle().metrics().closed(CloseReason::MadeRoom), 0);
    live.stop();
}

#[test]
fn client_that_a_preface_names_is_counted_and_the_proxy_is_not() {
    let mut world = World::new(app(), prefaced().connections_per_address(2usize));
    let proxy: SocketAddr = PROXY.parse().expect("an address");
    let connect = |world: &mut World, preface: &[u8]| {
        let peer = world.connect_from(proxy);
        world.send(peer, preface);
        peer
    };
    let first = connect(&mut world, LINE);
    let second = connect(&mut world, BINARY);
    let third = connect(&mut world, LINE);
    let closed = [first, second, third].map(|peer| world.closed(peer));
    assert_eq!(closed, [None, None, Some(CloseReason::Crowded)]);
    for _ in 0..5 {
        let other = connect(&mut world, b"PROXY UNKNOWN\r\n");
        let same = connect(&mut world, b"PROXY TCP4 10.0.0.9 10.0.0.2 4000 80\r\n");
        assert_eq!((world.closed(other), world.closed(same)), (None, None));
    }
    world.end(first, Ending::Closed);
    let fourth = connect(&mut world, LINE);
    world.send(fourth, GET);
    assert_eq!(texts(world.wire(fourth).taken()), ["192.0.2.7:4000"]);
}

#[test]
fn each_address_has_so_many_connections() {
    let config = Config::new().connections_per_address(2usize).loops(2);
    let live = Live::start(app(), config);
    let (mut first, mut second) = (live.connect(), live.connect());
    assert_eq!((first.get("/").status, second.get("/").status), (200, 200));
    assert!(live.connect().is_closed());
    assert_eq!(first.get("/").status, 200);
    first.finish();
    assert!(first.is_closed());
    let mut third = live.connect();
    assert_eq!(third.get("/").status, 200);
    assert_eq!(live.handle().metrics().closed(CloseReason::Crowded), 1);
    live.stop();
}
