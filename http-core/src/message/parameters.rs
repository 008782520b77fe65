//! What stands behind a semicolon in a field: `; name=value`, with a value that may be quoted (RFC 9110, 5.6.6).

use std::borrow::Cow;

use super::field_lines::is_token;

/// The parts of a list, but for separators within quotes, trimmed.
pub(crate) fn split(value: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let parts = value.split(move |byte| {
        is_quoted ^= *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && is_quoted && !is_escaped;
        *byte == separator && !is_quoted
    });
    parts.map(<[u8]>::trim_ascii)
}

/// The name and the value of a parameter, of a quoted one what is within the quotes. `None`: it is malformed.
///
/// Of what a backslash escapes only a quote and a backslash are decoded: a client may send the path of a file in quotes, with
/// backslashes that escape nothing.
pub(crate) fn parameter(text: &[u8]) -> Option<(&[u8], Cow<'_, [u8]>)> {
    let at = memchr::memchr(b'=', text)?;
    let (name, value) = (&text[..at], &text[at + 1..]);
    let value = match value {
        [b'"', quoted @ ..] => unquoted(quoted.strip_suffix(b"\"")?)?,
        token => is_token(token).then_some(Cow::Borrowed(token))?,
    };
    is_token(name).then_some((name, value))
}

fn unquoted(inner: &[u8]) -> Option<Cow<'_, [u8]>> {
    if memchr::memchr2(b'"', b'\\', inner).is_none() {
        return Some(Cow::Borrowed(inner));
    }
    let (mut text, mut rest) = (Vec::with_capacity(inner.len()), inner);
    while let Some((byte, tail)) = rest.split_first() {
        let (byte, tail) = match (byte, tail) {
            (b'\\', [escaped @ (b'"' | b'\\'), tail @ ..]) => (escaped, tail),
            // One ends the text too early, the other takes its end away.
            (b'"', _) | (b'\\', []) => return None,
            plain => plain,
        };
        text.push(*byte);
        rest = tail;
    }
    Some(Cow::Owned(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String)> {
        let (name, value) = parameter(text.as_bytes())?;
        let owned = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Some((owned(name), owned(&value)))
    }

    #[test]
    fn parameter_is_a_name_and_a_token_or_a_quoted_text() {
        for (text, name, value) in [
            ("a=b", "a", "b"),
            ("a=\"\"", "a", ""),
            ("A=\"b;c=d e\"", "A", "b;c=d e"),
            (r#"a="\"b\" \\ c""#, "a", r#""b" \ c"#),
            (r#"a="C:\dir\file""#, "a", r"C:\dir\file"),
            ("a=\"\u{e9}\"", "a", "\u{e9}"),
        ] {
            assert_eq!(read(text), Some((name.into(), value.into())), "{text}");
        }
        for wrong in [
            "",
            "a",
            "=b",
            "a=",
            "a= b",
            "a =b",
            "a=\"",
            "a=\"b",
            "a=b\"",
            "a=\"b\"c",
            "a=\"b\"c\"",
            r#"a="\""#,
            r#"a="b\\\""#,
            "a=b=c",
            "a=\u{e9}",
            "a b=c",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
