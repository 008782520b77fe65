//! Small bytes, one behind the other in memory that is kept.

/// Bytes that were written one behind the other, for one write to send. Its memory is initialised, so that what is written
/// needs a check of its length and nothing else.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    memory: Vec<u8>,
    end: usize,
}

impl Gathered {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.memory[..self.end]
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.end
    }

    /// Room for up to `most` more bytes. Once they are there, [`written`](Gathered::written) is to be told.
    #[inline(always)]
    pub(crate) fn room(&mut self, most: usize) -> Room<'_> {
        match self.memory.len().checked_sub(self.end) {
            Some(left) if left >= most => Room(&mut self.memory[self.end..]),
            _ => self.grow(most),
        }
    }

    /// So many bytes are left of the [`room`](Gathered::room). Returns how many were written.
    #[inline(always)]
    pub(crate) fn written(&mut self, left: usize) -> usize {
        let end = self.memory.len() - left;
        let count = end - self.end;
        self.end = end;
        count
    }

    /// Takes the first `count` bytes away again.
    pub(crate) fn remove(&mut self, count: usize) {
        self.memory.copy_within(count..self.end, 0);
        self.end -= count;
    }

    /// Takes all bytes away.
    #[inline(always)]
    pub(crate) fn clear(&mut self) {
        self.end = 0;
        if self.memory.len() > KEPT_BYTES {
            self.free();
        }
    }

    #[cold]
    fn free(&mut self) {
        self.memory = Vec::new();
    }

    #[cold]
    fn grow(&mut self, most: usize) -> Room<'_> {
        let size = (self.end + most).next_power_of_two().max(LEAST_BYTES);
        let mut memory = vec![0; size];
        memory[..self.end].copy_from_slice(self.bytes());
        self.memory = memory;
        Room(&mut self.memory[self.end..])
    }
}

/// The memory that is left to write to. To write more is a bug of ours.
pub(crate) struct Room<'a>(&'a mut [u8]);

// It goes from hand to hand, for so the compiler keeps it in registers.
impl Room<'_> {
    /// How many bytes can still be added.
    #[inline(always)]
    pub(crate) fn left(self) -> usize {
        self.0.len()
    }

    /// Adds bytes whose number the compiler knows, which are stored without a call.
    #[inline(always)]
    pub(crate) fn put<const COUNT: usize>(self, bytes: &[u8; COUNT]) -> Self {
        let (place, rest) = self.0.split_first_chunk_mut().expect(ASKED_FOR);
        *place = *bytes;
        Room(rest)
    }

    /// Adds bytes. Few ones, as most are, are stored without a call.
    #[inline(always)]
    pub(crate) fn put_all(self, bytes: &[u8]) -> Self {
        let (place, rest) = self.0.split_at_mut_checked(bytes.len()).expect(ASKED_FOR);
        match bytes.len() {
            33.. | ..8 => place.copy_from_slice(bytes),
            16.. => put_ends::<16>(place, bytes),
            8.. => put_ends::<8>(place, bytes),
        }
        Room(rest)
    }
}

/// The first and the last so many bytes overlap, or meet: they are all there are.
#[inline(always)]
fn put_ends<const COUNT: usize>(place: &mut [u8], bytes: &[u8]) {
    if let (Some(start), Some(first)) = (place.first_chunk_mut::<COUNT>(), bytes.first_chunk()) {
        *start = *first;
    }
    if let (Some(end), Some(last)) = (place.last_chunk_mut::<COUNT>(), bytes.last_chunk()) {
        *end = *last;
    }
}

const ASKED_FOR: &str = "whoever writes has asked for room enough";

/// Memory comes in at least so many bytes.
const LEAST_BYTES: usize = 1 << 10;

/// More memory is freed, not kept from one turn to the next.
const KEPT_BYTES: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_stands_behind_what_was_there() {
        let (mut gathered, mut expected) = (Gathered::default(), Vec::new());
        for length in (0..70).chain([4_000, 70_000]) {
            let bytes: Vec<u8> = (0..length).map(|number| (number * 7 + length) as u8).collect();
            let room = gathered.room(length + 3);
            let left = room.put(b"ab").put_all(&bytes).put(b"c").left();
            let count = gathered.written(left);
            assert_eq!(count, length + 3);
            expected.extend_from_slice(&[b"ab", &bytes[..], b"c"].concat());
            assert!(gathered.bytes() == expected, "{length}");
        }
        gathered.remove(1_234);
        assert!(gathered.bytes() == &expected[1_234..]);
        gathered.clear();
        assert_eq!((gathered.len(), gathered.memory.len()), (0, 0));
    }
}
