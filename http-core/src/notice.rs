//! What the operator is told: by `tracing`, or on stderr where nobody subscribed to it.

use std::fmt::Arguments;
use std::io::{self, Write};

/// A line for the operator.
pub(crate) fn info(text: Arguments<'_>) {
    if tracing::dispatcher::has_been_set() {
        tracing::info!("{text}");
    } else {
        line(text);
    }
}

/// A line for the operator, about an answer that was not what the program meant.
pub(crate) fn error(text: Arguments<'_>) {
    if tracing::dispatcher::has_been_set() {
        tracing::error!("{text}");
    } else {
        line(format_args!("error: {text}"));
    }
}

/// A line for the operator, about something to be changed.
pub(crate) fn warn(text: Arguments<'_>) {
    if tracing::dispatcher::has_been_set() {
        tracing::warn!("{text}");
    } else {
        line(format_args!("warning: {text}"));
    }
}

/// A line on stderr. Where nobody reads that any more it is lost, and the server goes on; `eprintln!` would panic.
pub(crate) fn line(text: Arguments<'_>) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
