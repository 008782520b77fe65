//! A request's head, parsed: owned as ranges, read as a view.

use std::any::Any;
use std::net::SocketAddr;
use std::sync::Arc;

use http::{Method, header};

use super::case::{eq_but_case, is_named};
use super::{Forwarded, Headers, MostPairs, RequestId, Scheme, Span};

/// The head of a request as ranges of its bytes. It owns no text; [`Head`] pairs it with the bytes.
#[derive(Debug, Default)]
pub struct HeadParts {
    /// The method as sent.
    pub method: Method,
    /// Which of the four forms the request target has (RFC 9112, 3.2).
    pub form: TargetForm,
    /// The whole request target.
    pub target: Span,
    /// The path within the target, from its `/`; empty where an absolute form has none.
    pub path: Span,
    /// Whether it is known that nothing in the path is percent-encoded.
    #[doc(hidden)]
    pub is_path_plain: bool,
    /// The query within the target, without its `?`.
    pub query: Option<Span>,
    /// The minor version: 0 or 1 (a later 1.x is served as 1.1, RFC 9110, 2.5).
    pub minor_version: u8,
    /// The header fields in the order received, duplicates kept.
    pub fields: Vec<Field>,
    /// How the body ends.
    pub framing: Framing,
    /// What the peer expects before it sends the body.
    pub expectation: Expectation,
    /// Whether the peer wishes to go on after this request (RFC 9112, 9.3).
    pub keeps_alive: bool,
    /// The length of the head with its final empty line, in bytes.
    pub bytes: usize,
    /// How many pairs of names and values an argument takes.
    #[doc(hidden)]
    pub most_pairs: MostPairs,
    /// What the proxies in front say, where that is asked for.
    #[doc(hidden)]
    pub forwarded: Option<Box<Forwarded>>,
    /// Which request of the process it is, for its id.
    pub number: u64,
    /// What its server knows of itself; the same for all requests of a server.
    #[doc(hidden)]
    pub server: Option<Arc<dyn Any + Send + Sync>>,
}

/// One header field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Its name, a token (RFC 9110, 5.6.2).
    pub name: Span,
    /// Its value without surrounding whitespace.
    pub value: Span,
}

impl Field {
    #[inline]
    pub(super) fn is_named(&self, name: &[u8], bytes: &[u8]) -> bool {
        self.name.len() == name.len() && eq_but_case(self.name.of(bytes), name)
    }
}

/// The form of a request target (RFC 9112, 3.2). The authority form, only for `CONNECT`, is none of them: it is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TargetForm {
    /// `/path?query`
    #[default]
    Origin,
    /// `http://host/path?query`
    Absolute,
    /// `*`, of `OPTIONS`
    Asterisk,
}

/// How a request's body ends (RFC 9112, 6.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Framing {
    /// There is no body.
    #[default]
    Empty,
    /// After this many bytes; never 0.
    Length(u64),
    /// With the last chunk.
    Chunked,
}

/// What the `Expect` field asks for (RFC 9110, 10.1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expectation {
    /// Nothing, or the request is HTTP/1.0, where the field is ignored.
    #[default]
    None,
    /// `100-continue`
    Continue,
    /// Something that this server does not know: 417.
    Unknown,
}

/// A view of a request's head.
#[derive(Clone, Copy, Debug)]
pub struct Head<'r> {
    bytes: &'r [u8],
    parts: &'r HeadParts,
}

impl<'r> Head<'r> {
    /// The head that `parts` describes; `bytes` begin with the request's first byte.
    #[must_use]
    pub fn new(bytes: &'r [u8], parts: &'r HeadParts) -> Head<'r> {
        Head { bytes, parts }
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &'r Method {
        &self.parts.method
    }

    /// The request target as sent.
    #[must_use]
    pub fn target(&self) -> &'r str {
        text(self.parts.target.of(self.bytes))
    }

    /// Which form the target has.
    #[must_use]
    pub fn form(&self) -> TargetForm {
        self.parts.form
    }

    /// The path as sent, not decoded: from its first `/`, `/` where an absolute form has none, `*` of the asterisk form.
    #[must_use]
    pub fn path(&self) -> &'r str {
        text(self.raw_path())
    }

    /// The bytes of [`path`](Head::path); all are ASCII.
    pub(crate) fn raw_path(&self) -> &'r [u8] {
        match self.parts.path.of(self.bytes) {
            [] => b"/",
            path => path,
        }
    }

    /// Where the path stands in the request's bytes. Empty where an absolute form has none.
    pub(crate) fn path_span(&self) -> Span {
        self.parts.path
    }

    /// Whether it is known that nothing in the path is percent-encoded.
    pub(crate) fn is_path_plain(&self) -> bool {
        self.parts.is_path_plain
    }

    /// The query as sent, without its `?`; `None` where there is no `?`.
    #[must_use]
    pub fn query(&self) -> Option<&'r str> {
        self.raw_query().map(text)
    }

    /// The bytes of [`query`](Head::query); all are ASCII.
    pub(crate) fn raw_query(&self) -> Option<&'r [u8]> {
        self.parts.query.map(|query| query.of(self.bytes))
    }

    /// The minor version: 0 or 1.
    #[must_use]
    pub fn minor_version(&self) -> u8 {
        self.parts.minor_version
    }

    /// The header fields.
    #[must_use]
    pub fn headers(&self) -> Headers<'r> {
        Headers::new(self.bytes, &self.parts.fields)
    }

    /// The value of the first `Content-Type` field (RFC 9110, 8.3).
    #[inline]
    #[must_use]
    pub fn content_type(&self) -> Option<&'r [u8]> {
        const NAME: &[u8; 12] = b"content-type";
        let mut fields = self.parts.fields.iter();
        let found = fields.find(|field| {
            field.name.len() == NAME.len() && is_named(field.name.of(self.bytes), NAME)
        })?;
        Some(found.value.of(self.bytes))
    }

    /// How the body ends.
    #[must_use]
    pub fn framing(&self) -> Framing {
        self.parts.framing
    }

    /// What the peer expects before it sends the body.
    #[must_use]
    pub fn expectation(&self) -> Expectation {
        self.parts.expectation
    }

    /// How many pairs of names and values an argument takes of this request.
    pub(crate) fn most_pairs(&self) -> MostPairs {
        self.parts.most_pairs
    }

    /// What the proxies in front say of the request, so far as the settings believe them; `None` where they believe nobody.
    fn forwarded(&self) -> Option<&'r Forwarded> {
        self.parts.forwarded.as_deref()
    }

    /// The scheme that the client used, as a trusted proxy says; `http` where none says otherwise.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.forwarded().and_then(|forwarded| forwarded.scheme).unwrap_or_default()
    }

    /// The host that the client asked for, with its port if there is one: as a trusted proxy says, else that of an absolute
    /// target, whatever `Host` says, else that of `Host` (RFC 9112, 3.3). `None`: the request is HTTP/1.0 and names none.
    #[must_use]
    pub fn host(&self) -> Option<&'r str> {
        if let Some(host) = self.forwarded().and_then(|forwarded| forwarded.host) {
            return Some(text(host.of(self.bytes)));
        }
        if self.form() != TargetForm::Absolute {
            return self.headers().get(header::HOST).map(text);
        }
        let (_, rest) = self.target().split_once("://")?;
        rest.split(['/', '?']).next()
    }

    /// The client's address, where the request came from `peer`: the one that trusted proxies say, else `peer` itself.
    #[must_use]
    pub fn client(&self, peer: Option<SocketAddr>) -> Option<SocketAddr> {
        match self.forwarded() {
            Some(forwarded) => forwarded.client.or(peer),
            None => peer,
        }
    }

    /// What the request is called.
    #[must_use]
    pub fn request_id(&self) -> RequestId<'r> {
        match self.forwarded().and_then(|forwarded| forwarded.request_id) {
            Some(id) => RequestId::told(text(id.of(self.bytes))),
            None => RequestId::made(self.parts.number),
        }
    }

    pub(crate) fn server(&self) -> Option<&'r (dyn Any + Send + Sync)> {
        self.parts.server.as_deref()
    }

    /// The request's bytes, to which every [`Span`] of it is relative. The head is complete in them, the body may not be.
    #[must_use]
    pub fn bytes(&self) -> &'r [u8] {
        self.bytes
    }
}

/// The parser lets only ASCII into a target.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
