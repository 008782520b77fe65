//! The one function that turns an answer into bytes (RFC 9112, 4 and 6).

use std::ops::Range;

use http::{Method, StatusCode};

use super::output::{GATHERED_BYTES, Output, Piece};
use crate::message::{Body, Clock, HeadParts, MediaType, Response};
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
    if answer.status().is_informational() || !answer.echoes_only(&input[facts.input_start..]) {
        replace(answer);
    }
    let body = answer.body(&input[facts.input_start..]);
    let length = body.len();
    // RFC 9110, 8.6: no length with 204; with 304 it would have to be that of the 200, which is not known here.
    let (told_length, sends_body) = match answer.status() {
        StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED => (None, false),
        StatusCode::RESET_CONTENT => (Some(0), false),
        _ => (Some(length), !facts.is_head),
    };
    output.gather(|bytes| {
        write_head(bytes, answer, facts, clock, told_length);
        if sends_body && length <= GATHERED_BYTES {
            bytes.extend_from_slice(body);
        }
    });
    if sends_body && length > GATHERED_BYTES {
        output.push(take_piece(answer, facts));
    }
}

/// Puts 500 in the place of an answer that cannot be sent.
#[cold]
fn replace(answer: &mut Response) {
    let status = answer.status();
    if status.is_informational() {
        // Its peer would wait for ever.
        let status = status.as_u16();
        notice::error(format_args!("a handler answered {status}, an interim status: 500 sent"));
    } else {
        notice::error(format_args!(
            "a handler answered with the body of another request: 500 sent"
        ));
    }
    answer.set_error(StatusCode::INTERNAL_SERVER_ERROR, "the handler failed");
}

/// Most of it is in parts whose length the compiler knows, which are stored without a call.
#[inline(always)]
fn write_head(
    bytes: &mut Vec<u8>,
    answer: &Response,
    facts: Facts,
    clock: &Clock,
    length: Option<usize>,
) {
    // One check for room instead of one for each part.
    bytes.reserve(HEAD_BYTES + answer.fields().len());
    // Each line is begun with the end of the one before.
    match (answer.status(), answer.media_type()) {
        (StatusCode::OK, Some(media_type)) => {
            bytes.extend_from_slice(clock.opening());
            bytes.extend_from_slice(media_type.as_str().as_bytes());
        }
        (status, media_type) => write_opening(bytes, status, clock, media_type),
    }
    if let Some(length) = length {
        bytes.extend_from_slice(b"\r\nContent-Length: ");
        write_number(bytes, length);
    }
    if facts.is_last {
        bytes.extend_from_slice(b"\r\nConnection: close");
    } else if facts.minor_version == 0 {
        bytes.extend_from_slice(b"\r\nConnection: keep-alive");
    }
    if !answer.fields().is_empty() {
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(without_end(answer.fields()));
    }
    bytes.extend_from_slice(b"\r\n\r\n");
}

#[inline(always)]
fn write_number(bytes: &mut Vec<u8>, number: usize) {
    let digit = |number: usize| b'0' + (number % 10) as u8;
    match number {
        0..10 => bytes.push(digit(number)),
        10..100 => bytes.extend_from_slice(&[digit(number / 10), digit(number)]),
        _ => bytes.extend_from_slice(itoa::Buffer::new().format(number).as_bytes()),
    }
}

/// Room for the longest head without a handler's fields.
const HEAD_BYTES: usize = 256;

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

#[inline(never)]
fn write_opening(
    bytes: &mut Vec<u8>,
    status: StatusCode,
    clock: &Clock,
    media_type: Option<MediaType>,
) {
    write_status_line(bytes, status);
    bytes.extend_from_slice(without_end(clock.date_line()));
    // What has no content has no type either.
    let has_content = !matches!(
        status,
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED
    );
    if let Some(media_type) = media_type.filter(|_| has_content) {
        bytes.extend_from_slice(b"\r\nContent-Type: ");
        bytes.extend_from_slice(media_type.as_str().as_bytes());
    }
}

fn write_status_line(bytes: &mut Vec<u8>, status: StatusCode) {
    let line: &[u8] = match status {
        StatusCode::OK => b"HTTP/1.1 200 OK\r\n",
        StatusCode::CREATED => b"HTTP/1.1 201 Created\r\n",
        StatusCode::NO_CONTENT => b"HTTP/1.1 204 No Content\r\n",
        StatusCode::NOT_MODIFIED => b"HTTP/1.1 304 Not Modified\r\n",
        StatusCode::NOT_FOUND => b"HTTP/1.1 404 Not Found\r\n",
        _ => {
            bytes.extend_from_slice(b"HTTP/1.1 ");
            bytes.extend_from_slice(status.as_str().as_bytes());
            bytes.push(b' ');
            bytes.extend_from_slice(status.canonical_reason().unwrap_or_default().as_bytes());
            b"\r\n"
        }
    };
    bytes.extend_from_slice(line);
}

/// Lines without their last CRLF.
fn without_end(lines: &[u8]) -> &[u8] {
    lines.strip_suffix(b"\r\n").unwrap_or(lines)
}

/// The interim answer that asks for the body (RFC 9110, 15.2.1).
pub(crate) const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant, SystemTime};

    use super::*;

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
