//! The memory that requests are read into.

use std::mem;

use super::blocks::Blocks;

/// Initialised memory, of which `start..end` holds bytes that are not consumed yet.
///
/// Memory comes zeroed from the allocator, or from a body that is gone, and is never resized: a large block that is fresh is
/// committed by the system page by page, as bytes arrive.
#[derive(Debug, Default)]
pub(crate) struct Buffer {
    memory: Vec<u8>,
    start: usize,
    end: usize,
}

impl Buffer {
    pub(crate) fn with_size(size: usize) -> Buffer {
        Buffer { memory: vec![0; size], start: 0, end: 0 }
    }

    /// All of its memory, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.memory.len()
    }

    #[inline(always)]
    pub(crate) fn unread(&self) -> &[u8] {
        &self.memory[self.start..self.end]
    }

    pub(crate) fn unread_mut(&mut self) -> &mut [u8] {
        &mut self.memory[self.start..self.end]
    }

    pub(crate) fn has_unread(&self) -> bool {
        self.start < self.end
    }

    /// Where the unread bytes begin in [`memory`](Buffer::memory).
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// All bytes, consumed ones included: an answer may still point at them.
    pub(crate) fn memory(&self) -> &[u8] {
        &self.memory
    }

    /// The free memory behind the unread bytes.
    #[inline(always)]
    pub(crate) fn free(&mut self) -> &mut [u8] {
        &mut self.memory[self.end..]
    }

    /// `count` bytes were read into [`free`](Buffer::free).
    pub(crate) fn received(&mut self, count: usize) {
        self.end += count;
        assert!(self.end <= self.memory.len(), "more was received than there was space for");
    }

    /// The first `count` unread bytes are done with. Their memory is free again when [space is made](Buffer::make_space).
    pub(crate) fn consume(&mut self, count: usize) {
        self.start += count;
        assert!(self.start <= self.end, "more was consumed than there was");
    }

    /// All bytes are done with.
    pub(crate) fn clear(&mut self) {
        (self.start, self.end) = (0, 0);
    }

    /// Takes the last unread bytes away again, so that `count` are left.
    pub(crate) fn truncate(&mut self, count: usize) {
        self.end = self.end.min(self.start + count);
    }

    /// Makes sure that something can be read: moves unread bytes to the front, else doubles.
    #[inline(always)]
    pub(crate) fn make_space(&mut self, blocks: &mut Blocks) {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
        if self.end == self.memory.len() {
            self.make_room(blocks);
        }
    }

    #[inline(never)]
    fn make_room(&mut self, blocks: &mut Blocks) {
        if self.start > 0 {
            self.memory.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        } else {
            self.change(self.memory.len() * 2, blocks);
        }
    }

    /// Goes back to `size` if it is larger and the unread bytes fit.
    pub(crate) fn shrink_to(&mut self, size: usize, blocks: &mut Blocks) {
        if self.memory.len() > size && self.unread().len() <= size {
            self.change(size, blocks);
        }
    }

    /// Makes sure that the unread bytes and those to come, `total` together, fit in one piece; beyond [`JUMP_BYTES`] in
    /// several steps, for what was only declared may never come.
    pub(crate) fn reserve(&mut self, total: usize, blocks: &mut Blocks) {
        let total = total.min(JUMP_BYTES.max(self.memory.len().saturating_mul(2)));
        if self.memory.len() - self.start >= total {
            return;
        }
        if self.memory.len() >= total {
            self.memory.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        } else {
            // One byte more, so that the last read comes short: that tells that the socket is empty.
            self.change(total + 1, blocks);
        }
    }

    /// Gives its memory away, and with it all bytes.
    pub(crate) fn release(&mut self, blocks: &mut Blocks) {
        blocks.give(mem::take(self).memory);
    }

    /// Moves the unread bytes to the front of other memory, which has `size` bytes or more.
    fn change(&mut self, size: usize, blocks: &mut Blocks) {
        let mut memory = blocks.take(size);
        let unread = self.unread();
        memory[..unread.len()].copy_from_slice(unread);
        let end = unread.len();
        self.release(blocks);
        *self = Buffer { memory, start: 0, end };
    }
}

/// The most memory that is taken at once, in bytes. It is committed as bytes arrive.
const JUMP_BYTES: usize = 1 << 30;

#[cfg(test)]
mod tests {
    use super::*;

    fn holding(size: usize, bytes: &[u8]) -> Buffer {
        let mut buffer = Buffer::with_size(size);
        buffer.free()[..bytes.len()].copy_from_slice(bytes);
        buffer.received(bytes.len());
        buffer
    }

    #[test]
    fn full_buffer_moves_its_bytes_before_it_grows() {
        let (mut buffer, mut blocks) = (holding(4, b"abcd"), Blocks::new(0));
        buffer.consume(3);
        buffer.make_space(&mut blocks);
        assert_eq!((buffer.size(), buffer.unread()), (4, &b"d"[..]));
        buffer.free().copy_from_slice(b"efg");
        buffer.received(3);
        buffer.make_space(&mut blocks);
        assert_eq!((buffer.size(), buffer.unread()), (8, &b"defg"[..]));
    }

    #[test]
    fn reserve_takes_just_what_is_needed() {
        let (mut buffer, mut blocks) = (holding(4, b"abcd"), Blocks::new(0));
        buffer.consume(1);
        buffer.reserve(3, &mut blocks);
        assert_eq!(buffer.size(), 4);
        buffer.reserve(9, &mut blocks);
        assert_eq!((buffer.size(), buffer.unread()), (10, &b"bcd"[..]));
        buffer.shrink_to(2, &mut blocks);
        assert_eq!(buffer.size(), 10);
        buffer.shrink_to(4, &mut blocks);
        assert_eq!((buffer.size(), buffer.unread()), (4, &b"bcd"[..]));
    }
}
