//! Variants of an answer that do not say what is answered.
struct Stranger;

#[derive(http_core::Responder)]
#[status(200)]
enum Answer {
    Nothing,
    Named { body: String },
    Empty(),
    Braces {},
    #[status(99)]
    Small(String),
}

#[derive(http_core::Responder)]
enum Other {
    Foreign(Stranger),
    Part(Stranger, String),
}

fn main() {}
