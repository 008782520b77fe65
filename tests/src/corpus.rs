//! The conformance corpus: requests as raw bytes, each with its clause and what it is answered.
//!
//! A file under `tests/corpus/accept` or `tests/corpus/reject` begins with a line that says what it is; the bytes behind that
//! line feed are sent as they are:
//!
//! ```text
//! # RFC 9112 5.1 · 400 close · a space before the colon
//! # RFC 9110 15.5.5 · 404 200 open | 404 close · a refusal with a body · body hello
//! ```
//!
//! The first part is the clause. The second is what comes back: the statuses in their order, `HEAD:200` where the request is
//! `HEAD`, and how the connection stands then; behind a `|` stands what comes back at some of the splits. The
//! third says what the case is about. More parts may ask for a field of the last answer (`has Allow: GET`, `has Date`), or for
//! its body, with bytes that are not printable as in a Rust string.

use std::fs;
use std::path::{Path, PathBuf};

use crate::replies::{Reply, To, read_one};
use crate::strict;

/// One request, or several, and what is to come back.
#[derive(Debug)]
pub struct Case {
    /// Its file, below the folder of the corpus and without the extension: `reject/host-twice`.
    pub name: String,
    /// The clause that it shows: `9112 5.1`.
    pub clause: String,
    /// What is sent.
    pub bytes: Vec<u8>,
    /// What may come back: the first where all arrives at once, the others at some splits.
    pub expected: Vec<Expected>,
    asked: Vec<Asked>,
}

/// What may come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// To what, and with which status.
    pub answers: Vec<(To, u16)>,
    /// How the connection stands then.
    pub end: End,
}

/// How a connection stands behind the last answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It waits for another request.
    Open,
    /// The server has ended its half, and the last answer says so.
    Close,
    /// The last request is not whole; the server waits for more of it.
    More,
}

/// What the last answer has to have.
#[derive(Debug)]
enum Asked {
    Field(String, Option<String>),
    Body(String),
}

/// The folder of the corpus.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// All cases, by name.
///
/// # Panics
/// If a file is not as it has to be; the message names it.
#[must_use]
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for kind in ["accept", "reject"] {
        let files = fs::read_dir(folder().join(kind)).expect("the corpus is there");
        for file in files {
            let path = file.expect("an entry of a folder can be read").path();
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let name = format!("{kind}/{stem}");
            assert_eq!(path.extension().and_then(|text| text.to_str()), Some("raw"), "{name}");
            let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
            cases.push(parse(&name, &bytes).unwrap_or_else(|wrong| panic!("{name}: {wrong}")));
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

fn parse(name: &str, file: &[u8]) -> Result<Case, String> {
    let end = file.iter().position(|byte| *byte == b'\n').ok_or("no first line")?;
    let line = std::str::from_utf8(&file[..end]).map_err(|_| "the first line is no text")?;
    let mut parts = line.strip_prefix("# ").ok_or("no # before the first line")?.split(" · ");
    let clause = parts.next().unwrap_or_default();
    if !is_clause(clause) {
        return Err(format!("{clause:?} is no clause"));
    }
    let expected = parts.next().ok_or("no statuses")?.split(" | ");
    let expected: Vec<_> = expected.map(parse_expected).collect::<Result<_, _>>()?;
    if parts.next().is_none_or(|words| words.trim().len() < 3) {
        return Err("it does not say what it is about".into());
    }
    let is_refused = |status: u16| status >= 400;
    for Expected { answers, .. } in &expected {
        let is_rejected = answers.iter().any(|(_, status)| is_refused(*status));
        if is_rejected != name.starts_with("reject/") {
            return Err("it stands in the wrong folder".into());
        }
    }
    let asked = parts.map(parse_asked).collect::<Result<_, _>>()?;
    let (name, clause) = (name.into(), clause[4..].into());
    Ok(Case { name, clause, bytes: file[end + 1..].to_vec(), expected, asked })
}

/// `RFC 9112 5.1`, or `RFC 9112 C.2.2` of an appendix.
fn is_clause(text: &str) -> bool {
    let parts = text.strip_prefix("RFC ").and_then(|rest| rest.split_once(' '));
    let Some((rfc, section)) = parts else { return false };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = |part: &str| matches!(part.as_bytes(), [b'A'..=b'Z']);
    is_number(rfc) && section.split('.').all(|part| is_number(part) || is_letter(part))
}

fn parse_expected(text: &str) -> Result<Expected, String> {
    let mut words: Vec<_> = text.split(' ').collect();
    let end = match words.pop() {
        Some("open") => End::Open,
        Some("close") => End::Close,
        Some("more") => End::More,
        _ => return Err(format!("{text:?} does not say how the connection stands")),
    };
    let answers = words.into_iter().map(|word| {
        let (to, status) = match word.strip_prefix("HEAD:") {
            Some(status) => (To::Head, status),
            None => (To::Other, word),
        };
        let status = status.parse().ok().filter(|status| (100..600).contains(status));
        Ok((to, status.ok_or_else(|| format!("{word:?} is no status"))?))
    });
    let answers: Vec<_> = answers.collect::<Result<_, String>>()?;
    if answers.is_empty() && end != End::More {
        return Err("nothing is answered".into());
    }
    Ok(Expected { answers, end })
}

fn parse_asked(text: &str) -> Result<Asked, String> {
    if let Some(body) = text.strip_prefix("body ") {
        return Ok(Asked::Body(body.into()));
    }
    let field = text.strip_prefix("has ").ok_or_else(|| format!("{text:?} asks for nothing"))?;
    Ok(match field.split_once(": ") {
        Some((name, value)) => Asked::Field(name.to_lowercase(), Some(value.into())),
        None => Asked::Field(field.to_lowercase(), None),
    })
}

impl Case {
    /// Which of the expectations these answers meet, every one of them well formed, with the connection as it stands.
    ///
    /// # Errors
    /// How they differ from the first.
    ///
    /// # Panics
    /// If an answer is not well formed.
    pub fn check(&self, received: &[u8], end: End) -> Result<usize, String> {
        let mut first = None;
        for (index, expected) in self.expected.iter().enumerate() {
            match self.check_one(expected, received, end) {
                Ok(()) => return Ok(index),
                Err(wrong) => first = first.or(Some(wrong)),
            }
        }
        Err(first.unwrap_or_default())
    }

    fn check_one(&self, expected: &Expected, received: &[u8], end: End) -> Result<(), String> {
        let (mut at, mut last) = (0, None);
        for (to, status) in &expected.answers {
            let one = read_one(&received[at..], *to);
            let (reply, length) = one.ok_or_else(|| format!("{status} has not come"))?;
            if reply.status != *status {
                return Err(format!("{} came, {status} was expected", reply.status));
            }
            strict::check(&reply, *to);
            at += length;
            last = Some(reply);
        }
        if at < received.len() {
            return Err(format!("more came than {:?}", expected.answers));
        }
        if end != expected.end {
            return Err(format!("{:?} was expected, not {end:?}", expected.end));
        }
        let Some(reply) = last else { return Ok(()) };
        if reply.closes() != (end == End::Close) {
            return Err(format!("the last answer says {:?}", reply.field("connection")));
        }
        self.asked.iter().try_for_each(|asked| asked.check(&reply))
    }
}

impl Asked {
    fn check(&self, reply: &Reply) -> Result<(), String> {
        match self {
            Asked::Field(name, value) => {
                let found = reply.field(name);
                let is_right = match value {
                    Some(value) => found == Some(value),
                    None => found.is_some(),
                };
                is_right.then_some(()).ok_or_else(|| format!("{name} is {found:?}, not {value:?}"))
            }
            Asked::Body(body) => {
                let found = reply.body.escape_ascii().to_string();
                (found == *body).then_some(()).ok_or_else(|| format!("the body is {found:?}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_line_says_all_or_is_refused() {
        let case = parse(
            "reject/a",
            "# RFC 9112 C.2.2 · 100 HEAD:404 open | 400 close · why · has Date\n\0\n".as_bytes(),
        );
        let case = case.expect("a case");
        assert_eq!((case.clause.as_str(), &case.bytes[..]), ("9112 C.2.2", &b"\0\n"[..]));
        let first = vec![(To::Other, 100), (To::Head, 404)];
        assert_eq!(case.expected[0], Expected { answers: first, end: End::Open });
        assert_eq!(case.expected[1].end, End::Close);
        for wrong in [
            "# RFC 9112 5 · 400 close · why",
            "RFC 9112 5 · 400 close · why\n",
            "# RFC 9112 · 400 close · why\n",
            "# 9112 5 · 400 close · why\n",
            "# RFC 9112 5 · 400 · why\n",
            "# RFC 9112 5 · close · why\n",
            "# RFC 9112 5 · 4000 close · why\n",
            "# RFC 9112 5 · 400 close\n",
            "# RFC 9112 5 · 200 close · why\n",
            "# RFC 9112 5 · 400 close · why · or else\n",
        ] {
            assert!(parse("reject/a", wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
