//! A form with files gives the texts and files that the plainest reading gives.

use std::sync::LazyLock;

use http_core::{App, Form, FormFile, FromPairs, post, routes};

use super::head_reference::is_token_byte;
use super::percent::decoded;
use crate::ask::{Ask, ask};

/// What is read of a form; the names are short, so that a fuzzer finds them.
#[derive(FromPairs)]
struct Fields<'a> {
    a: Vec<&'a str>,
    f: Vec<FormFile<'a>>,
}

#[post("/")]
fn form(Form(Fields { a, f }): Form<Fields<'_>>) -> String {
    let files = f.iter().map(|file| (file.name(), file.content_type(), file.content()));
    format!("{a:?} {:?}", files.collect::<Vec<_>>())
}

static APP: LazyLock<App<()>> = LazyLock::new(|| App::new((), routes![form]));

/// The most parts of a form.
const MOST_PARTS: usize = 256;

/// The input is a form, whose boundary is `b`.
pub(super) fn run(data: &[u8]) {
    let sent = Ask::post("/").header("Content-Type", "multipart/form-data; boundary=b");
    let answer = ask(&APP, &sent.body(data));
    let expected = match parts(data) {
        None => (400, None),
        Some(parts) => match told(&parts) {
            None => (422, None),
            Some(text) => (200, Some(text)),
        },
    };
    let text = (answer.status == 200).then(|| answer.text().to_owned());
    assert_eq!((answer.status, text), expected, "{}", data.escape_ascii());
}

#[derive(Debug)]
struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    content: Vec<u8>,
}

/// What the handler answers, or `None` where it is not called.
fn told(parts: &[Part]) -> Option<String> {
    let chosen = parts
        .iter()
        .filter(|part| !(part.file_name.as_deref() == Some("") && part.content.is_empty()));
    let (mut a, mut f) = (Vec::new(), Vec::new());
    for part in chosen {
        match (&*part.name, &part.file_name) {
            ("a", None) => a.push(std::str::from_utf8(&part.content).ok()?),
            ("f", Some(name)) => f.push((name, part.content_type.as_deref(), &part.content)),
            ("a", Some(_)) | ("f", None) => return None,
            _ => {}
        }
    }
    Some(format!("{a:?} {f:?}"))
}

/// The parts of a whole form, or `None` where it is malformed.
fn parts(body: &[u8]) -> Option<Vec<Part>> {
    let body = [b"\r\n", body].concat();
    let mut rest = behind(&body, b"\r\n--b")?.1;
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        rest = without_blanks(rest);
        if !rest.starts_with(b"\r\n") || parts.len() == MOST_PARTS {
            return None;
        }
        // With the line break before the first line, every line has one before it, and the empty one has two behind it.
        let (lines, _) = behind(rest, b"\r\n\r\n")?;
        let from_empty_line = &rest[lines.len() + 2..];
        let (content, next) = behind(from_empty_line, b"\r\n--b")?;
        parts.push(part(lines, content.get(2..).unwrap_or_default())?);
        rest = next;
    }
    let last = without_blanks(&rest[2..]);
    (last.is_empty() || last.starts_with(b"\r\n")).then_some(parts)
}

fn part(lines: &[u8], content: &[u8]) -> Option<Part> {
    let mut part =
        Part { name: String::new(), file_name: None, content_type: None, content: content.into() };
    let mut seen = Vec::new();
    let mut rest = lines;
    while !rest.is_empty() {
        rest = rest.strip_prefix(b"\r\n")?;
        let end = rest.windows(2).position(|two| two == b"\r\n").unwrap_or(rest.len());
        let line = &rest[..end];
        rest = &rest[end..];
        let is_control = |byte: &u8| (*byte < b' ' && *byte != b'\t') || *byte == 0x7f;
        let colon = line.iter().position(|byte| *byte == b':')?;
        if line.starts_with(b"--b") || !is_token(&line[..colon]) || line.iter().any(is_control) {
            return None;
        }
        let name = String::from_utf8_lossy(&line[..colon]).to_lowercase();
        let value = line[colon + 1..].trim_ascii();
        match &*name {
            "content-disposition" => (part.name, part.file_name) = names(value)?,
            "content-type" => part.content_type = Some(String::from_utf8(value.into()).ok()?),
            "content-transfer-encoding" => {
                let plain: [&[u8]; 3] = [b"7bit", b"8bit", b"binary"];
                plain.contains(&&*value.to_ascii_lowercase()).then_some(())?;
            }
            _ => continue,
        }
        if seen.contains(&name) {
            return None;
        }
        seen.push(name);
    }
    seen.iter().any(|name| name == "content-disposition").then_some(part)
}

/// The names of `Content-Disposition`, read byte by byte.
fn names(value: &[u8]) -> Option<(String, Option<String>)> {
    let end = value.iter().position(|byte| *byte == b';').unwrap_or(value.len());
    let (kind, mut rest) = value.split_at(end);
    if !kind.trim_ascii().eq_ignore_ascii_case(b"form-data") {
        return None;
    }
    let mut all: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    while let Some(tail) = rest.strip_prefix(b";") {
        rest = without_blanks(tail);
        if rest.is_empty() || rest.starts_with(b";") {
            continue;
        }
        let equals = rest.iter().position(|byte| *byte == b'=')?;
        let (key, behind) = (rest[..equals].to_ascii_lowercase(), &rest[equals + 1..]);
        let (value, behind) = match behind.strip_prefix(b"\"") {
            Some(quoted) => quoted_text(quoted)?,
            None => {
                let end = behind.iter().position(|byte| matches!(byte, b';' | b' ' | b'\t'));
                let (value, behind) = behind.split_at(end.unwrap_or(behind.len()));
                is_token(value).then_some((value.to_vec(), behind))?
            }
        };
        rest = without_blanks(behind);
        let is_known = [&b"name"[..], b"filename", b"filename*"].contains(&&*key);
        if !is_token(&key) || (is_known && all.iter().any(|(other, _)| *other == key)) {
            return None;
        }
        all.push((key, value));
    }
    if !rest.is_empty() {
        return None;
    }
    let of =
        |key: &[u8]| all.iter().find(|(other, _)| other == key).map(|(_, value)| value.clone());
    let file_name = match of(b"filename*") {
        Some(value) => Some(extended(&value)?),
        None => of(b"filename"),
    };
    let file_name = file_name.map(String::from_utf8).transpose().ok()?;
    Some((String::from_utf8(of(b"name")?).ok()?, file_name))
}

/// What is within the quotes, and what behind them.
fn quoted_text(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let (mut value, mut at) = (Vec::new(), 0);
    loop {
        match text.get(at..)? {
            [b'"', behind @ ..] => return Some((value, behind)),
            [b'\\', byte @ (b'"' | b'\\'), ..] => {
                value.push(*byte);
                at += 2;
            }
            [byte, ..] => {
                value.push(*byte);
                at += 1;
            }
            [] => return None,
        }
    }
}

fn extended(value: &[u8]) -> Option<Vec<u8>> {
    let mut marks = value.iter().enumerate().filter(|(_, byte)| **byte == b'\'');
    let ((first, _), (second, _)) = (marks.next()?, marks.next()?);
    let is_utf_8 = value[..first].eq_ignore_ascii_case(b"utf-8");
    if is_utf_8 { decoded(&value[second + 1..]).into_iter().collect() } else { None }
}

/// What is before the first of these marks, and what behind it.
fn behind<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(mark.len()).position(|window| window == mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

fn without_blanks(text: &[u8]) -> &[u8] {
    let at = text.iter().position(|byte| !matches!(byte, b' ' | b'\t'));
    &text[at.unwrap_or(text.len())..]
}

fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|byte| is_token_byte(*byte))
}
