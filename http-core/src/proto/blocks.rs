//! Large blocks of memory, kept for the next large bodies.

/// Memory of large bodies that are gone. The system clears a fresh block page by page as bytes arrive, which for a large body
/// costs as much as reading it; one that is used again is not cleared.
#[derive(Debug)]
pub(crate) struct Blocks {
    kept: Vec<Block>,
    /// All that is kept, in bytes.
    bytes: usize,
    most_bytes: usize,
}

#[derive(Debug)]
struct Block {
    memory: Vec<u8>,
    /// Not needed since the last [`trim`](Blocks::trim).
    has_rested: bool,
}

/// A block is used for as little as one byte in so many of it: an open body must not hold much more memory than it asked for.
const MOST_WASTE: usize = 2;

impl Blocks {
    /// A block of more bytes than these is large.
    pub(crate) const LARGE_BYTES: usize = 64 << 10;

    /// More blocks are not kept, however small, so that one is found quickly.
    const MOST: usize = 64;

    /// Keeps at most so many bytes.
    pub(crate) fn new(most_bytes: usize) -> Blocks {
        Blocks { kept: Vec::new(), bytes: 0, most_bytes }
    }

    /// Initialised memory of at least `size` bytes: of that which is kept the smallest that fits well, or else fresh memory of
    /// just that size, all zero.
    pub(crate) fn take(&mut self, size: usize) -> Vec<u8> {
        let fits = size..=size.saturating_mul(MOST_WASTE);
        let kept = self.kept.iter().enumerate().map(|(place, block)| (block.memory.len(), place));
        match kept.filter(|(bytes, _)| fits.contains(bytes)).min() {
            Some((bytes, place)) => {
                self.bytes -= bytes;
                self.kept.swap_remove(place).memory
            }
            None => vec![0; size],
        }
    }

    /// Takes memory that is not needed any more, and keeps it if it is large and there is room.
    pub(crate) fn give(&mut self, memory: Vec<u8>) {
        let fits = memory.len() <= self.most_bytes - self.bytes && self.kept.len() < Blocks::MOST;
        if fits && memory.len() > Blocks::LARGE_BYTES {
            self.bytes += memory.len();
            self.kept.push(Block { memory, has_rested: false });
        }
    }

    /// Frees what nobody has needed since the last call.
    pub(crate) fn trim(&mut self) {
        self.kept.retain(|block| !block.has_rested);
        self.bytes = self.kept.iter().map(|block| block.memory.len()).sum();
        self.kept.iter_mut().for_each(|block| block.has_rested = true);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LARGE: usize = Blocks::LARGE_BYTES + 1;

    /// Memory that can be told from fresh one.
    fn used(size: usize) -> Vec<u8> {
        vec![7; size]
    }

    #[test]
    fn smallest_block_that_fits_is_used_again() {
        let mut blocks = Blocks::new(10 * LARGE);
        blocks.give(used(2 * LARGE + 1));
        blocks.give(used(3 * LARGE));
        blocks.give(used(2 * LARGE));
        assert_eq!(blocks.take(LARGE + 1), used(2 * LARGE));
        assert_eq!(blocks.take(LARGE + 1), used(2 * LARGE + 1));
        assert_eq!(blocks.take(LARGE + 1), vec![0; LARGE + 1], "the other is too large for it");
        assert_eq!(blocks.take(2 * LARGE), used(3 * LARGE));
        assert!(blocks.is_empty());
    }

    #[test]
    fn no_more_is_kept_than_the_bound_allows() {
        let mut blocks = Blocks::new(3 * LARGE);
        for _ in 0..4 {
            blocks.give(used(LARGE));
        }
        assert_eq!((blocks.kept.len(), blocks.bytes), (3, 3 * LARGE));
        blocks.take(LARGE);
        blocks.give(used(2 * LARGE));
        assert_eq!(blocks.kept.len(), 2, "only one of them had left");
        let mut small = Blocks::new(usize::MAX);
        small.give(used(Blocks::LARGE_BYTES));
        assert!(small.is_empty(), "it costs little to make anew");
        (0..Blocks::MOST + 1).for_each(|_| small.give(used(LARGE)));
        assert_eq!(small.kept.len(), Blocks::MOST, "nor more than are found quickly");
    }

    #[test]
    fn what_rests_between_two_trims_is_freed() {
        let mut blocks = Blocks::new(10 * LARGE);
        blocks.give(used(LARGE));
        blocks.give(used(LARGE));
        blocks.trim();
        let needed = blocks.take(LARGE);
        blocks.give(needed);
        blocks.trim();
        assert_eq!((blocks.kept.len(), blocks.bytes), (1, LARGE));
        blocks.trim();
        assert!(blocks.is_empty());
        assert_eq!(blocks.bytes, 0);
    }
}
