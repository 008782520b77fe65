//! A variant of an error that does not say what it answers, and statuses that are none of errors.
use std::fmt;

#[derive(http_core::HttpError)]
enum NoteError {
    Unknown,
    #[status(200)]
    Fine,
    #[status("404")]
    Text,
    #[status(404)]
    #[status(410)]
    Twice,
}

impl fmt::Display for NoteError {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

#[derive(http_core::HttpError)]
struct Unpaid;

fn main() {}
