//! Cookies are found as the plainest reading of `Cookie` finds them, and come back as they were set.

use http_core::message::{Field, Head, HeadParts, Span};
use http_core::{Cookies, SetCookie};

/// The input is `Cookie` fields, one a line. A first line of a name, `=` and a value is a cookie to set as well.
pub(super) fn run(data: &[u8]) {
    let lines: Vec<&[u8]> = data.split(|byte| *byte == b'\n').collect();
    let expected: Vec<(&str, &str)> = lines.iter().flat_map(|line| cookies(line)).collect();
    with_fields(&lines, |seen| {
        assert_eq!(seen.iter().collect::<Vec<_>>(), expected);
        for (name, _) in &expected {
            let all = expected.iter().filter(|(other, _)| other == name).map(|(_, value)| *value);
            let all: Vec<&str> = all.collect();
            assert_eq!(seen.get(name), all.first().copied());
            assert_eq!(seen.get_all(name).collect::<Vec<_>>(), all);
        }
    });
    let line = std::str::from_utf8(lines[0]).ok();
    if let Some((name, value)) = line.and_then(|line| line.split_once('=')) {
        comes_back(name, value);
    }
}

/// What can be set at all comes back as it was.
fn comes_back(name: &str, value: &str) {
    let is_sound = SetCookie::new(name.to_owned(), value.to_owned()).is_ok();
    let is_token = |byte: u8| super::head_reference::is_token_byte(byte);
    let is_octet = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
    let expected = !name.is_empty()
        && name.bytes().all(is_token)
        && value.bytes().all(is_octet)
        && name.len() + value.len() <= 4_096;
    assert_eq!(is_sound, expected, "{name:?} = {value:?}");
    if is_sound {
        let line = format!("before=1; {name}={value}; {name}=after");
        with_fields(&[line.as_bytes()], |seen| {
            let wanted = if name == "before" { "1" } else { value };
            assert_eq!(seen.get(name), Some(wanted));
        });
    }
}

fn with_fields(values: &[&[u8]], look: impl FnOnce(Cookies<'_>)) {
    let (mut bytes, mut parts) = (b"Cookie".to_vec(), HeadParts::default());
    let name = Span::new(0, bytes.len());
    for value in values {
        let start = bytes.len();
        bytes.extend_from_slice(value);
        parts.fields.push(Field { name, value: Span::new(start, bytes.len()) });
    }
    look(Cookies::of(Head::new(&bytes, &parts).headers()));
}

/// `name=value` between semicolons, without the blanks around either (RFC 6265, 4.2.1).
fn cookies(field: &[u8]) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    for part in field.split(|byte| *byte == b';') {
        let Ok(text) = std::str::from_utf8(part) else { continue };
        let Some(at) = text.find('=') else { continue };
        let (name, value) = (trimmed(&text[..at]), trimmed(&text[at + 1..]));
        if !name.is_empty() {
            all.push((name, value));
        }
    }
    all
}

fn trimmed(text: &str) -> &str {
    let mut text = text;
    loop {
        let inner = text.strip_prefix([' ', '\t']).unwrap_or(text);
        let inner = inner.strip_suffix([' ', '\t']).unwrap_or(inner);
        if inner == text {
            return text;
        }
        text = inner;
    }
}
