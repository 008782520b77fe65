//! The one function that turns an answer into bytes (RFC 9112, 4 and 6).

use std::ops::Range;

use http::{Method, StatusCode};

use super::output::{GATHERED_BYTES, Output, Piece};
use crate::message::{Body, Clock, HeadParts, Response};
use crate::notice;

/// What of a request and its connection shows in the answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    /// `HEAD` is answered without the body.
    is_head: bool,
    minor_version: u8,
    /// The connection closes behind this answer.
    is_last: bool,
    /// Where the request's bytes begin in the memory of the read buffer.
    input_start: usize,
}

impl Facts {
    pub(crate) fn new(head: &HeadParts, is_last: bool, input_start: usize) -> Facts {
        let is_head = head.method == Method::HEAD;
        Facts { is_head, minor_version: head.minor_version, is_last, input_start }
    }
}

/// Appends `answer` to `output` and takes its body away. `input` is the memory of the read buffer.
pub(crate) fn encode(
    answer: &mut Response,
    facts: Facts,
    clock: &Clock,
    input: &[u8],
    output: &mut Output,
) {
    if answer.status().is_informational() {
        // A handler cannot answer with an interim status; its peer would wait for ever.
        let status = answer.status().as_u16();
        notice::error(format_args!("a handler answered {status}, an interim status: 500 sent"));
        answer.set_error(StatusCode::INTERNAL_SERVER_ERROR, "the handler failed");
    }
    if !answer.echoes_only(&input[facts.input_start..]) {
        notice::error(format_args!(
            "a handler answered with the body of another request: 500 sent"
        ));
        answer.set_error(StatusCode::INTERNAL_SERVER_ERROR, "the handler failed");
    }
    let length = answer.body_len();
    let sends_body = match answer.status() {
        StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED | StatusCode::RESET_CONTENT => false,
        _ => !facts.is_head,
    };
    output.gather(|bytes| {
        write_head(bytes, answer, facts, clock, length);
        if sends_body && length <= GATHERED_BYTES {
            write_body(bytes, answer, facts, input);
        }
    });
    if sends_body && length > GATHERED_BYTES {
        output.push(take_piece(answer, facts));
    }
}

fn write_head(bytes: &mut Vec<u8>, answer: &Response, facts: Facts, clock: &Clock, length: usize) {
    // One check for room instead of one for each part.
    bytes.reserve(HEAD_BYTES + answer.fields().len());
    write_status_line(bytes, answer.status());
    bytes.extend_from_slice(clock.date_line());
    // RFC 9110, 8.6: no length with 204; with 304 it would have to be the length of the 200, which is not known here. What has
    // no content has no type either.
    let (media_type, length) = match answer.status() {
        StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED => (None, None),
        StatusCode::RESET_CONTENT => (None, Some(0)),
        _ => (answer.media_type(), Some(length)),
    };
    if let Some(media_type) = media_type {
        bytes.extend_from_slice(b"Content-Type: ");
        bytes.extend_from_slice(media_type.as_str().as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    if let Some(length) = length {
        bytes.extend_from_slice(b"Content-Length: ");
        bytes.extend_from_slice(itoa::Buffer::new().format(length).as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    if facts.is_last {
        bytes.extend_from_slice(b"Connection: close\r\n");
    } else if facts.minor_version == 0 {
        bytes.extend_from_slice(b"Connection: keep-alive\r\n");
    }
    bytes.extend_from_slice(answer.fields());
    bytes.extend_from_slice(b"\r\n");
}

/// Room for the longest head without a handler's fields.
const HEAD_BYTES: usize = 256;

fn write_body(bytes: &mut Vec<u8>, answer: &mut Response, facts: Facts, input: &[u8]) {
    let (body, content) = answer.body_mut();
    bytes.extend_from_slice(match body {
        Body::Content => content,
        Body::Owned(body) => body,
        Body::Static(body) => body,
        Body::Echo(range) => &input[shifted(range, facts)],
    });
}

fn take_piece(answer: &mut Response, facts: Facts) -> Piece {
    let (body, content) = answer.body_mut();
    match std::mem::take(body) {
        Body::Content => Piece::Owned(std::mem::take(content)),
        Body::Owned(body) => Piece::Owned(body),
        Body::Static(body) => Piece::Static(body),
        Body::Echo(range) => Piece::Input(shifted(&range, facts)),
    }
}

/// A range of the request as one of the buffer's memory.
fn shifted(range: &Range<usize>, facts: Facts) -> Range<usize> {
    facts.input_start + range.start..facts.input_start + range.end
}

fn write_status_line(bytes: &mut Vec<u8>, status: StatusCode) {
    if let Some(line) = prepared(status) {
        bytes.extend_from_slice(line);
        return;
    }
    bytes.extend_from_slice(b"HTTP/1.1 ");
    bytes.extend_from_slice(status.as_str().as_bytes());
    bytes.push(b' ');
    bytes.extend_from_slice(status.canonical_reason().unwrap_or_default().as_bytes());
    bytes.extend_from_slice(b"\r\n");
}

fn prepared(status: StatusCode) -> Option<&'static [u8]> {
    Some(match status {
        StatusCode::OK => b"HTTP/1.1 200 OK\r\n",
        StatusCode::CREATED => b"HTTP/1.1 201 Created\r\n",
        StatusCode::NO_CONTENT => b"HTTP/1.1 204 No Content\r\n",
        StatusCode::NOT_MODIFIED => b"HTTP/1.1 304 Not Modified\r\n",
        StatusCode::NOT_FOUND => b"HTTP/1.1 404 Not Found\r\n",
        _ => return None,
    })
}

/// The interim answer that asks for the body (RFC 9110, 15.2.1).
pub(crate) const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant, SystemTime};

    use super::*;
    use crate::message::MediaType;

    fn encoded(mut answer: Response, method: Method, minor_version: u8, is_last: bool) -> String {
        let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let clock = Clock::at(Instant::now(), wall);
        let head = HeadParts { method, minor_version, ..HeadParts::default() };
        let mut output = Output::default();
        encode(&mut answer, Facts::new(&head, is_last, 0), &clock, &[], &mut output);
        let bytes = output.pending(&[]).to_vec();
        let text = String::from_utf8(bytes).expect("these answers are text");
        text.replace("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "Date\r\n")
    }

    fn answer(status: u16, body: &'static [u8]) -> Response {
        let mut answer = Response::default();
        answer.set_status(StatusCode::from_u16(status).expect("a valid status"));
        answer.set_static_body(body);
        answer
    }

    fn typed(mut answer: Response) -> Response {
        answer.set_media_type(MediaType::TEXT);
        answer
    }

    #[test]
    fn head_and_body_stand_together() {
        let mut response = answer(200, b"hi");
        response.set_media_type(MediaType::TEXT);
        response.append_header("X-A", "b").expect("a valid field");
        assert_eq!(
            encoded(response, Method::GET, 1, false),
            "HTTP/1.1 200 OK\r\nDate\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 2\r\nX-A: b\r\n\r\nhi"
        );
    }

    #[test]
    fn connection_is_named_where_the_version_does_not_imply_it() {
        let line = |minor, last| encoded(answer(404, b""), Method::GET, minor, last);
        assert_eq!(
            line(1, true),
            "HTTP/1.1 404 Not Found\r\nDate\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        assert_eq!(
            line(0, false),
            "HTTP/1.1 404 Not Found\r\nDate\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"
        );
    }

    #[test]
    fn body_is_left_out_where_http_forbids_one() {
        let sent = |status, method| encoded(typed(answer(status, b"body")), method, 1, false);
        assert_eq!(
            sent(200, Method::HEAD),
            "HTTP/1.1 200 OK\r\nDate\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 4\r\n\r\n"
        );
        assert_eq!(sent(204, Method::GET), "HTTP/1.1 204 No Content\r\nDate\r\n\r\n");
        assert_eq!(sent(304, Method::GET), "HTTP/1.1 304 Not Modified\r\nDate\r\n\r\n");
        assert_eq!(
            sent(205, Method::GET),
            "HTTP/1.1 205 Reset Content\r\nDate\r\nContent-Length: 0\r\n\r\n"
        );
    }

    #[test]
    fn interim_status_from_a_handler_becomes_500() {
        let sent = encoded(answer(101, b"body"), Method::GET, 1, false);
        assert!(
            sent.starts_with(
                "HTTP/1.1 500 Internal Server Error\r\nDate\r\nContent-Type: text/plain"
            )
        );
        assert!(
            sent.ends_with("\r\n\r\n500 Internal Server Error\nthe handler failed\n"),
            "{sent}"
        );
    }

    #[test]
    fn large_body_is_sent_from_where_it_is() {
        let mut response = answer(200, b"");
        response.body_writer().resize(GATHERED_BYTES + 1, b'x');
        let sent = encoded(response, Method::GET, 1, false);
        assert!(sent.contains("Content-Length: 4097\r\n\r\nxxx"));
        assert_eq!(sent.matches('x').count(), GATHERED_BYTES + 1);
    }
}
