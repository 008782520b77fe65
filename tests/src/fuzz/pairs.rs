//! A query and a form give the values that the plainest reading gives, to each kind of argument.

use std::sync::LazyLock;

use http_core::{App, Form, FromPairs, Query, get, post, routes};

use super::percent::decoded;
use crate::ask::{Answer, Ask, ask};

/// What is read of both; the names are short, so that a fuzzer finds them.
#[derive(Debug, FromPairs)]
struct Fields<'a> {
    a: &'a str,
    b: Option<&'a str>,
    c: Vec<&'a str>,
    #[pairs(default = 7)]
    d: u8,
}

#[get("/")]
fn query(fields: Query<Fields<'_>>) -> String {
    let Fields { a, b, c, d } = &*fields;
    format!("{:?}", (a, b, c, d))
}

#[post("/")]
fn form(fields: Form<Fields<'_>>) -> String {
    let Fields { a, b, c, d } = &*fields;
    format!("{:?}", (a, b, c, d))
}

static APP: LazyLock<App<()>> = LazyLock::new(|| App::new((), routes![query, form]));

/// The most pairs of either.
const MOST_PAIRS: usize = 256;

/// The input is a form. As far as it can stand in a target, it is a query as well.
pub(super) fn run(data: &[u8]) {
    let of_form = Ask::post("/").header("Content-Type", "application/x-www-form-urlencoded");
    compare(&ask(&APP, &of_form.body(data)), data, 422);
    if data.iter().all(u8::is_ascii_graphic) && !data.contains(&b'#') {
        let text = String::from_utf8_lossy(data);
        compare(&ask(&APP, &Ask::get(&format!("/?{text}"))), data, 400);
    }
}

/// `status` answers what is no `Fields`.
fn compare(answer: &Answer, raw: &[u8], status: u16) {
    let pairs: Vec<&[u8]> = raw.split(|byte| *byte == b'&').collect();
    if pairs.len() > MOST_PAIRS {
        return assert_eq!(answer.status, 400, "{}", raw.escape_ascii());
    }
    match read(&pairs) {
        Some(text) => assert_eq!((answer.status, answer.text()), (200, &*text)),
        None => assert_eq!(answer.status, status, "{}", raw.escape_ascii()),
    }
}

/// What the handlers answer, or `None` where they are not called.
fn read(pairs: &[&[u8]]) -> Option<String> {
    let of = |name: &str| -> Vec<Option<String>> {
        let named = pairs.iter().filter_map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let is_named = text(halves.next()?).as_deref() == Some(name);
            is_named.then(|| text(halves.next().unwrap_or_default()))
        });
        named.collect()
    };
    let one = |mut values: Vec<Option<String>>| match (values.pop(), values.is_empty()) {
        (None, _) => Some(None),
        (Some(value), true) => value.map(Some),
        (Some(_), false) => None,
    };
    let c: Option<Vec<String>> = of("c").into_iter().collect();
    let d = match one(of("d"))? {
        None => 7,
        Some(text) => number(&text)?,
    };
    Some(format!("{:?}", (one(of("a"))??, one(of("b"))?, c?, d)))
}

/// As the standard library has it, but for a `+`: a number has one text.
fn number(text: &str) -> Option<u8> {
    if text.starts_with('+') { None } else { text.parse().ok() }
}

/// Decoded, where `+` is a space. `None`: it cannot be.
fn text(raw: &[u8]) -> Option<String> {
    let spaced: Vec<u8> = raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let bytes: Option<Vec<u8>> = decoded(&spaced).into_iter().collect();
    String::from_utf8(bytes?).ok()
}
