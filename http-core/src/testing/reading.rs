//! Answers as a strict client reads them (RFC 9112, 4 and 6). It shares no code with the server.

use http::StatusCode;

/// An answer as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) reason: String,
    /// In the order received, names as sent.
    pub(super) fields: Vec<(String, Vec<u8>)>,
    pub(super) body: Vec<u8>,
}

impl Reply {
    /// The values of all fields of this name.
    pub(super) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        let found = self.fields.iter().filter(|field| field.0.eq_ignore_ascii_case(name));
        found.map(|field| field.1.as_slice())
    }

    /// Whether the server says that this is its last answer on the connection.
    pub(super) fn closes(&self) -> bool {
        self.values("connection").any(|value| value.eq_ignore_ascii_case(b"close"))
    }
}

/// Whether the body is left out whatever the fields say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    Head,
    Other,
}

/// Reads the final answer that `bytes` are: `None` where more of it has to come. Interim ones before it are passed over.
///
/// # Errors
/// What no server may send, and bytes behind the answer, which nobody asked for.
pub(super) fn read(bytes: &[u8], to: To) -> Result<Option<Reply>, String> {
    let mut rest = bytes;
    loop {
        let Some((reply, length)) = read_one(rest, to)? else { return Ok(None) };
        rest = &rest[length..];
        if reply.status.is_informational() {
            continue;
        }
        if !rest.is_empty() {
            return Err(format!("{} bytes came behind the answer", rest.len()));
        }
        return Ok(Some(reply));
    }
}

/// Reads one answer from the front, and says how long it is.
fn read_one(bytes: &[u8], to: To) -> Result<Option<(Reply, usize)>, String> {
    let Some(end) = memchr::memmem::find(bytes, b"\r\n\r\n") else { return Ok(None) };
    let mut at = 0;
    // A line feed alone ends no line, and stands in none.
    let ends = memchr::memmem::find_iter(&bytes[..end + 2], b"\r\n");
    let mut lines = ends.map(|end| &bytes[std::mem::replace(&mut at, end + 2)..end]);
    let (status, reason) = status_of(lines.next().unwrap_or_default())?;
    let fields = lines.map(field_of).collect::<Result<_, _>>()?;
    let mut reply = Reply { status, reason, fields, body: Vec::new() };
    let start = end + 4;
    let length = body_bytes(&reply, to)?;
    let Some(body) = bytes[start..].get(..length) else { return Ok(None) };
    reply.body = body.to_vec();
    Ok(Some((reply, start + length)))
}

fn status_of(line: &[u8]) -> Result<(StatusCode, String), String> {
    let wrong = || format!("not a status line: {}", line.escape_ascii());
    let rest = line.strip_prefix(b"HTTP/1.1 ").ok_or_else(wrong)?;
    let (code, reason) = rest.split_at_checked(3).ok_or_else(wrong)?;
    let reason = reason.strip_prefix(b" ").ok_or_else(wrong)?;
    let is_text = |byte: &u8| *byte == b'\t' || *byte == b' ' || byte.is_ascii_graphic();
    let status = StatusCode::from_bytes(code).ok().filter(|_| reason.iter().all(is_text));
    let status = status.ok_or_else(wrong)?;
    Ok((status, String::from_utf8_lossy(reason).into_owned()))
}

fn field_of(line: &[u8]) -> Result<(String, Vec<u8>), String> {
    let wrong = || format!("not a header field: {}", line.escape_ascii());
    let colon = memchr::memchr(b':', line).ok_or_else(wrong)?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    let is_token = |byte: &u8| crate::message::is_token_byte(*byte);
    let is_value = |byte: &u8| *byte == b'\t' || (*byte >= b' ' && *byte != 0x7f);
    if name.is_empty() || !name.iter().all(is_token) || !value.iter().all(is_value) {
        return Err(wrong());
    }
    Ok((String::from_utf8_lossy(name).into_owned(), value.trim_ascii().to_vec()))
}

/// How long the body is (RFC 9112, 6.3). This server always says so.
fn body_bytes(reply: &Reply, to: To) -> Result<usize, String> {
    let status = reply.status;
    if reply.values("transfer-encoding").next().is_some() {
        return Err("the answer has a Transfer-Encoding, which none of this server has".into());
    }
    let lengths: Vec<_> = reply.values("content-length").collect();
    let length = match lengths[..] {
        [] => None,
        [length] => Some(decimal(length)?),
        _ => return Err(format!("the answer has {} Content-Length fields", lengths.len())),
    };
    let is_silent = status.is_informational() || status == StatusCode::NO_CONTENT;
    match length {
        // RFC 9110, 8.6.
        Some(_) if is_silent => Err(format!("an answer of status {status} has a Content-Length")),
        Some(1..) if status == StatusCode::RESET_CONTENT => {
            Err(format!("an answer of status {status} has a body"))
        }
        _ if is_silent || to == To::Head || status == StatusCode::NOT_MODIFIED => Ok(0),
        Some(length) => Ok(length),
        None => Err("the answer has no Content-Length".into()),
    }
}

fn decimal(text: &[u8]) -> Result<usize, String> {
    let number = std::str::from_utf8(text).ok().filter(|_| text.iter().all(u8::is_ascii_digit));
    number
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| format!("not a Content-Length: {}", text.escape_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(bytes: &[u8], to: To) -> Option<Vec<u8>> {
        read(bytes, to).expect("an answer").map(|reply| reply.body)
    }

    #[test]
    fn answer_is_read_once_it_is_whole() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nA:\t b \r\n\r\nhi";
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end], To::Other), Ok(None), "{end}");
        }
        let reply = read(bytes, To::Other).expect("an answer").expect("a whole one");
        assert_eq!((reply.status, reply.body.as_slice()), (StatusCode::OK, &b"hi"[..]));
        assert_eq!(reply.values("a").collect::<Vec<_>>(), [b"b"]);
    }

    #[test]
    fn interim_answers_are_passed_over() {
        let bytes = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx";
        assert_eq!(body(bytes, To::Other), Some(b"x".to_vec()));
        assert_eq!(read(&bytes[..25], To::Other), Ok(None));
    }

    #[test]
    fn some_answers_have_no_body() {
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
        assert_eq!(body(head, To::Head), Some(Vec::new()));
        assert_eq!(body(b"HTTP/1.1 204 No Content\r\n\r\n", To::Other), Some(Vec::new()));
        assert_eq!(body(b"HTTP/1.1 304 Not Modified\r\n\r\n", To::Other), Some(Vec::new()));
        let reset = b"HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(body(reset, To::Other), Some(Vec::new()));
    }

    #[test]
    fn what_no_server_may_send_is_refused() {
        for (bytes, reason) in [
            (&b"HTTP/1.0 200 OK\r\n\r\n"[..], "not a status line: HTTP/1.0 200 OK"),
            (b"HTTP/1.1 2000 OK\r\n\r\n", "not a status line: HTTP/1.1 2000 OK"),
            (b"HTTP/1.1 200\r\n\r\n", "not a status line: HTTP/1.1 200"),
            (b"HTTP/1.1 200 O\x00\r\n\r\n", "not a status line: HTTP/1.1 200 O\\x00"),
            (b"HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "not a header field: A : b"),
            (b"HTTP/1.1 200 OK\r\n b\r\n\r\n", "not a header field:  b"),
            (b"HTTP/1.1 200 OK\nA: b\r\n\r\n", "not a status line: HTTP/1.1 200 OK\\nA: b"),
            (b"HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", "not a header field: A: b\\rc"),
            (b"HTTP/1.1 200 OK\r\n\r\n", "the answer has no Content-Length"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx", "not a Content-Length: +1"),
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "the answer has 2 Content-Length fields",
            ),
            (
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "the answer has a Transfer-Encoding, which none of this server has",
            ),
            (
                b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
                "an answer of status 204 No Content has a Content-Length",
            ),
            (
                b"HTTP/1.1 205 Reset Content\r\nContent-Length: 1\r\n\r\nx",
                "an answer of status 205 Reset Content has a body",
            ),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxyz", "2 bytes came behind the answer"),
        ] {
            assert_eq!(read(bytes, To::Other), Err(reason.into()), "{}", bytes.escape_ascii());
        }
    }
}
