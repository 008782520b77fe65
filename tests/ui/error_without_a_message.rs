//! An error type that has nothing to say.
#[derive(http_core::HttpError)]
#[status(404)]
struct NoteError;

fn main() {}
