//! A form with files: the parts of a body of the type `multipart/form-data` (RFC 7578, by the syntax of RFC 2046, 5.1).

use std::borrow::Cow;
use std::fmt;

use bumpalo::Bump;
use memchr::memmem::Finder;

use super::Mismatch;
use crate::message::{is_token, is_value, parameter, same_word, split};
use crate::routing;

/// One value of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part<'r> {
    pub(crate) name: &'r str,
    /// What a file is called; a value without one is a text.
    pub(crate) file_name: Option<&'r str>,
    pub(crate) content_type: Option<&'r str>,
    pub(crate) content: &'r [u8],
}

impl<'r> Part<'r> {
    /// The content of a value that is no file.
    pub(super) fn text(&self) -> Result<&'r str, Mismatch> {
        match self.file_name {
            Some(_) => Err(Mismatch::expected("a text and no file")),
            None => std::str::from_utf8(self.content).map_err(|_| Mismatch::expected("UTF-8")),
        }
    }
}

/// What is wrong with a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// There is no boundary.
    Start,
    /// There is none behind a part.
    End,
    /// Something else stands on the line of one.
    Boundary,
    /// There are more parts than this.
    TooMany(u32),
    /// The part of this number, from 1 on, is.
    Part(u32, &'static str),
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Malformed::Start => f.write_str("expected a form that begins with its boundary"),
            Malformed::End => f.write_str("expected a boundary with -- behind it at the end"),
            Malformed::Boundary => f.write_str("expected a line break or -- behind each boundary"),
            Malformed::TooMany(most) => write!(f, "expected at most {most} values"),
            Malformed::Part(number, expected) => write!(f, "part {number}: expected {expected}"),
        }
    }
}

/// The longest boundary, in bytes (RFC 2046, 5.1.1).
const BOUNDARY_BYTES: usize = 70;

/// The boundary that a `Content-Type` names. `None`: it names none, several, or one that is malformed.
pub(crate) fn boundary(content_type: &[u8]) -> Option<Cow<'_, [u8]>> {
    let mut found = None;
    for text in split(content_type, b';').skip(1).filter(|text| !text.is_empty()) {
        let (name, value) = parameter(text)?;
        if same_word(name, b"boundary") && found.replace(value).is_some() {
            return None;
        }
    }
    found.filter(|boundary| {
        let is_allowed =
            |byte: &u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(byte);
        (1..=BOUNDARY_BYTES).contains(&boundary.len())
            && boundary.iter().all(is_allowed)
            && !boundary.ends_with(b" ")
    })
}

/// The parts of a form, at most so many. Where no file was chosen, browsers send one without a name and content, which is left
/// out. What is before the first boundary and behind the last one says nothing.
pub(crate) fn parts<'r>(
    body: &'r [u8],
    boundary: &[u8],
    most: u32,
    arena: &'r Bump,
) -> Result<&'r [Part<'r>], Malformed> {
    let mark = [b"\r\n--", boundary].concat();
    let finder = Finder::new(&mark);
    let mut rest = match body.strip_prefix(&mark[2..]) {
        Some(rest) => rest,
        None => cut(body, &finder).ok_or(Malformed::Start)?.1,
    };
    let (mut parts, mut number) = (Vec::new(), 0);
    while !rest.starts_with(b"--") {
        let lines = behind_blanks(rest).strip_prefix(b"\r\n").ok_or(Malformed::Boundary)?;
        if number == most {
            return Err(Malformed::TooMany(most));
        }
        number += 1;
        let of_part = |expected| Malformed::Part(number, expected);
        let (fields, from_empty_line) = Fields::read(lines, &mark[2..]).map_err(of_part)?;
        let (content, behind) = cut(from_empty_line, &finder).ok_or(Malformed::End)?;
        // The line break of the empty line may be the one before the boundary: then nothing is between them.
        let content = content.get(2..).unwrap_or_default();
        let part = fields.part(content, arena).map_err(of_part)?;
        if part.file_name != Some("") || !part.content.is_empty() {
            parts.push(part);
        }
        rest = behind;
    }
    match behind_blanks(&rest[2..]) {
        [] | [b'\r', b'\n', ..] => Ok(arena.alloc_slice_copy(&parts)),
        _ => Err(Malformed::Boundary),
    }
}

/// What is before the mark, and what behind it.
fn cut<'r>(text: &'r [u8], mark: &Finder<'_>) -> Option<(&'r [u8], &'r [u8])> {
    let at = mark.find(text)?;
    Some((&text[..at], &text[at + mark.needle().len()..]))
}

/// Blanks may stand between a boundary and the end of its line.
fn behind_blanks(text: &[u8]) -> &[u8] {
    let blanks = text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    &text[blanks..]
}

/// What the header fields of a part that mean something say (RFC 7578, 4).
struct Fields<'r> {
    disposition: Option<&'r [u8]>,
    content_type: Option<&'r [u8]>,
    encoding: Option<&'r [u8]>,
}

impl<'r> Fields<'r> {
    /// The fields, and what follows from the empty line on. `mark` is a boundary with what stands before it on its line.
    fn read(lines: &'r [u8], mark: &[u8]) -> Result<(Fields<'r>, &'r [u8]), &'static str> {
        const WHOLE: &str = "lines of header fields and an empty one";
        let names = ["content-disposition", "content-type", "content-transfer-encoding"];
        let (mut found, mut rest) = ([None; 3], lines);
        loop {
            let end = memchr::memchr(b'\n', rest).ok_or(WHOLE)?;
            let line = rest[..end].strip_suffix(b"\r").ok_or(WHOLE)?;
            if line.is_empty() {
                let [disposition, content_type, encoding] = found;
                return Ok((Fields { disposition, content_type, encoding }, rest));
            }
            let (name, value) = line.split_at(memchr::memchr(b':', line).ok_or(WHOLE)?);
            if line.starts_with(mark) || !is_token(name) || !is_value(value) {
                return Err(WHOLE);
            }
            if !note(&mut found, names, name, value[1..].trim_ascii()) {
                return Err("each header field once");
            }
            rest = &rest[end + 1..];
        }
    }

    fn part(self, content: &'r [u8], arena: &'r Bump) -> Result<Part<'r>, &'static str> {
        let is_plain = |encoding| {
            [&b"7bit"[..], b"8bit", b"binary"].iter().any(|plain| same_word(encoding, plain))
        };
        if !self.encoding.is_none_or(is_plain) {
            return Err("content that is not encoded");
        }
        let mut pieces = split(self.disposition.unwrap_or_default(), b';');
        if !pieces.next().is_some_and(|kind| same_word(kind, b"form-data")) {
            return Err(DISPOSITION);
        }
        let mut found = [const { None }; 3];
        for piece in pieces.filter(|piece| !piece.is_empty()) {
            let (key, value) = parameter(piece).ok_or(DISPOSITION)?;
            if !note(&mut found, ["name", "filename", "filename*"], key, value) {
                return Err("each parameter of Content-Disposition once");
            }
        }
        let [name, file_name, extended] = found;
        let file_name = match extended {
            Some(value) => Some(Cow::Owned(decoded(&value).ok_or("a filename* in UTF-8")?)),
            None => file_name,
        };
        Ok(Part {
            name: text(name.ok_or(DISPOSITION)?, arena)?,
            file_name: file_name.map(|name| text(name, arena)).transpose()?,
            content_type: self.content_type.map(|it| text(it.into(), arena)).transpose()?,
            content,
        })
    }
}

/// Puts the value into the place of its name, if it has one. `false`: it stands there already.
fn note<T>(found: &mut [Option<T>; 3], names: [&str; 3], name: &[u8], value: T) -> bool {
    let place = names.iter().position(|known| same_word(name, known.as_bytes()));
    place.is_none_or(|place| found[place].replace(value).is_none())
}

const DISPOSITION: &str = "a Content-Disposition of form-data; name=\"...\"";

fn text<'r>(bytes: Cow<'r, [u8]>, arena: &'r Bump) -> Result<&'r str, &'static str> {
    let bytes = match bytes {
        Cow::Borrowed(bytes) => bytes,
        Cow::Owned(bytes) => arena.alloc_slice_copy(&bytes),
    };
    std::str::from_utf8(bytes).map_err(|_| "names in UTF-8")
}

/// An extended value, `UTF-8''na%C3%AFve`, as some clients write a name that is not ASCII beside one that is (RFC 8187, 3.2).
fn decoded(value: &[u8]) -> Option<Vec<u8>> {
    let mut pieces = value.splitn(3, |byte| *byte == b'\'');
    let (charset, _language, encoded) = (pieces.next()?, pieces.next()?, pieces.next()?);
    if !same_word(charset, b"utf-8") {
        return None;
    }
    routing::decode(encoded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Name, file name, media type and content of a part.
    type Told = (String, Option<String>, Option<String>, String);

    /// What is read of this form, whose boundary is `b`.
    fn read(body: &str) -> Result<Vec<Told>, String> {
        let arena = Bump::new();
        let found = parts(body.as_bytes(), b"b", 3, &arena).map_err(|wrong| wrong.to_string())?;
        let owned = |text: &str| text.to_owned();
        let told = found.iter().map(|part| {
            let content = String::from_utf8_lossy(part.content).into_owned();
            (part.name.into(), part.file_name.map(owned), part.content_type.map(owned), content)
        });
        Ok(told.collect())
    }

    fn text(name: &str, content: &str) -> Told {
        (name.into(), None, None, content.into())
    }

    /// A part with this `Content-Disposition`, and what comes behind it in its lines.
    fn named(disposition: &str, behind: &str) -> String {
        format!("--b\r\nContent-Disposition: {disposition}\r\n{behind}\r\n--b--")
    }

    #[test]
    fn parts_are_texts_and_files() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n2\r\n\
                    --b\r\ncontent-type:image/png\r\nX-Y: z\r\ncontent-disposition: FORM-DATA ;NAME=c; filename=\"d e\"\r\n\
                    \r\n\r\n--c\r\n--b\t \r\n\
                    Content-Transfer-Encoding: Binary\r\nContent-Disposition: form-data; name=\"\u{e9}\";\r\n\r\n\r\n--b--\r\n";
        let file = ("c".into(), Some("d e".into()), Some("image/png".into()), "\r\n--c".into());
        assert_eq!(read(body), Ok(vec![text("a", "1\r\n2"), file, text("\u{e9}", "")]));
    }

    #[test]
    fn what_is_around_the_parts_says_nothing() {
        for body in ["--b--", "--b--\r\n", "x--b\r\n--b-- \r\n--b", "\r\n--b--\t"] {
            assert_eq!(read(body), Ok(vec![]), "{body:?}");
        }
        let part = named("form-data; name=a", "\r\nx");
        assert_eq!(read(&format!("x\r\n{part}\r\n{part}")), Ok(vec![text("a", "x")]));
        // Of the two line breaks the last belongs to the boundary.
        assert_eq!(read(&named("form-data; name=a", "")), Ok(vec![text("a", "")]));
    }

    #[test]
    fn where_no_file_was_chosen_there_is_none() {
        let none = "form-data; name=a; filename=\"\"";
        assert_eq!(
            read(&named(none, "Content-Type: application/octet-stream\r\n\r\n")),
            Ok(vec![])
        );
        let nameless = ("a".into(), Some(String::new()), None, "x".into());
        assert_eq!(read(&named(none, "\r\nx")), Ok(vec![nameless]));
    }

    #[test]
    fn file_is_called_what_the_client_says() {
        for (told, name) in [
            (r#"filename="a;b\"c\\d""#, "a;b\"c\\d"),
            (r#"filename="C:\dir\file""#, r"C:\dir\file"),
            ("filename=\"x\"; filename*=UTF-8''%e2%82%ac%20rates", "\u{20ac} rates"),
            ("filename*=utf-8'de'a'b", "a'b"),
        ] {
            let part = named(&format!("form-data; name=a; {told}"), "\r\n");
            let names = read(&part).map(|parts| parts.into_iter().map(|part| part.1).collect());
            assert_eq!(names, Ok(vec![Some(name.to_owned())]), "{told}");
        }
    }

    #[test]
    fn malformed_forms_are_refused() {
        let part = named("form-data; name=a", "\r\nx");
        let open = part.strip_suffix("--").unwrap_or_default();
        let (start, end, line) = (Malformed::Start, Malformed::End, Malformed::Boundary);
        for (body, wrong) in [
            (String::new(), start),
            ("--c--".into(), start),
            ("x--b--".into(), start),
            ("--b".into(), line),
            ("--b\n".into(), line),
            ("--bx\r\n".into(), line),
            ("--b-\r\n".into(), line),
            ("--b--x".into(), line),
            ("--b--\n".into(), line),
            (open.into(), line),
            (open.replace("\r\n--b", ""), end),
            (open.replace("x\r\n--b", "x\n--b--"), end),
        ] {
            assert_eq!(read(&body), Err(wrong.to_string()), "{body:?}");
        }
        let one = part.strip_suffix("--b--").unwrap_or_default();
        let of = |count| read(&format!("{}--b--", one.repeat(count))).map(|parts| parts.len());
        assert_eq!((of(3), of(4)), (Ok(3), Err("expected at most 3 values".into())));
    }

    #[test]
    fn malformed_parts_are_refused() {
        let lines = "lines of header fields and an empty one";
        let with = |disposition: &str| (named(disposition, "\r\nx"), DISPOSITION);
        let field = |line: &str| named("form-data; name=a", &format!("{line}\r\n\r\nx"));
        for (body, wrong) in [
            ("--b\r\n".into(), lines),
            ("--b\r\nContent-Disposition: form-data; name=a\n\nx\r\n--b--".into(), lines),
            ("--b\r\n--b: c\r\n\r\n\r\n--b--".into(), lines),
            (field("X"), lines),
            (field(" X: y"), lines),
            (field("X : y"), lines),
            (field("X: \u{1}"), lines),
            (field("X: a\rb"), lines),
            (field("content-disposition: form-data; name=a"), "each header field once"),
            (field("Content-Transfer-Encoding: base64"), "content that is not encoded"),
            ("--b\r\n\r\nx\r\n--b--".into(), DISPOSITION),
            with("attachment; name=a"),
            with("form-data"),
            with("form-data; filename=a"),
            with("form-data; name"),
            with("form-data; name=\"a"),
            with("form-data name=a"),
            (
                named("form-data; name=a; NAME=b", "\r\n"),
                "each parameter of Content-Disposition once",
            ),
            (named("form-data; name=a; filename*=ISO-8859-1''a", "\r\n"), "a filename* in UTF-8"),
            (named("form-data; name=a; filename*=UTF-8''%e", "\r\n"), "a filename* in UTF-8"),
            (named("form-data; name=a; filename*=UTF-8''%ff", "\r\n"), "names in UTF-8"),
        ] {
            assert_eq!(read(&body), Err(format!("part 1: expected {wrong}")), "{body:?}");
        }
    }

    #[test]
    fn boundary_is_one_and_of_few_bytes() {
        let of = |content_type: &str| boundary(content_type.as_bytes()).map(Cow::into_owned);
        let long = "x".repeat(BOUNDARY_BYTES);
        for (value, expected) in [
            ("b", "b"),
            ("\"a b'()+_,-./:=?\"", "a b'()+_,-./:=?"),
            ("b; charset=utf-8", "b"),
            (&*long, &*long),
        ] {
            let content_type = format!("multipart/form-data; x=\"boundary=y\"; Boundary={value}");
            assert_eq!(of(&content_type), Some(expected.into()), "{value}");
        }
        for wrong in
            ["", "\"\"", "\"a \"", "a b", "\"a\\\\b\"", "\"a", "a; boundary=a", &format!("{long}x")]
        {
            assert_eq!(of(&format!("multipart/form-data; boundary={wrong}")), None, "{wrong}");
        }
        assert_eq!(of("multipart/form-data"), None);
    }
}
