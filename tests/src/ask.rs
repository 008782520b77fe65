//! A request that was never on a wire: it is routed and handled as the server would.

use std::net::SocketAddr;

use bumpalo::Bump;
use http_core::App;
use http_core::app::{Asked, Service, Verdict};
use http_core::handler::AppState;
use http_core::message::{Expectation, Field, Framing, HeadParts, Span, TargetForm};
use http_core::message::{Head, Params};
use http_core::{Method, Request, Response};

/// What is asked.
#[derive(Debug)]
pub struct Ask {
    bytes: Vec<u8>,
    parts: HeadParts,
    body: Vec<u8>,
    peer: Option<SocketAddr>,
}

/// What is answered, and the verdict on the head.
#[derive(Debug)]
pub struct Answer {
    /// The verdict on the head.
    pub verdict: Verdict,
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    response: Response,
}

impl Ask {
    /// A request without fields and body.
    ///
    /// # Panics
    /// If `method` is no token.
    pub fn new(method: &str, target: &str) -> Ask {
        let mut parts = HeadParts {
            method: Method::from_bytes(method.as_bytes()).expect("a method"),
            minor_version: 1,
            ..HeadParts::default()
        };
        let bytes = format!("{method} {target}").into_bytes();
        let start = method.len() + 1;
        let path = start + target.find('?').unwrap_or(target.len());
        parts.target = Span::new(start, bytes.len());
        if target == "*" {
            parts.form = TargetForm::Asterisk;
        }
        parts.path = Span::new(start, path);
        parts.is_path_plain = !bytes[start..path].contains(&b'%');
        parts.query = (path < bytes.len()).then(|| Span::new(path + 1, bytes.len()));
        Ask { bytes, parts, body: Vec::new(), peer: None }
    }

    /// A `GET`.
    pub fn get(target: &str) -> Ask {
        Ask::new("GET", target)
    }

    /// A `POST`.
    pub fn post(target: &str) -> Ask {
        Ask::new("POST", target)
    }

    /// With another header field.
    pub fn header(mut self, name: &str, value: &str) -> Ask {
        let mut append = |text: &str| {
            let start = self.bytes.len();
            self.bytes.extend_from_slice(text.as_bytes());
            Span::new(start, self.bytes.len())
        };
        let field = Field { name: append(name), value: append(value) };
        self.parts.fields.push(field);
        self
    }

    /// With what its `Expect` field asks for.
    pub fn expecting(mut self, expectation: Expectation) -> Ask {
        self.parts.expectation = expectation;
        self
    }

    /// From this address.
    pub fn from(mut self, peer: SocketAddr) -> Ask {
        self.peer = Some(peer);
        self
    }

    /// With a body of known length.
    pub fn body(mut self, body: &[u8]) -> Ask {
        self.body = body.to_vec();
        self.parts.framing = Framing::Length(body.len() as u64);
        self
    }
}

impl Answer {
    /// The body as text.
    ///
    /// # Panics
    /// If it is none.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    /// The first header field of this name.
    ///
    /// # Panics
    /// If it is no text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.header(name).map(|value| std::str::from_utf8(value).expect("text"))
    }
}

/// Routes the request, and calls its handler if the verdict says so.
pub fn ask<S: AppState>(app: &App<S>, ask: &Ask) -> Answer {
    let head = Head::new(&ask.bytes, &ask.parts);
    let (mut params, mut response) = (Params::default(), Response::default());
    let asked = Asked { head, peer: ask.peer.as_ref(), body_bytes: BODY_BYTES };
    let verdict = app.route(&asked, &mut params, &mut response);
    if let Verdict::Call { route, .. } = verdict {
        let request = Request::new(head, &ask.body, &params, ask.peer.as_ref());
        app.call(route, &request, &Bump::new(), &mut response);
    }
    let (status, body) = (response.status().as_u16(), response.body(b"").to_vec());
    Answer { verdict, status, body, response }
}

/// The longest body in bytes that is taken where a route says nothing else, as `Config` has it.
const BODY_BYTES: usize = 1 << 20;
