//! One request and its answer, owned: what travels to a worker and back.

use std::net::SocketAddr;
use std::ops::Range;

use http::{Method, StatusCode};

use super::blocks::Blocks;
use super::buffer::Buffer;
use super::chunked::Chunked;
use super::encode::{Facts, encode};
use super::fault::Fault;
use super::head::Search;
use super::host::LastHost;
use super::output::Output;
use super::pace::Pace;
use super::spares::Spares;
use crate::config::{AccessLog, Config};
use crate::message::{Clock, Framing, Head, HeadParts, Params, Request, Response};

/// One request and its answer, owned: the buffer that the request was read into, its head as ranges of it, the answer
/// under construction and what is to be sent. It is lent to the handler's thread and given back by
/// [`Connection::respond`](super::Connection::respond); a connection that rests holds none.
#[derive(Debug, Default)]
pub struct Exchange {
    pub(super) input: Buffer,
    /// Fresh between two heads.
    pub(super) search: Search,
    /// An empty line came before the head that is searched.
    pub(super) skipped_empty_line: bool,
    pub(super) head: HeadParts,
    pub(super) last_host: LastHost,
    pub(super) params: Params,
    pub(super) admission: Admission,
    pub(super) chunked: Chunked,
    /// How fast the body comes.
    pub(super) pace: Pace,
    /// Where the body stands, from the request's first byte on.
    pub(super) body: Range<usize>,
    /// The length of the whole request in the buffer.
    pub(super) bytes: usize,
    pub(super) answer: Response,
    pub(super) output: Output,
    /// The connection closes behind the answer. Each request says so anew when it is dispatched or refused.
    pub(super) is_last: bool,
    /// The length of the answer's content, as the driver has noted it.
    pub(crate) content_bytes: usize,
    /// What it held when it was last lent to another thread.
    pub(super) lent_bytes: usize,
    /// Bytes thrown away after an early answer.
    pub(super) lingered: usize,
}

/// The driver's leave to read a request's body.
#[derive(Clone, Copy, Debug, Default)]
pub struct Admission {
    /// What the driver wants to remember of the request: the number of its route.
    pub tag: u32,
    /// The longest body, in bytes.
    pub body_bytes: usize,
    /// Whether the handler runs elsewhere: earlier answers are sent before the request is dispatched, for its own may
    /// take a while.
    pub is_offloaded: bool,
}

impl Exchange {
    pub(super) fn with_input(bytes: usize) -> Exchange {
        Exchange { input: Buffer::with_size(bytes), ..Exchange::default() }
    }

    /// What its connection was said to hold while it was out.
    pub(crate) fn lent_bytes(&self) -> usize {
        self.lent_bytes
    }

    /// What the admission said.
    #[must_use]
    pub fn admission(&self) -> Admission {
        self.admission
    }

    /// The request, and the answer to fill in: 200 without a body.
    #[inline]
    pub fn parts<'r>(
        &'r mut self,
        peer: Option<&'r SocketAddr>,
    ) -> (Request<'r>, &'r mut Response) {
        let bytes = &self.input.unread()[..self.bytes];
        self.answer.bind(bytes);
        let head = Head::new(bytes, &self.head);
        let body = if self.body.is_empty() { &[] } else { &bytes[self.body.clone()] };
        let request = Request::new(head, body, &self.params, peer);
        (request, &mut self.answer)
    }

    /// The answer, to be filled in anew: 200 without a body.
    pub fn answer(&mut self) -> &mut Response {
        self.answer.clear();
        &mut self.answer
    }

    /// Serializes the answer. `closes`: the connection is not to go on, whatever the peer wishes.
    #[inline(never)] // Its registers are not to be saved by each step of a connection.
    pub fn finish(&mut self, clock: &Clock, closes: bool) {
        self.is_last |= closes;
        let facts = Facts::new(&self.head, self.is_last, self.input.start());
        encode(&mut self.answer, facts, clock, self.input.memory(), &mut self.output);
    }

    /// Makes room for all of a body of which some has come and that says how long it is.
    #[inline(never)]
    pub(super) fn reserve_body(&mut self, spares: &mut Spares) {
        if let Framing::Length(length) = self.head.framing
            && self.input.unread().len() > self.head.bytes
        {
            // The limit was checked when the body was admitted.
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            let total = self.head.bytes.saturating_add(length);
            self.input.reserve(total, &mut spares.blocks);
        }
    }

    pub(super) fn answer_status(&self) -> StatusCode {
        self.answer.status()
    }

    pub(super) fn head(&self) -> Head<'_> {
        Head::new(self.input.unread(), &self.head)
    }

    /// What the driver needs to route: the head, and where to put values and a refusal.
    pub(super) fn routing(&mut self) -> (Head<'_>, &mut Params, &mut Response) {
        let bytes = self.input.unread();
        self.answer.bind(bytes);
        self.params.clear();
        (Head::new(bytes, &self.head), &mut self.params, &mut self.answer)
    }

    /// Makes ready for the next head.
    #[inline(always)]
    pub(super) fn begin_head(&mut self) {
        self.skipped_empty_line = false;
        self.answer.clear();
    }

    /// The refusal of a request that broke the protocol.
    /// Returns the length of what it says.
    pub(super) fn refuse(&mut self, fault: Fault, clock: &Clock) -> usize {
        // The head may not have been parsed; an answer to `HEAD` has no body all the same.
        self.head.method = match self.input.unread().starts_with(b"HEAD ") {
            true => Method::HEAD,
            false => Method::GET,
        };
        let is_head = self.head.method == Method::HEAD;
        let answer = self.answer();
        answer.set_error(fault.status(), fault.reason());
        let content_bytes = if is_head { 0 } else { answer.body_len() };
        self.finish(clock, true);
        content_bytes
    }

    /// The beginning of what came, for the log; nothing where there is none.
    pub(super) fn first_line(&self, config: &Config) -> Vec<u8> {
        if config.access_log == AccessLog::Off {
            return Vec::new();
        }
        let unread = self.input.unread();
        let start = &unread[..unread.len().min(LONGEST_LINE)];
        start.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default().to_vec()
    }

    /// Bytes of answers that it holds.
    pub(crate) fn answer_bytes(&self) -> usize {
        self.output.held_bytes()
    }

    /// Bytes of requests and answers that it holds.
    pub(super) fn held_bytes(&self) -> usize {
        self.input.unread().len() + self.answer_bytes()
    }

    /// Whether it is worth keeping for the next request as it is.
    pub(super) fn is_small(&self) -> bool {
        self.input.size() <= Blocks::LARGE_BYTES
    }

    /// Gives away the memory that its request was read into.
    pub(super) fn release(&mut self, blocks: &mut Blocks) {
        self.input.release(blocks);
    }

    /// Forgets the request and all bytes, keeps the memory. The answer is cleared with the next head.
    #[inline(always)]
    pub(super) fn clear(&mut self) {
        self.input.clear();
        self.end_search();
        // What was sent to its end has cleared itself.
        if !self.output.is_empty() {
            self.output.clear();
        }
        self.shrink_to_kept();
        self.lingered = 0;
    }

    /// Gives memory back that an unusual request or answer took.
    #[inline(always)]
    pub(super) fn shrink_to_kept(&mut self) {
        if self.answer.room() > KEPT_BYTES || self.head.fields.capacity() > KEPT_FIELDS {
            self.shrink();
        }
    }

    /// Whether nothing is left of the last request and its answer, as between two requests.
    pub(super) fn is_at_rest(&self) -> bool {
        !self.input.has_unread() && self.output.is_empty() && self.search.is_fresh()
    }

    /// The head is found, or never will be.
    #[inline(always)]
    pub(super) fn end_search(&mut self) {
        if !self.search.is_fresh() {
            self.search = Search::default();
        }
    }

    #[cold]
    fn shrink(&mut self) {
        self.answer.shrink_to(KEPT_BYTES);
        self.head.fields.clear();
        self.head.fields.shrink_to(KEPT_FIELDS);
    }
}

/// Of a request that breaks the protocol, so much of its first line is kept for the log, in bytes.
const LONGEST_LINE: usize = 256;

/// A larger answer's memory is freed, not kept.
const KEPT_BYTES: usize = 64 << 10;

/// Room for more header fields is freed, not kept.
const KEPT_FIELDS: usize = 128;
