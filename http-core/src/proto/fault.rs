//! What a peer can do wrong, and what it is told.

use std::time::Instant;

use http::StatusCode;

use super::listed::listed;

/// What a driver is told of a request that broke the protocol.
#[derive(Debug)]
pub(crate) struct Faulted {
    pub(crate) fault: Fault,
    /// The beginning of the request, where it is logged.
    pub(crate) line: Vec<u8>,
    /// The length of what the peer was told.
    pub(crate) content_bytes: usize,
    pub(crate) begun: Instant,
}

listed! {
    /// A breach of the protocol or of a limit. It is answered with its status, and the connection closes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Fault {
        /// The preface of the PROXY protocol is missing, malformed or longer than the limit.
        Preface,
        /// The first bytes are no HTTP at all: no token, or no space within 64 bytes.
        NotHttp,
        /// More than one empty line before the request line (RFC 9112, 2.2).
        EmptyLines,
        /// A line ends in LF without CR.
        BareLineFeed,
        /// The request line does not follow `method SP target SP version` (RFC 9112, 3).
        RequestLine,
        /// The request target has a form that RFC 9112, 3.2, does not allow.
        Target,
        /// A byte of the request target has to be percent-encoded, or a `%` has no two digits behind it (RFC 3986, 2.1).
        TargetByte,
        /// A header field breaks RFC 9112, 5: a bad name, space before the colon, a folded line, a control byte.
        FieldSyntax,
        /// A major version other than 1.
        Version,
        /// `Content-Length` is not one decimal number (RFC 9110, 8.6), or there are several.
        ContentLength,
        /// `Transfer-Encoding` is not well formed, does not end in `chunked`, or comes in HTTP/1.0 (RFC 9112, 6.1).
        TransferEncoding,
        /// Both a length and a transfer coding (RFC 9112, 6.3).
        LengthAndCoding,
        /// A transfer coding other than `chunked`.
        UnknownCoding,
        /// `Host` is missing, doubled or malformed (RFC 9112, 3.2).
        Host,
        /// The target is longer than the limit.
        TargetTooLong,
        /// The head is longer than the limit, or has more fields.
        HeadTooLarge,
        /// The body is longer than the limit.
        BodyTooLarge,
        /// A chunk's size, its line ends or the last chunk break RFC 9112, 7.1.
        Chunk,
        /// More bytes of chunk extensions than the limit allows.
        ChunkExtensions,
        /// The trailer section is malformed.
        TrailerSyntax,
        /// The trailer section is longer than the limit.
        TrailerTooLarge,
        /// The request did not arrive in time.
        Late,
    }
}

impl Fault {
    /// The status that answers it.
    #[must_use]
    pub fn status(self) -> StatusCode {
        use Fault::*;
        match self {
            Preface | NotHttp | EmptyLines | BareLineFeed | RequestLine | Target | TargetByte
            | FieldSyntax | ContentLength | TransferEncoding | LengthAndCoding | Host | Chunk
            | TrailerSyntax => StatusCode::BAD_REQUEST,
            Version => StatusCode::HTTP_VERSION_NOT_SUPPORTED,
            UnknownCoding => StatusCode::NOT_IMPLEMENTED,
            TargetTooLong => StatusCode::URI_TOO_LONG,
            HeadTooLarge | TrailerTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            BodyTooLarge | ChunkExtensions => StatusCode::PAYLOAD_TOO_LARGE,
            Late => StatusCode::REQUEST_TIMEOUT,
        }
    }

    /// What the peer is told, in one line.
    #[must_use]
    pub fn reason(self) -> &'static str {
        use Fault::*;
        match self {
            Preface => "no PROXY protocol, or a malformed or overlong preface of it",
            NotHttp => "this is not HTTP",
            EmptyLines => "more than one empty line before the request line",
            BareLineFeed => "a line ends in LF without CR",
            RequestLine => "the request line is not `method target HTTP/1.1`",
            Target => "the request target is malformed",
            TargetByte => "a byte of the request target has to be percent-encoded",
            FieldSyntax => "a header field is malformed",
            Version => "only HTTP/1.1 and HTTP/1.0 are spoken here",
            ContentLength => "Content-Length is not one decimal number",
            TransferEncoding => "Transfer-Encoding is malformed or out of place",
            LengthAndCoding => "both Content-Length and Transfer-Encoding",
            UnknownCoding => "a transfer coding other than chunked",
            Host => "Host is missing, doubled or malformed",
            TargetTooLong => "the request target is too long",
            HeadTooLarge => "the head is too long or has too many fields",
            BodyTooLarge => "the body is too long",
            Chunk => "a chunk is malformed",
            ChunkExtensions => "too many chunk extensions",
            TrailerSyntax => "the trailer section is malformed",
            TrailerTooLarge => "the trailer section is too long",
            Late => "the request did not arrive in time",
        }
    }
}
