//! What the operator is told: by `tracing`, or on stderr where nobody subscribed to it; on stdout what was asked for.

use std::fmt::{Arguments, Display};
use std::io::{self, ErrorKind, Write};

/// A line for the operator.
pub(crate) fn info(text: Arguments<'_>) {
    if tracing::dispatcher::has_been_set() {
        tracing::info!("{text}");
    } else {
        line(text.to_string());
    }
}

/// A line for the operator, about an answer that was not what the program meant. It may repeat what a client has sent, which
/// begins no line of its own and moves no terminal's cursor: control characters stand as their escapes.
pub(crate) fn error(text: Arguments<'_>) {
    let text = without_controls(&text.to_string());
    if tracing::dispatcher::has_been_set() {
        tracing::error!("{text}");
    } else {
        line(format!("error: {text}"));
    }
}

/// The request that an error is about, under the names that the access log has.
pub(crate) struct Subject<'a> {
    pub(crate) method: &'a str,
    pub(crate) target: &'a str,
    pub(crate) route: Option<&'a dyn Display>,
    pub(crate) request_id: &'a dyn Display,
}

/// As [`error`], and says which request it was.
pub(crate) fn error_over(subject: &Subject<'_>, text: &str) {
    let Subject { method, target, route, request_id } = subject;
    if tracing::dispatcher::has_been_set() {
        let (text, target) = (without_controls(text), without_controls(target));
        let route = route.map(tracing::field::display);
        let request_id = request_id.to_string();
        tracing::error!(method, request_target = target, route, request_id, "{text}");
    } else {
        error(format_args!("{method} {target}: {text} (request_id={request_id})"));
    }
}

fn without_controls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_control() {
            out.extend(char.escape_default());
        } else {
            out.push(char);
        }
    }
    out
}

/// A line for the operator, about something to be changed.
pub(crate) fn warn(text: Arguments<'_>) {
    if tracing::dispatcher::has_been_set() {
        tracing::warn!("{text}");
    } else {
        line(format!("warning: {text}"));
    }
}

/// A line on stderr, in one write. Where nobody reads that any more it is lost, and the server goes on; `eprintln!` would panic.
pub(crate) fn line(text: impl Into<String>) {
    let mut line = text.into();
    line.push('\n');
    let _ = io::stderr().lock().write_all(line.as_bytes());
}

/// Writes what was asked for to stdout. That its reader has seen enough, as `head` has in `--routes | head`, is no mistake;
/// `print!` would panic.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
