//! A request in the making.

use http::header;
use memchr::memmem;

use super::answer::Answer;
use super::client::Client;
use super::reading::To;
use super::transcript::Sent;
use crate::message::is_token_byte;

/// A request in the making, from one of [`Client`]'s methods; [`send`](Ask::send) sends it.
///
/// `Host` is `localhost` unless set. `Content-Length` is added where there is a body, and with `POST`, `PUT` and `PATCH`.
///
/// ```
/// use http_core::{App, Headers, post, routes, testing::Client};
///
/// #[post("/length")]
/// fn length(body: &[u8], headers: Headers<'_>) -> String {
///     format!("{} bytes of {}", body.len(), headers.get_str("content-type").unwrap_or("anything"))
/// }
///
/// let mut client = Client::new(App::new((), routes![length]));
/// let answer = client.post("/length").header("Content-Type", "text/plain").body("four").send();
/// answer.expect_text("4 bytes of text/plain");
/// client.post("/length").chunks(["fo", "ur"]).send().expect_text("4 bytes of anything");
/// ```
#[derive(Debug)]
#[must_use = "a request has to be sent"]
pub struct Ask<'c> {
    client: &'c mut Client,
    draft: Draft,
}

/// What is to be sent.
#[derive(Debug)]
pub(super) struct Draft {
    method: String,
    target: String,
    fields: Vec<(String, Vec<u8>)>,
    body: Body,
}

#[derive(Debug)]
enum Body {
    None,
    Whole(Vec<u8>),
    Chunks(Vec<Vec<u8>>),
}

impl<'c> Ask<'c> {
    #[track_caller]
    pub(super) fn new(client: &'c mut Client, method: &str, target: &str) -> Ask<'c> {
        let is_method = !method.is_empty() && method.bytes().all(is_token_byte);
        assert!(is_method, "{method:?} is no method");
        let is_target = !target.is_empty() && !target.bytes().any(|b| b <= b' ' || b == 0x7f);
        assert!(is_target, "{target:?} is no target: percent-encode what is not allowed in a URL");
        let (method, target) = (method.into(), target.into());
        let draft = Draft { method, target, fields: Vec::new(), body: Body::None };
        Ask { client, draft }
    }

    /// Adds a header field. `Host`, `Content-Type` and `Cookie` take the place of what would be there; any other name may
    /// stand several times.
    ///
    /// # Panics
    /// If `name` is no token, `value` has a line break or another control character, or the field is `Content-Length` or
    /// `Transfer-Encoding`, which are the client's to send. What no client may send, a [`Pair`](super::Pair) sends.
    #[track_caller]
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<[u8]>) -> Ask<'c> {
        let (name, value) = (name.as_ref(), value.as_ref());
        let is_name = !name.is_empty() && name.bytes().all(is_token_byte);
        assert!(is_name, "{name:?} is no name of a header field");
        let is_value = value.iter().all(|b| *b == b'\t' || (*b >= b' ' && *b != 0x7f));
        assert!(is_value, "header {name}: {} is no value", value.escape_ascii());
        let is = |other: header::HeaderName| name.eq_ignore_ascii_case(other.as_str());
        let is_framing = is(header::CONTENT_LENGTH) || is(header::TRANSFER_ENCODING);
        assert!(!is_framing, "{name} is the client's to send; a `testing::Pair` sends anything");
        if is(header::HOST) || is(header::CONTENT_TYPE) || is(header::COOKIE) {
            self.draft.fields.retain(|field| !field.0.eq_ignore_ascii_case(name));
        }
        self.draft.fields.push((name.to_owned(), value.to_vec()));
        self
    }

    /// Adds names and values to the query of the target, percent-encoded.
    pub fn query(mut self, pairs: &[(&str, &str)]) -> Ask<'c> {
        if !pairs.is_empty() {
            let target = &mut self.draft.target;
            target.push(if target.contains('?') { '&' } else { '?' });
            target.push_str(&joined(pairs));
        }
        self
    }

    /// With this body, without a `Content-Type`.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Ask<'c> {
        self.draft.body = Body::Whole(body.into());
        self
    }

    /// With a body that is sent in these chunks (RFC 9112, 7.1), without saying how long it is. Empty ones are left out.
    pub fn chunks(mut self, chunks: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Ask<'c> {
        let chunks = chunks.into_iter().map(Into::into).filter(|chunk| !chunk.is_empty());
        self.draft.body = Body::Chunks(chunks.collect());
        self
    }

    /// With this value as JSON, and its `Content-Type`.
    ///
    /// # Panics
    /// If it cannot be written as JSON.
    #[cfg(feature = "json")]
    #[track_caller]
    pub fn json(self, value: &(impl serde::Serialize + ?Sized)) -> Ask<'c> {
        match serde_json::to_vec(value) {
            Ok(body) => self.header("Content-Type", "application/json").body(body),
            Err(error) => panic!("not a value of JSON: {error}"),
        }
    }

    /// With these names and values as a form (`application/x-www-form-urlencoded`), and its `Content-Type`.
    pub fn form(self, pairs: &[(&str, &str)]) -> Ask<'c> {
        let body = joined(pairs);
        self.header("Content-Type", "application/x-www-form-urlencoded").body(body)
    }

    /// With these names and values and these files, each with its name, what it is called and its content, as a form with
    /// files (`multipart/form-data`), and its `Content-Type`.
    ///
    /// # Panics
    /// If a name has a control byte.
    #[track_caller]
    pub fn form_with_files(self, pairs: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Ask<'c> {
        let (boundary, body) = form_data(pairs, files);
        let content_type = format!("multipart/form-data; boundary={boundary}");
        self.header("Content-Type", &content_type).body(body)
    }

    /// Sends the request, and waits for the answer.
    ///
    /// # Panics
    /// If none comes, or one that no server may send.
    #[track_caller]
    pub fn send(self) -> Answer {
        self.client.exchange(&self.draft)
    }
}

fn joined(pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// A boundary that no value has in it, and the form between its boundaries.
#[track_caller]
fn form_data(pairs: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> (String, Vec<u8>) {
    let texts = pairs
        .iter()
        .map(|(name, value)| (format!("name=\"{}\"\r\n", in_quotes(name)), value.as_bytes()));
    let files = files.iter().map(|(name, called, content)| {
        let (name, called) = (in_quotes(name), in_quotes(called));
        let kind = "Content-Type: application/octet-stream";
        (format!("name=\"{name}\"; filename=\"{called}\"\r\n{kind}\r\n"), *content)
    });
    let parts: Vec<_> = texts.chain(files).collect();
    let is_free = |boundary: &String| {
        parts.iter().all(|(_, content)| memmem::find(content, boundary.as_bytes()).is_none())
    };
    let boundary = (0..).map(|number| format!("boundary{number}")).find(is_free);
    let boundary = boundary.unwrap_or_default();
    let mut body = Vec::new();
    for (fields, content) in parts {
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; {fields}\r\n");
        body.extend([head.as_bytes(), content, b"\r\n"].concat());
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (boundary, body)
}

#[track_caller]
fn in_quotes(text: &str) -> String {
    assert!(!text.contains(char::is_control), "{text:?} has a control character");
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// As browsers send forms: letters, digits and `*-._` stay, a space is a plus.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                encoded.push(byte.into());
            }
            b' ' => encoded.push('+'),
            _ => encoded.push_str(percent_encoding::percent_encode_byte(byte)),
        }
    }
    encoded
}

impl Draft {
    /// Without query, and of a URL from behind its host.
    pub(super) fn path(&self) -> &str {
        let target = self.target.split('?').next().unwrap_or_default();
        match target.split_once("://") {
            Some((scheme, rest)) if !scheme.contains('/') => {
                rest.find('/').map_or("/", |start| &rest[start..])
            }
            _ => target,
        }
    }

    pub(super) fn to(&self) -> To {
        if self.method == "HEAD" { To::Head } else { To::Other }
    }

    /// The bytes to send, and what a message shows of them.
    pub(super) fn encode(&self, cookies: Option<String>) -> (Vec<u8>, Sent) {
        let body: Vec<u8> = match &self.body {
            Body::None => Vec::new(),
            Body::Whole(body) => body.clone(),
            Body::Chunks(chunks) => chunks.concat(),
        };
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target).into_bytes();
        let mut add = |name: &str, value: &[u8]| {
            for part in [name.as_bytes(), b": ", value, b"\r\n"] {
                head.extend_from_slice(part);
            }
        };
        if !self.has("host") {
            add("Host", b"localhost");
        }
        for (name, value) in &self.fields {
            add(name, value);
        }
        if let Some(cookies) = cookies.filter(|_| !self.has("cookie")) {
            add("Cookie", cookies.as_bytes());
        }
        match &self.body {
            Body::Chunks(_) => add("Transfer-Encoding", b"chunked"),
            Body::None if !["POST", "PUT", "PATCH"].contains(&self.method.as_str()) => {}
            Body::None | Body::Whole(_) => {
                add("Content-Length", body.len().to_string().as_bytes());
            }
        }
        head.extend_from_slice(b"\r\n");
        let sent = Sent::new(&head, &body);
        let mut bytes = head;
        match &self.body {
            Body::None | Body::Whole(_) => bytes.extend_from_slice(&body),
            Body::Chunks(chunks) => {
                for chunk in chunks {
                    bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                    bytes.extend_from_slice(chunk);
                    bytes.extend_from_slice(b"\r\n");
                }
                bytes.extend_from_slice(b"0\r\n\r\n");
            }
        }
        (bytes, sent)
    }

    fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.0.eq_ignore_ascii_case(name))
    }
}
