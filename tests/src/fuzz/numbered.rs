//! A service that numbers what it is asked, so that the answers show whether they came in order.

use std::sync::atomic::{AtomicUsize, Ordering};

use bumpalo::Bump;
use http_core::app::{Asked, RouteId, Service, Verdict};
use http_core::message::{Head, Params};
use http_core::{Request, Response, Status};

use crate::site::Site;

/// The [`Site`], with `x-number` on its answers: which request of the connection it is, counted from 1. The letter behind
/// it is `h` for `HEAD`. Bodies are as long as the settings say at most, and none is made up that is longer than
/// [`MOST_BYTES`].
#[derive(Debug, Default)]
pub(super) struct Numbered {
    asked: AtomicUsize,
}

/// The longest body of an answer that the site makes up; of longer ones a fuzzer learns nothing but patience.
pub(super) const MOST_BYTES: usize = 20_000;

/// The field of the number.
pub(super) const NUMBER: &str = "x-number";

impl Numbered {
    fn number(&self, head: &Head<'_>, answer: &mut Response) {
        let letter = if *head.method() == http_core::Method::HEAD { "h" } else { "o" };
        let number = format!("{}{letter}", self.asked.load(Ordering::Relaxed));
        answer.set_header(NUMBER, number.as_bytes()).expect("a field that can be sent");
    }
}

impl Service for Numbered {
    fn route(&self, asked: &Asked<'_>, params: &mut Params, answer: &mut Response) -> Verdict {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let length = asked.head.path().rsplit('/').next().and_then(|text| text.parse().ok());
        if length.is_some_and(|length: usize| length > MOST_BYTES) {
            answer.set_error(Status::NOT_FOUND, "nothing so long is here");
            self.number(&asked.head, answer);
            return Verdict::Refuse;
        }
        match Site.route(asked, params, answer) {
            call @ Verdict::Call { .. } => call,
            Verdict::Refuse => {
                self.number(&asked.head, answer);
                Verdict::Refuse
            }
        }
    }

    fn body_bytes(&self, route: RouteId) -> Option<usize> {
        Site.body_bytes(route).filter(|bytes| *bytes < 1_000)
    }

    fn call(&self, route: RouteId, request: &Request<'_>, arena: &Bump, answer: &mut Response) {
        Site.call(route, request, arena, answer);
        self.number(&request.head(), answer);
    }

    fn count(&self) -> usize {
        Site.count()
    }

    fn wants_pool(&self) -> bool {
        true
    }

    fn largest_body(&self) -> Option<usize> {
        None
    }
}
