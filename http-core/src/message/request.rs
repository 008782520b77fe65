//! A whole request as a borrowed view.

use std::net::SocketAddr;

use super::{Head, Headers, Params};

/// A request with its body, borrowed from the buffer it was read into.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    head: Head<'r>,
    body: &'r [u8],
    params: &'r Params,
    peer: Option<&'r SocketAddr>,
}

impl<'r> Request<'r> {
    /// Puts a request together. `params` are ranges of the head's bytes.
    #[must_use]
    pub fn new(
        head: Head<'r>,
        body: &'r [u8],
        params: &'r Params,
        peer: Option<&'r SocketAddr>,
    ) -> Request<'r> {
        Request { head, body, params, peer }
    }

    /// The head.
    #[must_use]
    pub fn head(&self) -> Head<'r> {
        self.head
    }

    pub(crate) fn borrow_head(&self) -> &Head<'r> {
        &self.head
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &'r http::Method {
        self.head.method()
    }

    /// The path as sent, not decoded.
    #[must_use]
    pub fn path(&self) -> &'r str {
        self.head.path()
    }

    /// The query as sent, without its `?`.
    #[must_use]
    pub fn query(&self) -> Option<&'r str> {
        self.head.query()
    }

    /// The header fields.
    #[must_use]
    pub fn headers(&self) -> Headers<'r> {
        self.head.headers()
    }

    /// The body, complete, with chunks decoded; empty where there is none.
    #[must_use]
    pub fn body(&self) -> &'r [u8] {
        self.body
    }

    /// The raw bytes that the pattern's parameter number `index` matched, not decoded.
    pub(crate) fn param(&self, index: usize) -> Option<&'r [u8]> {
        self.params.spans().get(index).map(|span| span.of(self.head.bytes()))
    }

    /// The client's address: where trusted proxies stand in front, the one they say, else that of the peer. `None` where
    /// there is no socket, as in a test.
    #[must_use]
    pub fn peer(&self) -> Option<SocketAddr> {
        self.head.client(self.peer.copied())
    }
}
