//! Choices that a test makes: from a seed, or from the bytes that a fuzzer varies.

use crate::random::Random;

/// What makes choices.
pub trait Choose {
    /// A number below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize;

    /// One of these; a fuzzer that says nothing gets the first.
    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// True about this often in a hundred times; a fuzzer that says nothing gets `false`.
    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }
}

impl Choose for Random {
    fn below(&mut self, end: usize) -> usize {
        Random::below(self, end)
    }
}

/// Choices in the bytes at the end of an input, so that what comes first stays what it looks like.
///
/// The last byte says how many bytes before it are choices. When they are used up every choice is 0, which each test
/// makes its plainest one.
#[derive(Clone, Debug)]
pub struct Choices<'a> {
    rest: &'a [u8],
}

impl<'a> Choices<'a> {
    /// Takes an input apart: what is to be tested, and the choices.
    pub fn cut(data: &'a [u8]) -> (&'a [u8], Choices<'a>) {
        let Some((count, data)) = data.split_last() else { return (data, Choices { rest: &[] }) };
        let at = data.len().saturating_sub(usize::from(*count));
        let (data, rest) = data.split_at(at);
        (data, Choices { rest })
    }

    /// Whether every choice is used up.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}

impl Choose for Choices<'_> {
    fn below(&mut self, end: usize) -> usize {
        let mut number = 0;
        // As many bytes as it takes to reach every number.
        let mut most = end - 1;
        while most > 0 {
            let Some((first, rest)) = self.rest.split_first() else { break };
            (number, self.rest) = (number << 8 | usize::from(*first), rest);
            most >>= 8;
        }
        number % end
    }
}
