//! Why an answer blames the server.

use std::fmt::Display;
use std::mem;

use super::Head;
use crate::notice::{self, Subject};

/// What the operator is told of an answer, and no client: once, with the request that it was, or without it where the answer is
/// given up before anybody knew.
#[derive(Debug, Default)]
pub(super) struct Cause(String);

impl Cause {
    pub(super) fn new(text: String) -> Cause {
        Cause(text)
    }

    /// Tells it, if there is one that was not told yet.
    pub(super) fn tell(&mut self, head: &Head<'_>, route: Option<&dyn Display>) {
        let text = mem::take(&mut self.0);
        if !text.is_empty() {
            tell_error(head, route, &text);
        }
    }
}

impl Drop for Cause {
    fn drop(&mut self) {
        if !self.0.is_empty() {
            notice::error(format_args!("{}", self.0));
        }
    }
}

/// Tells the operator of an error over the request that has this head.
pub(crate) fn tell_error(head: &Head<'_>, route: Option<&dyn Display>, text: &str) {
    let (method, target) = (head.method().as_str(), head.target());
    notice::error_over(&Subject { method, target, route, request_id: &head.request_id() }, text);
}
