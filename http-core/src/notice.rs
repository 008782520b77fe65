//! What the operator is told: by `tracing`, or on stderr where nobody subscribed to it.

use std::fmt::Arguments;

/// A line for the operator.
pub(crate) fn info(text: Arguments<'_>) {
    if tracing::dispatcher::has_been_set() {
        tracing::info!("{text}");
    } else {
        eprintln!("{text}");
    }
}

/// A line for the operator, about an answer that was not what the program meant.
pub(crate) fn error(text: Arguments<'_>) {
    if tracing::dispatcher::has_been_set() {
        tracing::error!("{text}");
    } else {
        eprintln!("error: {text}");
    }
}

/// A line for the operator, about something to be changed.
pub(crate) fn warn(text: Arguments<'_>) {
    if tracing::dispatcher::has_been_set() {
        tracing::warn!("{text}");
    } else {
        eprintln!("warning: {text}");
    }
}
