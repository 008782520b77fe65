//! A head, however it arrives, is read or refused as the reference has it.

use http_core::Config;
use http_core::message::{Framing, Head};

use super::choices::{Choices, Choose};
use super::driver::{Driver, Outcome};
use super::head_reference::{Judgement, Limits, Parsed, is_hopeless, judge};
use crate::replies::To;

/// The input is what a peer sends; the choices are limits, and lengths of segments.
pub(super) fn run(data: &[u8]) {
    let (bytes, mut choices) = Choices::cut(data);
    let (head_bytes, head_fields) =
        (choices.pick(&[32 << 10, 60, 300]), choices.pick(&[100, 2, 200]));
    let (target_bytes, relaxed_target) =
        choices.pick(&[(8 << 10, false), (5, false), (8 << 10, true)]);
    let limits = Limits { head_bytes, head_fields, target_bytes, relaxed_target };
    let config = Config::new()
        .head_bytes(limits.head_bytes)
        .head_fields(limits.head_fields)
        .target_bytes(limits.target_bytes)
        .relaxed_target(limits.relaxed_target);
    let mut driver = Driver::new(config);
    let mut seen = 0;
    while seen < bytes.len() {
        let left = bytes.len() - seen;
        let most = if choices.is_empty() { left } else { (1 + choices.below(256)).min(left) };
        let (count, outcome) = driver.receive(&bytes[seen..seen + most]);
        seen += count;
        let expected = judge(&bytes[..seen], limits);
        match outcome {
            Outcome::More => assert_eq!(expected, Judgement::More),
            Outcome::Refused(reply) => {
                assert!(reply.closes(), "{reply:?}");
                if reply.status == 400 && is_hopeless(&bytes[..seen]) {
                    return;
                }
                return assert_eq!(expected, Judgement::Refused(reply.status), "{reply:?}");
            }
            Outcome::Head => {
                let Judgement::Head(expected) = expected else { panic!("{expected:?}") };
                compare(&driver.connection().head(), &expected);
                return finish(&mut driver, &expected);
            }
            Outcome::Request(_) => panic!("a request that was not let in"),
        }
    }
}

fn compare(head: &Head<'_>, expected: &Parsed) {
    let fields = head.headers().iter();
    let fields = fields.map(|(name, value)| (name.as_bytes().to_vec(), value.to_vec())).collect();
    let seen = Parsed {
        method: head.method().as_str().as_bytes().to_vec(),
        target: head.target().as_bytes().to_vec(),
        form: head.form(),
        path: head.path().as_bytes().to_vec(),
        query: head.query().map(|query| query.as_bytes().to_vec()),
        minor_version: head.minor_version(),
        fields,
        framing: head.framing(),
        expectation: head.expectation(),
    };
    assert_eq!(seen, *expected);
    for (name, _) in &expected.fields {
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        let all: Vec<&[u8]> = head.headers().get_all(&*name).collect();
        assert_eq!(all, expected.values(&name), "{name}");
        assert_eq!(head.headers().get(&*name), all.first().copied(), "{name}");
    }
}

/// Answers a request without a body, to see whether the connection goes on.
fn finish(driver: &mut Driver, expected: &Parsed) {
    let outcome = driver.admit(0);
    if expected.framing != Framing::Empty {
        return;
    }
    let Outcome::Request(exchange) = outcome else { panic!("a request without a body is whole") };
    let to = if expected.method == b"HEAD" { To::Head } else { To::Other };
    let reply = driver.answer(exchange, to);
    let connection = match (expected.keeps_alive(), expected.minor_version) {
        (false, _) => Some("close"),
        (true, 0) => Some("keep-alive"),
        (true, _) => None,
    };
    assert_eq!(reply.field("connection"), connection);
}
