//! An answer under construction.

use std::fmt::Display;
use std::ops::Range;

use http::StatusCode;

use super::case::{is_named, same_word};
use super::cause::Cause;
use super::field_lines::{FieldLines, check};
use super::{Head, InvalidField, MediaType};
use crate::error::Problem;

/// An answer under construction: status, header fields, body. One is reused for all answers of a connection's turn,
/// so that in steady state nothing is allocated.
///
/// The server adds `Date`, `Content-Length` and `Connection` itself, and leaves out the body where HTTP forbids one
/// (`HEAD`, 204, 205, 304).
#[derive(Debug, Default)]
pub struct Response {
    status: StatusCode,
    fields: FieldLines,
    /// The `Content-Type`, unless it is among the fields.
    media_type: Option<MediaType>,
    body: Body,
    /// The bytes of `Body::Content`; kept between answers for its memory.
    content: Vec<u8>,
    /// The addresses of the buffer that holds the request.
    origin: Range<usize>,
    pending: Pending,
    /// What an error page tells of.
    problems: Vec<Problem>,
    /// Only while the body is an error page.
    cause: Cause,
}

/// What an answer leaves to be done when its handler has returned, since it takes the request to do it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Pending {
    #[default]
    Nothing,
    /// The body is an error page, to be written in the form that the client reads.
    ErrorPage,
    /// Nothing any more: the body is an error page in that form.
    WrittenPage,
    /// This is to be called. It is no part of a program in which nothing asks for it.
    Call(fn(&Head<'_>, &mut Response)),
}

/// Where the bytes of a body are.
#[derive(Debug, Default)]
pub(crate) enum Body {
    /// In the response's own `content`.
    #[default]
    Content,
    Owned(Vec<u8>),
    Static(&'static [u8]),
    /// In the request's buffer, from its first byte on: an echo costs no copy.
    Echo(Range<usize>),
}

impl Response {
    /// The request that it answers is held in `origin`.
    #[inline]
    pub(crate) fn bind(&mut self, origin: &[u8]) {
        let start = origin.as_ptr().addr();
        self.origin = start..start + origin.len();
    }

    /// Forgets everything: 200, no fields, no body.
    #[inline]
    pub fn clear(&mut self) {
        self.status = StatusCode::OK;
        self.fields.clear();
        self.media_type = None;
        self.body = Body::Content;
        self.content.clear();
        if !matches!(self.pending, Pending::Nothing) || !self.problems.is_empty() {
            self.forget_page();
        }
    }

    /// Becomes `other`, which was made by hand.
    pub(crate) fn adopt(&mut self, other: Response) {
        // An echo stays bound to the request that it was made for.
        let is_echo = matches!(other.body, Body::Echo(_));
        let origin = if is_echo { other.origin.clone() } else { self.origin.clone() };
        *self = Response { origin, ..other };
    }

    /// Takes over what `page` says, but for its status. Fields stay that it does not set. One that is unfinished is no page.
    pub(crate) fn take_page(&mut self, page: Response) {
        if page.is_unfinished() {
            self.cause = page.cause;
            return;
        }
        let Response { fields, media_type, body, content, .. } = page;
        self.remove_header("content-type");
        self.fields.take_over(&fields);
        (self.media_type, self.body, self.content) = (media_type, body, content);
        self.give_up_page();
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Sets the status.
    pub fn set_status(&mut self, status: StatusCode) {
        self.status = status;
    }

    /// Adds a header field beside those of the same name. Of `Content-Type` there is one: it takes the place of any set before.
    ///
    /// # Errors
    /// [`InvalidField`] where `name` is no token, `value` has a byte that could split the answer (RFC 9110, 5.5), or
    /// the field is the server's own to send. Nothing is added then.
    pub fn append_header(
        &mut self,
        name: impl AsRef<str>,
        value: impl AsRef<[u8]>,
    ) -> Result<(), InvalidField> {
        self.append(name.as_ref(), value.as_ref())
    }

    fn append(&mut self, name: &str, value: &[u8]) -> Result<(), InvalidField> {
        check(name, value)?;
        self.push(name.as_bytes(), value);
        Ok(())
    }

    fn push(&mut self, name: &[u8], value: &[u8]) {
        if is_named(name, b"content-type") {
            self.remove(name);
            self.give_up_page_and_body();
        }
        self.fields.push(name, value);
    }

    /// Sets a header field in place of all of the same name.
    ///
    /// # Errors
    /// As [`append_header`](Response::append_header). Nothing is changed then.
    pub fn set_header(
        &mut self,
        name: impl AsRef<str>,
        value: impl AsRef<[u8]>,
    ) -> Result<(), InvalidField> {
        self.set(name.as_ref(), value.as_ref())
    }

    fn set(&mut self, name: &str, value: &[u8]) -> Result<(), InvalidField> {
        check(name, value)?;
        self.remove(name.as_bytes());
        self.push(name.as_bytes(), value);
        Ok(())
    }

    /// Takes out all header fields of this name.
    pub fn remove_header(&mut self, name: impl AsRef<str>) {
        self.remove(name.as_ref().as_bytes());
    }

    fn remove(&mut self, name: &[u8]) {
        if same_word(name, b"content-type") {
            self.media_type = None;
        }
        self.fields.remove(name);
    }

    /// The value of the first header field of this name.
    #[must_use]
    pub fn header(&self, name: impl AsRef<str>) -> Option<&[u8]> {
        self.find(name.as_ref().as_bytes())
    }

    fn find(&self, name: &[u8]) -> Option<&[u8]> {
        if let Some(media_type) = self.media_type
            && same_word(name, b"content-type")
        {
            return Some(media_type.as_str().as_bytes());
        }
        self.fields.find(name)
    }

    /// Sets `Content-Type`, in place of any set before. What an error page said goes with its type, for it was written for
    /// that one: set another body too.
    pub fn set_media_type(&mut self, media_type: MediaType) {
        if !self.fields.is_empty() {
            self.remove(b"content-type");
        }
        self.media_type = Some(media_type);
        self.give_up_page_and_body();
    }

    /// Makes `body` the body. A part of the request (its body, say) is sent from the request's buffer, without a copy;
    /// anything else is copied.
    pub fn set_body(&mut self, body: &[u8]) {
        self.content.clear();
        self.give_up_page();
        let start = body.as_ptr().addr();
        let end = start + body.len();
        if self.origin.start <= start && end <= self.origin.end && !body.is_empty() {
            self.body = Body::Echo(start - self.origin.start..end - self.origin.start);
        } else {
            self.body = Body::Content;
            self.content.extend_from_slice(body);
        }
    }

    /// Makes `body` the body, without a copy where it is large.
    pub fn set_owned_body(&mut self, body: Vec<u8>) {
        self.body = Body::Owned(body);
        self.give_up_page();
    }

    /// Makes `body` the body, without a copy where it is large.
    pub fn set_static_body(&mut self, body: &'static [u8]) {
        self.body = Body::Static(body);
        self.give_up_page();
    }

    /// An empty body to write to, in memory that is used again.
    pub fn body_writer(&mut self) -> &mut Vec<u8> {
        self.body = Body::Content;
        self.content.clear();
        self.give_up_page();
        &mut self.content
    }

    /// Starts over as an error page: the status, and below it what was wrong, in plain text.
    pub fn set_error(&mut self, status: StatusCode, reason: &str) {
        self.clear();
        self.status = status;
        self.set_media_type(MediaType::TEXT);
        self.forbid_sniffing();
        let page = self.body_writer();
        page.extend_from_slice(status.as_str().as_bytes());
        if let Some(phrase) = status.canonical_reason() {
            page.push(b' ');
            page.extend_from_slice(phrase.as_bytes());
        }
        page.push(b'\n');
        page.extend_from_slice(reason.as_bytes());
        page.push(b'\n');
    }

    /// Makes it an error page of a status that tells of `problems`, to be written by
    /// [`error_page`](Response::error_page). Header fields are kept.
    pub(crate) fn begin_error_page(&mut self, status: StatusCode, problems: Vec<Problem>) {
        self.status = status;
        self.problems = problems;
    }

    /// What the operator is told of an error page: with the request, once that is known.
    pub(crate) fn set_cause(&mut self, text: String) {
        self.cause = Cause::new(text);
    }

    /// Tells the operator of the [cause](Response::set_cause).
    pub(crate) fn tell_cause(&mut self, head: &Head<'_>, route: Option<&dyn Display>) {
        self.cause.tell(head, route);
    }

    /// The status, what is to be told, and the empty page to write it to, as `media_type`.
    pub(crate) fn error_page(
        &mut self,
        media_type: MediaType,
    ) -> (StatusCode, &[Problem], &mut Vec<u8>) {
        self.set_media_type(media_type);
        self.forbid_sniffing();
        self.body_writer();
        self.pending = Pending::ErrorPage;
        (self.status, &self.problems, &mut self.content)
    }

    /// A page may repeat what the client sent: no browser may take it for anything else than it says.
    fn forbid_sniffing(&mut self) {
        self.fields.remove(b"x-content-type-options");
        self.fields.push(b"X-Content-Type-Options", b"nosniff");
    }

    #[cold]
    fn forget_page(&mut self) {
        self.leave_page();
        self.problems.clear();
    }

    #[cold]
    fn leave_page(&mut self) {
        self.pending = Pending::Nothing;
        self.cause = Cause::default();
    }

    /// Text that was escaped for one media type is not sent as another.
    fn give_up_page_and_body(&mut self) {
        if self.is_error_page() {
            self.leave_page();
            self.body = Body::Content;
            self.content.clear();
        }
    }

    /// Whether the body is an error page that nobody has replaced.
    pub(crate) fn is_error_page(&self) -> bool {
        matches!(self.pending, Pending::ErrorPage | Pending::WrittenPage)
    }

    /// What another body or media type was set on is no error page any more.
    fn give_up_page(&mut self) {
        if self.is_error_page() {
            self.leave_page();
        }
    }

    /// What an error page tells of: for a catcher. Empty where the body is none.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether something is left to be done that takes the request.
    pub(crate) fn is_unfinished(&self) -> bool {
        matches!(self.pending, Pending::ErrorPage | Pending::Call(_))
    }

    pub(crate) fn pending(&self) -> Pending {
        self.pending
    }

    pub(crate) fn set_pending(&mut self, pending: Pending) {
        self.pending = pending;
    }

    /// The memory that it keeps for its body or its fields, in bytes: whichever is more.
    pub(crate) fn room(&self) -> usize {
        self.content.capacity().max(self.fields.room())
    }

    /// Forgets everything, and gives memory beyond `bytes` back.
    pub(crate) fn shrink_to(&mut self, bytes: usize) {
        self.clear();
        self.content.shrink_to(bytes);
        self.fields.shrink_to(bytes);
    }

    /// Leaves out what of the body is around this part.
    pub(crate) fn keep_part_of_body(&mut self, part: Range<usize>) {
        let bytes = match &mut self.body {
            Body::Content => &mut self.content,
            Body::Owned(bytes) => bytes,
            Body::Static(bytes) => return *bytes = &bytes[part],
            Body::Echo(whole) => return *whole = whole.start + part.start..whole.start + part.end,
        };
        bytes.truncate(part.end);
        bytes.drain(..part.start);
        // Who reads slowly would hold the whole, of which nobody knows.
        bytes.shrink_to_fit();
    }

    /// Sets `Content-Range`.
    pub(crate) fn set_content_range(&mut self, value: &str) {
        self.remove(b"content-range");
        self.fields.push(b"Content-Range", value.as_bytes());
    }

    /// The length of the body in bytes.
    #[must_use]
    pub fn body_len(&self) -> usize {
        match &self.body {
            Body::Content => self.content.len(),
            Body::Owned(body) => body.len(),
            Body::Static(body) => body.len(),
            Body::Echo(range) => range.len(),
        }
    }

    /// The body's bytes. `request` are the bytes of the request it may echo.
    #[must_use]
    pub fn body<'a>(&'a self, request: &'a [u8]) -> &'a [u8] {
        match &self.body {
            Body::Content => &self.content,
            Body::Owned(body) => body,
            Body::Static(body) => body,
            Body::Echo(range) => &request[range.clone()],
        }
    }

    /// The body where it is in memory of the response's own, as most are.
    #[inline]
    pub(crate) fn content(&self) -> Option<&[u8]> {
        matches!(self.body, Body::Content).then_some(&self.content)
    }

    /// Whether the body is no echo, or one of this request: a response that a handler has kept from another call may not
    /// be sent with the bytes of this one.
    pub(crate) fn echoes_only(&self, request: &[u8]) -> bool {
        let Body::Echo(range) = &self.body else { return true };
        self.origin.start == request.as_ptr().addr() && range.end <= request.len()
    }

    pub(crate) fn fields(&self) -> &[u8] {
        self.fields.bytes()
    }

    pub(crate) fn media_type(&self) -> Option<MediaType> {
        self.media_type
    }

    /// Takes the body out. `Body::Content` comes as the vector it is, so that a large one need not be copied.
    pub(crate) fn body_mut(&mut self) -> (&mut Body, &mut Vec<u8>) {
        (&mut self.body, &mut self.content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_that_could_split_the_answer_is_refused() {
        let mut response = Response::default();
        for value in ["a\r\nb", "a\n", "\0", "\x7f"] {
            let refused = response.append_header("x", value);
            assert_eq!(refused, Err(InvalidField::Value("x".into())));
        }
        let refused = response.append_header("a b", "c");
        assert_eq!(refused, Err(InvalidField::Name("a b".into())));
        let refused = response.set_header("Content-length", "1");
        assert_eq!(refused, Err(InvalidField::Reserved("Content-length".into())));
        assert!(response.fields().is_empty());
    }

    #[test]
    fn set_header_replaces_every_field_of_that_name() -> Result<(), InvalidField> {
        let mut response = Response::default();
        response.append_header("X-A", "1")?;
        response.append_header("X-AB", "2")?;
        response.append_header("x-a", "3")?;
        response.set_header("X-a", "4")?;
        assert_eq!(response.fields(), b"X-AB: 2\r\nX-a: 4\r\n");
        assert_eq!(response.header("x-A"), Some(&b"4"[..]));
        Ok(())
    }

    #[test]
    fn content_type_is_one_however_it_is_set() -> Result<(), InvalidField> {
        let mut response = Response::default();
        response.set_media_type(MediaType::TEXT);
        response.set_header("content-type", "text/html")?;
        assert_eq!(response.header("Content-Type"), Some(&b"text/html"[..]));
        response.append_header("Content-Type", "text/css")?;
        assert_eq!(response.fields(), b"Content-Type: text/css\r\n");
        response.set_media_type(MediaType::new("image/png"));
        assert_eq!(response.header("Content-Type"), Some(&b"image/png"[..]));
        assert!(response.fields().is_empty());
        Ok(())
    }

    #[test]
    fn nothing_of_an_answer_is_left_for_the_next() {
        let mut response = Response::default();
        response.append_header("X-A", "1").expect("a valid field");
        response.set_media_type(MediaType::TEXT);
        let bodies: [fn(&mut Response); 4] = [
            |response| response.body_writer().push(b'x'),
            |response| response.set_static_body(b"x"),
            |response| {
                let problem = Problem { place: "a".into(), reason: "b".into() };
                response.begin_error_page(StatusCode::NOT_FOUND, vec![problem]);
            },
            |response| response.error_page(MediaType::TEXT).2.push(b'x'),
        ];
        for set_body in bodies {
            set_body(&mut response);
            response.clear();
            assert_eq!((response.status(), response.body(b"")), (StatusCode::OK, &b""[..]));
            assert_eq!((response.media_type(), response.fields()), (None, &b""[..]));
            assert!(
                matches!(response.pending(), Pending::Nothing) && response.problems().is_empty()
            );
        }
    }

    #[test]
    fn part_of_the_request_is_echoed_without_a_copy() {
        let request = b"POST / HTTP/1.1\r\n\r\nbody".to_vec();
        let mut response = Response::default();
        response.bind(&request);
        response.set_body(&request[19..]);
        assert!(matches!(response.body, Body::Echo(Range { start: 19, end: 23 })));
        assert_eq!(response.body(&request), b"body");
        response.set_body(b"other");
        assert_eq!(response.body(&request), b"other");
    }
}
