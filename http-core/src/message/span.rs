//! Where a part of a request stands in its bytes.

/// A range of bytes, relative to the first byte of the request.
///
/// Ranges outlive the buffer's moves: the bytes of a request may be copied to a larger buffer between
/// the parsing of its head and the call of its handler.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The range `start..end`. Heads are limited to less than 4 GiB, so 32 bits are enough.
    ///
    /// # Panics
    /// If `start > end`, or `end` does not fit 32 bits.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Span {
        if start > end || end > u32::MAX as usize {
            refuse(start, end);
        }
        Span { start: start as u32, end: end as u32 }
    }

    /// The same where the caller knows that it holds.
    #[inline(always)]
    pub(crate) fn within(start: u32, end: u32) -> Span {
        debug_assert!(start <= end, "a span of {start}..{end}");
        Span { start, end }
    }

    /// The same range where the whole begins `offset` bytes further on.
    #[inline(always)]
    pub(crate) fn behind(self, offset: u32) -> Span {
        Span { start: self.start + offset, end: self.end + offset }
    }

    /// Where `part` stands in `whole`; `None` if it is not a part of it, or the whole is 4 GiB or longer.
    #[inline]
    pub(crate) fn locate(part: &[u8], whole: &[u8]) -> Option<Span> {
        // Before the first byte it wraps, to more than any length.
        let start = part.as_ptr().addr().wrapping_sub(whole.as_ptr().addr());
        let is_in = start <= whole.len() && part.len() <= whole.len() - start;
        (is_in && whole.len() <= u32::MAX as usize)
            .then(|| Span { start: start as u32, end: (start + part.len()) as u32 })
    }

    /// The bytes of `whole` in this range.
    ///
    /// # Panics
    /// If the range ends past `whole`.
    #[must_use]
    pub fn of(self, whole: &[u8]) -> &[u8] {
        &whole[self.start as usize..self.end as usize]
    }

    /// The offset of the first byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The offset behind the last byte.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// How many bytes it covers.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// Out of line, and by value, so that a place that makes a span needs no memory for its numbers.
#[cold]
#[inline(never)]
fn refuse(start: usize, end: usize) -> ! {
    panic!("a span of {start}..{end}");
}
