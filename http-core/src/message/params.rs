//! What the parameters of a pattern matched.

use super::Span;

/// The raw values of a route's path parameters, in the pattern's order, as ranges of the request's bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Params {
    count: usize,
    spans: [Span; Params::MOST],
}

impl Params {
    /// The largest number of parameters a pattern may have.
    pub const MOST: usize = 16;

    /// Forgets all values.
    pub fn clear(&mut self) {
        self.count = 0;
    }

    /// Appends the next value.
    ///
    /// # Panics
    /// If there are [`Params::MOST`] of them already.
    pub fn push(&mut self, value: Span) {
        self.spans[self.count] = value;
        self.count += 1;
    }

    /// Forgets all but the first `count` values: where a matcher turns back.
    pub fn truncate(&mut self, count: usize) {
        self.count = self.count.min(count);
    }

    /// The values, in the pattern's order.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans[..self.count]
    }
}
