//! A chunked body, however it arrives, is decoded or refused as the reference has it.

use http_core::Config;

use super::choices::{Choices, Choose};
use super::chunked_reference::{Judgement, Limits, judge};
use super::driver::{Driver, Outcome};

const HEAD: &[u8] = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

/// The input is what a peer sends behind its head; the choices are limits, and lengths of segments.
pub(super) fn run(data: &[u8]) {
    let (bytes, mut choices) = Choices::cut(data);
    let limits = Limits {
        body_bytes: choices.pick(&[1 << 20, 2, 100]),
        extension_bytes: choices.pick(&[16 << 10, 0, 8]),
        trailer_bytes: choices.pick(&[8 << 10, 0, 30]),
    };
    let config = Config::new()
        .chunk_extension_bytes(limits.extension_bytes)
        .trailer_bytes(limits.trailer_bytes);
    let mut driver = Driver::new(config);
    // Some of the body comes with the head.
    let first = if choices.percent(50) { choices.below(256).min(bytes.len()) } else { 0 };
    let (count, outcome) = driver.receive(&[HEAD, &bytes[..first]].concat());
    assert!(count == HEAD.len() + first && matches!(outcome, Outcome::Head));
    let mut seen = first;
    let mut outcome = driver.admit(limits.body_bytes);
    loop {
        match (outcome, judge(&bytes[..seen], limits)) {
            (Outcome::More, Judgement::More) => {}
            (Outcome::Refused(reply), Judgement::Refused(status)) => {
                assert_eq!(reply.status, status, "{reply:?}");
                return assert!(reply.closes(), "{reply:?}");
            }
            (Outcome::Request(mut exchange), Judgement::Body(body, _)) => {
                assert_eq!(exchange.parts(None).0.body(), body);
                return;
            }
            (Outcome::More, expected) => panic!("{expected:?} is not seen"),
            (Outcome::Refused(reply), expected) => panic!("{reply:?} instead of {expected:?}"),
            (Outcome::Request(_), expected) => panic!("a request instead of {expected:?}"),
            (Outcome::Head, _) => panic!("a second head"),
        }
        let left = bytes.len() - seen;
        if left == 0 {
            return;
        }
        let most = if choices.is_empty() { left } else { (1 + choices.below(256)).min(left) };
        let (count, next) = driver.receive(&bytes[seen..seen + most]);
        seen += count;
        outcome = next;
    }
}
