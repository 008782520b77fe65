//! What a pattern is made of.

/// One part of a pattern, between slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Matches its own text, compared after decoding.
    Static(&'static str),
    /// Matches any text but the empty one, and is handed on under this name.
    Param(&'static str),
}
