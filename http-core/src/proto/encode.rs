//! The one function that turns an answer into bytes (RFC 9112, 4 and 6).

use std::ops::Range;

use http::{Method, StatusCode};

use super::gathered::Room;
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
#[inline(always)]
pub(crate) fn encode(
    answer: &mut Response,
    facts: Facts,
    clock: &Clock,
    input: &[u8],
    output: &mut Output,
) {
    if let (StatusCode::OK, Some(body)) = (answer.status(), answer.content())
        && body.len() <= GATHERED_BYTES
        && !facts.is_head
    {
        // As most are.
        return gather(output, answer, facts, clock, Some(body.len()), body);
    }
    encode_unusual(answer, facts, clock, &input[facts.input_start..], output);
}

/// As [`encode`], for any answer. `request` are the request's bytes.
#[inline(never)]
fn encode_unusual(
    answer: &mut Response,
    facts: Facts,
    clock: &Clock,
    request: &[u8],
    output: &mut Output,
) {
    make_sendable(answer, request);
    let body = answer.body(request);
    let (told_length, sends_body) = told(answer.status(), body.len(), facts);
    let is_piece = sends_body && body.len() > GATHERED_BYTES;
    let gathered = if sends_body && !is_piece { body } else { &[] };
    gather(output, answer, facts, clock, told_length, gathered);
    if is_piece {
        output.push(take_piece(answer, facts));
    }
    if !sends_body {
        drop_body(answer);
    }
}

/// What is not sent may be large all the same, and the answer outlives its request.
#[cold]
fn drop_body(answer: &mut Response) {
    let (body, _) = answer.body_mut();
    *body = Body::Content;
}

/// Writes the head, and behind it what of the body is to be in the same piece.
#[inline(always)]
fn gather(
    output: &mut Output,
    answer: &Response,
    facts: Facts,
    clock: &Clock,
    told_length: Option<usize>,
    body: &[u8],
) {
    let type_bytes = answer.media_type().map_or(0, |media_type| media_type.as_str().len());
    let most = HEAD_BYTES + type_bytes + answer.fields().len() + body.len();
    let room = write_head(output.room(most), answer, facts, clock, told_length);
    let left = room.put_all(body).left();
    output.written(left);
}

/// The length to tell, and whether the body is sent. RFC 9110, 8.6: no length with 204; with 304 it would have to be that of
/// the 200, which is not known here.
fn told(status: StatusCode, length: usize, facts: Facts) -> (Option<usize>, bool) {
    match status {
        StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED => (None, false),
        StatusCode::RESET_CONTENT => (Some(0), false),
        _ => (Some(length), !facts.is_head),
    }
}

/// Puts 500 in the place of an answer that cannot be sent to a request of these bytes.
pub(crate) fn make_sendable(answer: &mut Response, request: &[u8]) {
    if answer.status().is_informational() || !answer.echoes_only(request) {
        replace(answer);
    }
}

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

#[inline(always)]
fn write_head<'a>(
    room: Room<'a>,
    answer: &Response,
    facts: Facts,
    clock: &Clock,
    length: Option<usize>,
) -> Room<'a> {
    // Each line is begun with the end of the one before.
    let mut room = match (answer.status(), answer.media_type()) {
        (StatusCode::OK, Some(media_type)) => {
            room.put(clock.opening()).put_all(media_type.as_str().as_bytes())
        }
        (status, media_type) => write_opening(room, status, clock, media_type),
    };
    if let Some(length) = length {
        room = write_number(room.put(b"\r\nContent-Length: "), length);
    }
    if facts.is_last {
        room = room.put(b"\r\nConnection: close");
    } else if facts.minor_version == 0 {
        room = room.put(b"\r\nConnection: keep-alive");
    }
    if !answer.fields().is_empty() {
        room = room.put(b"\r\n").put_all(without_end(answer.fields()));
    }
    room.put(b"\r\n\r\n")
}

#[inline(always)]
fn write_number(room: Room<'_>, number: usize) -> Room<'_> {
    match number {
        0..10 => room.put(&[b'0' + number as u8]),
        10..100 => room.put(&PAIRS[number]),
        _ => write_long_number(room, number),
    }
}

/// The two digits of each number below 100.
const PAIRS: [[u8; 2]; 100] = {
    let (mut pairs, mut number) = ([[0; 2]; 100], 0);
    while number < pairs.len() {
        pairs[number] = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
        number += 1;
    }
    pairs
};

#[inline(never)]
fn write_long_number(room: Room<'_>, number: usize) -> Room<'_> {
    room.put_all(itoa::Buffer::new().format(number).as_bytes())
}

/// Room for the longest head without a handler's fields and the type.
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
fn write_opening<'a>(
    room: Room<'a>,
    status: StatusCode,
    clock: &Clock,
    media_type: Option<MediaType>,
) -> Room<'a> {
    let room = write_status_line(room, status).put_all(without_end(clock.date_line()));
    // What has no content has no type either.
    let has_content = !matches!(
        status,
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED
    );
    match media_type.filter(|_| has_content) {
        Some(media_type) => room.put(b"\r\nContent-Type: ").put_all(media_type.as_str().as_bytes()),
        None => room,
    }
}

fn write_status_line(room: Room<'_>, status: StatusCode) -> Room<'_> {
    match status {
        StatusCode::OK => room.put(b"HTTP/1.1 200 OK\r\n"),
        StatusCode::CREATED => room.put(b"HTTP/1.1 201 Created\r\n"),
        StatusCode::NO_CONTENT => room.put(b"HTTP/1.1 204 No Content\r\n"),
        StatusCode::NOT_MODIFIED => room.put(b"HTTP/1.1 304 Not Modified\r\n"),
        StatusCode::NOT_FOUND => room.put(b"HTTP/1.1 404 Not Found\r\n"),
        _ => room
            .put(b"HTTP/1.1 ")
            .put_all(status.as_str().as_bytes())
            .put(b" ")
            .put_all(status.canonical_reason().unwrap_or_default().as_bytes())
            .put(b"\r\n"),
    }
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
    fn echo_of_another_request_becomes_500() {
        let (this, mut response) = (*b"another", Response::default());
        for (own, is_right) in [(&this[..], true), (&this[..5], false), (&b"another"[..], false)] {
            response.clear();
            response.bind(&this);
            response.set_body(&this);
            make_sendable(&mut response, own);
            assert_eq!(response.status() == StatusCode::OK, is_right);
        }
    }

    #[test]
    fn body_that_is_not_sent_is_not_kept() {
        for (status, method) in [(200, Method::HEAD), (304, Method::GET)] {
            let mut response = answer(status, b"");
            response.set_owned_body(vec![b'x'; 1 << 20]);
            let head = HeadParts { method, minor_version: 1, ..HeadParts::default() };
            let (facts, mut output) = (Facts::new(&head, false, 0), Output::default());
            encode(&mut response, facts, &Clock::system(), &[], &mut output);
            assert!(output.pending_bytes() > 0);
            assert_eq!(response.body_len(), 0);
        }
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
