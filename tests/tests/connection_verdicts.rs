//! Of two faults in one request, the one that comes first in the order of verdicts answers.

use http_core::testing::Pair;
use http_core::{App, Config, get, post, routes};
use integration::replies::{read_all, statuses};

#[get("/")]
fn index() -> &'static str {
    "index"
}

#[post("/notes")]
fn create(body: &[u8]) -> &[u8] {
    body
}

fn pair() -> Pair {
    Pair::with(App::new((), routes![index, create]), Config::new().body_bytes(100usize))
}

/// The parts of a request, each right until a fault takes its place.
struct Parts {
    method: &'static str,
    target: String,
    version: &'static str,
    host: &'static str,
    lines: Vec<String>,
}

/// What is wrong, in the order of verdicts, with the status and a word of the answer.
const FAULTS: [Fault; 16] = [
    Fault("target", 400, "target"),
    Fault("field syntax", 400, "field"),
    Fault("version", 505, "HTTP/1.1"),
    Fault("length", 400, "Content-Length"),
    Fault("two lengths", 400, "Content-Length"),
    Fault("length and coding", 400, "both"),
    Fault("coding order", 400, "Transfer-Encoding"),
    Fault("unknown coding", 501, "coding"),
    Fault("no host", 400, "Host"),
    Fault("long target", 414, "target"),
    Fault("many fields", 431, "head"),
    Fault("method", 501, ""),
    Fault("no route", 404, ""),
    Fault("wrong method", 405, ""),
    Fault("expectation", 417, ""),
    Fault("long body", 413, ""),
];

#[derive(Clone, Copy)]
struct Fault(&'static str, u16, &'static str);

impl Fault {
    fn apply(self, parts: &mut Parts) {
        let mut line = |text: &str| parts.lines.push(text.to_string());
        match self.0 {
            "target" => parts.target.insert(1, '<'),
            "field syntax" => line("Bad Name: x"),
            "version" => parts.version = "HTTP/2.0",
            "length" => line("Content-Length: +5"),
            "two lengths" => {
                line("Content-Length: 5");
                line("Content-Length: 5");
            }
            "length and coding" => {
                line("Content-Length: 5");
                line("Transfer-Encoding: chunked");
            }
            "coding order" => line("Transfer-Encoding: chunked, gzip"),
            "unknown coding" => line("Transfer-Encoding: gzip, chunked"),
            "no host" => parts.host = "",
            "long target" => parts.target.push_str(&"a".repeat(9_000)),
            "many fields" => (0..110).for_each(|number| line(&format!("X-{number}: y"))),
            "method" => parts.method = "BREW",
            "no route" => parts.target.push_str("/nothing"),
            "wrong method" => parts.method = "DELETE",
            "expectation" => line("Expect: wonders"),
            _ => line("Content-Length: 101"),
        }
    }

    /// Which part it is in: of two faults in one part only one can be shown.
    fn part(self) -> &'static str {
        match self.0 {
            "length" | "two lengths" | "length and coding" | "coding order" | "unknown coding"
            | "long body" => "framing",
            "method" | "wrong method" => "method",
            "target" | "field syntax" => "syntax",
            name => name,
        }
    }
}

fn request(faults: &[Fault]) -> Vec<u8> {
    let mut parts = Parts {
        method: "POST",
        target: "/notes".into(),
        version: "HTTP/1.1",
        host: "Host: x\r\n",
        lines: Vec::new(),
    };
    faults.iter().for_each(|fault| fault.apply(&mut parts));
    let Parts { method, target, version, host, lines } = parts;
    let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    format!("{method} {target} {version}\r\n{host}{lines}\r\n").into_bytes()
}

#[test]
fn c21_request_without_a_fault_is_served() {
    let mut pair = pair();
    pair.peer_sends(&request(&[]));
    assert_eq!(statuses(&pair.received()), [200]);
}

#[test]
fn c21_each_fault_alone_has_its_status() {
    for fault in FAULTS {
        let mut pair = pair();
        pair.peer_sends(&request(&[fault]));
        let replies = read_all(&pair.received());
        assert_eq!((replies.len(), replies[0].status), (1, fault.1), "{}", fault.0);
        assert!(replies[0].text().contains(fault.2), "{}: {}", fault.0, replies[0].text());
        assert!(replies[0].closes() || replies[0].status != 400, "every 400 closes: {}", fault.0);
    }
}

#[test]
fn c21_first_of_two_faults_answers() {
    let mut pairs = 0;
    for (at, first) in FAULTS.into_iter().enumerate() {
        for second in FAULTS.into_iter().skip(at + 1) {
            if first.part() == second.part() {
                continue;
            }
            for faults in [[first, second], [second, first]] {
                let mut pair = pair();
                pair.peer_sends(&request(&faults));
                let replies = read_all(&pair.received());
                let names = [first.0, second.0];
                assert_eq!((replies.len(), replies[0].status), (1, first.1), "{names:?}");
                assert!(replies[0].text().contains(first.2), "{names:?}: {}", replies[0].text());
            }
            pairs += 1;
        }
    }
    assert_eq!(pairs, 16 * 15 / 2 - 15 - 1 - 1);
}

#[test]
fn c21_framing_faults_come_in_their_order() {
    let of = |lines: &str| {
        let mut pair = pair();
        pair.peer_sends(format!("POST /notes HTTP/1.1\r\n{lines}\r\n").as_bytes());
        statuses(&pair.received())
    };
    // Malformed before unknown, and both before the host.
    assert_eq!(of("Content-Length: 5\r\nTransfer-Encoding: gzip, chunked\r\n"), [400]);
    assert_eq!(of("Transfer-Encoding: gzip, chunked\r\n"), [501]);
    assert_eq!(of("Transfer-Encoding: gzip\r\n"), [400]);
}

#[test]
fn c21_verdict_of_a_small_request_is_the_same_at_any_split() {
    for fault in FAULTS {
        let request = request(&[fault]);
        if request.len() > 200 {
            continue;
        }
        Pair::at_every_split(pair, &request, |pair| {
            assert_eq!(statuses(&pair.received()), [fault.1], "{}", fault.0);
        });
    }
}

#[test]
fn c21_404_comes_before_405_and_405_says_what_is_allowed() {
    let mut pair = pair();
    pair.peer_sends(b"DELETE /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    pair.peer_sends(b"DELETE /notes HTTP/1.1\r\nHost: x\r\n\r\n");
    let replies = read_all(&pair.received());
    assert_eq!((replies[0].status, replies[1].status), (404, 405));
    let allowed = replies[1].field("allow").unwrap_or_default();
    assert!(allowed.contains("POST") && !allowed.contains("DELETE"), "{allowed}");
}
