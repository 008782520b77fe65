//! A scripted client: what it sends, and which answers it accepts.

use crate::random::Random;
use crate::replies::{To, read_one};

/// Requests in a row, and what is expected of them.
#[derive(Debug, Default)]
pub struct Script {
    /// All requests.
    pub bytes: Vec<u8>,
    /// Each request.
    pub requests: Vec<Planned>,
}

/// One request of a script.
#[derive(Debug)]
pub struct Planned {
    /// Where it ends in the script's bytes.
    pub end: usize,
    to: To,
    status: u16,
    /// The body of the answer; `None`: any.
    body: Option<Vec<u8>>,
    /// The server may be too busy for it.
    may_be_busy: bool,
    /// 100 may come before the answer.
    expects_continue: bool,
    /// The answer is the last in any case.
    closes: bool,
}

/// What came of a script.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Final answers.
    pub answers: usize,
    /// Of them, with status 503.
    pub busy: usize,
    /// Of them, with status 408.
    pub late: usize,
    /// The last one says that the server closes.
    pub closes: bool,
    /// Bytes of an answer that is not whole.
    pub rest: usize,
}

impl Script {
    /// A script whose requests and answers all name the client and the request.
    pub fn random(client: usize, random: &mut Random) -> Script {
        let mut script = Script::default();
        let count = 1 + random.below(10);
        for number in 0..count {
            let id = format!("client-{client}-request-{number}");
            let is_last = number + 1 == count;
            if is_last && random.percent(15) {
                script.push_bad(random);
            } else {
                script.push(&id, is_last && random.percent(30), random);
            }
        }
        script
    }

    fn push(&mut self, id: &str, closes: bool, random: &mut Random) {
        let pool = random.pick(&["", "", "/pool", "/inline"]);
        let connection = if closes { "Connection: close\r\n" } else { "" };
        let mut planned = Planned {
            end: 0,
            to: To::Other,
            status: 200,
            body: None,
            may_be_busy: pool != "/inline",
            expects_continue: false,
            closes,
        };
        let mut bodiless = |method: &str, path: &str| {
            let head = format!("{method} {pool}{path} HTTP/1.1\r\nHost: {id}\r\n{connection}\r\n");
            self.bytes.extend_from_slice(head.as_bytes());
        };
        match random.below(12) {
            0..4 => {
                bodiless("GET", &format!("/target?{id}"));
                planned.body = Some(format!("{pool}/target?{id} 0").into_bytes());
            }
            4 => {
                bodiless("HEAD", &format!("/target?{id}"));
                planned.to = To::Head;
            }
            5 => {
                let length = random.length(20_000);
                bodiless("GET", &format!("/bytes/{length}"));
                planned.body = Some(vec![b'x'; length]);
            }
            6 => {
                bodiless("GET", &format!("/panic?{id}"));
                planned.status = 500;
            }
            7 => {
                bodiless("GET", "/status/304");
                planned.status = 304;
                planned.body = Some(Vec::new());
            }
            8 => {
                let (path, status) = random.pick(&[("/refused", 403), ("/nothing", 404)]);
                self.push_body(&format!("POST {path}"), connection, b"abc", random);
                planned.status = status;
            }
            _ => {
                let most = if random.percent(10) { 190_000 } else { 5_000 };
                // What stands in a body looks like requests, which nobody may answer.
                let smuggled = b"\r\n\r\nGET /target?smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
                let filler = smuggled.iter().copied().cycle().take(random.length(most));
                let body: Vec<u8> = id.bytes().chain(filler).collect();
                let start = format!("POST {pool}/echo");
                planned.expects_continue = self.push_body(&start, connection, &body, random);
                planned.may_be_busy = true;
                planned.body = Some(body);
            }
        }
        planned.end = self.bytes.len();
        self.requests.push(planned);
    }

    /// Whether 100 is expected.
    fn push_body(
        &mut self,
        start: &str,
        connection: &str,
        body: &[u8],
        random: &mut Random,
    ) -> bool {
        let expects = random.percent(20);
        let expect = if expects { "Expect: 100-continue\r\n" } else { "" };
        let head = format!("{start} HTTP/1.1\r\nHost: x\r\n{connection}{expect}");
        self.bytes.extend_from_slice(head.as_bytes());
        if random.percent(50) {
            let length = format!("Content-Length: {}\r\n\r\n", body.len());
            self.bytes.extend_from_slice(length.as_bytes());
            self.bytes.extend_from_slice(body);
            return expects;
        }
        self.bytes.extend_from_slice(b"Transfer-Encoding: chunked\r\n\r\n");
        let mut rest = body;
        while !rest.is_empty() {
            let (chunk, more) = rest.split_at((1 + random.length(20_000)).min(rest.len()));
            self.bytes.extend_from_slice(format!("{:x};x=y\r\n", chunk.len()).as_bytes());
            self.bytes.extend_from_slice(chunk);
            self.bytes.extend_from_slice(b"\r\n");
            rest = more;
        }
        self.bytes.extend_from_slice(b"0\r\nX: y\r\n\r\n");
        expects
    }

    fn push_bad(&mut self, random: &mut Random) {
        let (status, bytes) = random.pick(&[
            (400, &b"GET / HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n"[..]),
            (400, b"GET / HTTP/1.1\r\n\r\n"),
            (400, b"GET / HTTP/1.1\nHost: x\n\n"),
            (400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
            (505, b"GET / HTTP/2.0\r\nHost: x\r\n\r\n"),
            (501, b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: br, chunked\r\n\r\n"),
            (413, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\nabc"),
            (400, b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc"),
            (417, b"POST / HTTP/1.1\r\nHost: x\r\nExpect: x\r\nContent-Length: 9\r\n\r\nabc"),
        ]);
        self.bytes.extend_from_slice(bytes);
        self.requests.push(Planned {
            end: self.bytes.len(),
            to: To::Other,
            status,
            body: None,
            may_be_busy: true,
            expects_continue: false,
            closes: true,
        });
    }

    /// How many requests are whole in the first `sent` bytes.
    pub fn whole(&self, sent: usize) -> usize {
        self.requests.iter().take_while(|request| request.end <= sent).count()
    }

    /// Checks that these are the answers to these requests, each once and in order.
    ///
    /// # Panics
    /// If they are not.
    pub fn check(&self, received: &[u8]) -> Outcome {
        let (mut at, mut outcome) = (0, Outcome::default());
        while at < received.len() {
            let number = outcome.answers;
            assert!(!outcome.closes, "an answer behind the last: {}", excerpt(&received[at..]));
            let Some(request) = self.requests.get(number) else {
                panic!("answer {number} has no request: {}", excerpt(&received[at..]));
            };
            // The first bytes of a head may not say yet that it is a HEAD request's: that it is late has a body then.
            let is_late = received[at..].starts_with(b"HTTP/1.1 408 ");
            let early = || is_late.then(|| read_one(&received[at..], To::Other)).flatten();
            let Some((reply, length)) = early().or_else(|| read_one(&received[at..], request.to))
            else {
                outcome.rest = received.len() - at;
                return outcome;
            };
            at += length;
            if reply.status == 100 {
                assert!(request.expects_continue, "100 to request {number}, which asked for none");
                continue;
            }
            outcome.answers += 1;
            outcome.closes = reply.closes();
            match reply.status {
                503 if request.may_be_busy => outcome.busy += 1,
                408 => {
                    assert!(reply.closes(), "408 closes");
                    outcome.late += 1;
                }
                status => {
                    assert_eq!(status, request.status, "the status of answer {number}");
                    assert!(reply.closes() || !request.closes, "answer {number} closes");
                    let same = request.body.as_ref().is_none_or(|body| *body == reply.body);
                    assert!(same || request.to == To::Head, "{}", excerpt(&reply.body));
                }
            }
        }
        outcome
    }
}

fn excerpt(bytes: &[u8]) -> String {
    bytes[..bytes.len().min(300)].escape_ascii().to_string()
}
