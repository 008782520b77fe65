//! A service whose paths say what is to happen, so that a test reads without a look at its handlers.

use std::sync::Once;

use bumpalo::Bump;
use http_core::app::{Asked, Dispatch, RouteId, Service, Verdict};
use http_core::message::{Expectation, Params};
use http_core::{MediaType, Request, Response, Status};
use tracing::subscriber::NoSubscriber;

/// A service whose paths say what is to happen. Whatever the method:
///
/// | path | what |
/// |---|---|
/// | `/` | `hello` |
/// | `/echo`, `/pool/echo` | the body of the request |
/// | `/tiny` | the same, at most 10 bytes |
/// | `/huge` | the same, at most 64 MiB |
/// | `/target`, `/pool/target` | the request target, a space, and the length of the body |
/// | `/bytes/N` | N times `x`, at most [`MOST_BYTES`] |
/// | `/status/N` | that status, or 500 if there is none, and the body `body` |
/// | `/panic`, `/pool/panic` | panics |
/// | `/refused` | 403, judged by the head |
/// | `/unroutable` | panics while it is routed |
///
/// `/pool/…` runs on the pool, `/inline/…` on the loop; anything else is 404. An unknown expectation is 417.
#[derive(Clone, Copy, Debug, Default)]
pub struct Site;

const NAMES: [&str; 8] = ["", "echo", "tiny", "huge", "target", "bytes", "status", "panic"];

const PANIC: &str = "as the path says";

/// The longest body that `/bytes/N` makes.
pub const MOST_BYTES: usize = 4 << 20;

/// Panics, as a path says. Such a panic, and what the core tells of its answers from then on, are kept off stderr; any other panic
/// is told as before. A test that reads what is told subscribes to it.
pub fn panic_quietly() -> ! {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Where another has subscribed already, nothing is told on stderr either.
        let _ = tracing::subscriber::set_global_default(NoSubscriber::new());
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if panic.payload_as_str() != Some(PANIC) {
                before(panic);
            }
        }));
    });
    panic!("{PANIC}");
}

impl Service for Site {
    fn route(&self, asked: &Asked<'_>, _: &mut Params, answer: &mut Response) -> Verdict {
        let head = &asked.head;
        let mut segments = head.path().split('/').skip(1);
        let mut name = segments.next();
        let dispatch = match name {
            Some("pool") => Dispatch::Pool,
            Some("inline") => Dispatch::Inline,
            _ => Dispatch::Default,
        };
        if dispatch != Dispatch::Default {
            name = segments.next();
        }
        if name == Some("unroutable") {
            panic_quietly();
        }
        if name == Some("refused") {
            answer.set_error(Status::FORBIDDEN, "not for you");
            return Verdict::Refuse;
        }
        let Some(index) = NAMES.iter().position(|known| Some(*known) == name) else {
            answer.set_error(Status::NOT_FOUND, "nothing is here");
            return Verdict::Refuse;
        };
        if head.expectation() == Expectation::Unknown {
            answer.set_error(Status::EXPECTATION_FAILED, "what is expected is not known");
            return Verdict::Refuse;
        }
        Verdict::Call { route: RouteId(index as u32), dispatch }
    }

    fn body_bytes(&self, route: RouteId) -> Option<usize> {
        match NAMES[route.0 as usize] {
            "tiny" => Some(10),
            "huge" => Some(64 << 20),
            _ => None,
        }
    }

    fn call(&self, route: RouteId, request: &Request<'_>, _: &Bump, answer: &mut Response) {
        let number = || -> usize {
            let last = request.path().rsplit('/').next();
            last.and_then(|text| text.parse().ok()).unwrap_or_default()
        };
        match NAMES[route.0 as usize] {
            "" => {
                answer.set_media_type(MediaType::TEXT);
                answer.set_static_body(b"hello");
            }
            "target" => {
                let text = format!("{} {}", request.head().target(), request.body().len());
                answer.set_owned_body(text.into_bytes());
            }
            "bytes" => answer.set_owned_body(vec![b'x'; number().min(MOST_BYTES)]),
            "status" => {
                let status = Status::from_u16(number() as u16);
                answer.set_status(status.unwrap_or(Status::INTERNAL_SERVER_ERROR));
                answer.set_static_body(b"body");
            }
            "panic" => {
                answer.set_static_body(b"half done");
                panic_quietly();
            }
            _ => answer.set_body(request.body()),
        }
    }

    fn count(&self) -> usize {
        NAMES.len()
    }

    fn wants_pool(&self) -> bool {
        true
    }

    fn largest_body(&self) -> Option<usize> {
        None
    }
}
