//! What is to be sent: answers gathered into few writes.

use std::io::IoSlice;
use std::ops::Range;

use super::gathered::{Gathered, Room};
use super::pace::Pace;

/// Bytes that wait to be sent: small ones gathered in `bytes`, large ones in pieces of their own between them.
#[derive(Debug, Default)]
pub(crate) struct Output {
    bytes: Gathered,
    /// Large bodies, each with the offset in `bytes` before which it stands; in order.
    pieces: Vec<(usize, Piece)>,
    /// How much of what is still here was sent already.
    sent: usize,
    /// The length of all together.
    total: usize,
    /// How fast the peer takes it.
    pub(crate) pace: Pace,
}

/// A body that is sent from where it is.
#[derive(Debug)]
pub(crate) enum Piece {
    Owned(Vec<u8>),
    Static(&'static [u8]),
    /// In the memory of the read buffer.
    Input(Range<usize>),
}

/// Bodies up to this length are copied behind their head, so that one plain write sends both.
pub(crate) const GATHERED_BYTES: usize = 4 << 10;

/// What to write next.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "it lives for one write, on the stack")]
pub enum Pending<'a> {
    /// One run of bytes.
    One(&'a [u8]),
    /// Several, for a vectored write; only the first `usize` slices count.
    Many([IoSlice<'a>; Pending::MOST], usize),
}

impl Pending<'_> {
    /// The most slices of one write.
    pub const MOST: usize = 16;

    /// How many bytes there are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Pending::One(bytes) => bytes.len(),
            Pending::Many(slices, count) => slices[..*count].iter().map(|slice| slice.len()).sum(),
        }
    }

    /// Whether it is all that waits: there may be more than one write has slices.
    pub(crate) fn is_all(&self) -> bool {
        !matches!(self, Pending::Many(_, Pending::MOST))
    }

    /// A copy of all of it in one piece.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        match self {
            Pending::One(bytes) => bytes.to_vec(),
            Pending::Many(slices, count) => {
                slices[..*count].iter().flat_map(|slice| slice.iter().copied()).collect()
            }
        }
    }

    /// Whether nothing is to be written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Output {
    pub(crate) fn is_empty(&self) -> bool {
        self.sent == self.total
    }

    /// Bytes that wait.
    pub(crate) fn pending_bytes(&self) -> usize {
        self.total - self.sent
    }

    /// Bytes that it holds, also of consumed ones in the read buffer; static ones are none.
    pub(crate) fn held_bytes(&self) -> usize {
        let held = self.pieces.iter().map(|(_, piece)| match piece {
            Piece::Owned(_) | Piece::Input(_) => piece.len(),
            Piece::Static(_) => 0,
        });
        self.bytes.len() + held.sum::<usize>()
    }

    /// Room for up to `most` small bytes. Once they are there, [`written`](Output::written) is to be told.
    #[inline(always)]
    pub(crate) fn room(&mut self, most: usize) -> Room<'_> {
        self.bytes.room(most)
    }

    /// So many bytes are left of the [`room`](Output::room).
    #[inline(always)]
    pub(crate) fn written(&mut self, left: usize) {
        self.total += self.bytes.written(left);
    }

    /// Adds a few bytes.
    pub(crate) fn gather(&mut self, bytes: &[u8]) {
        let left = self.room(bytes.len()).put_all(bytes).left();
        self.written(left);
    }

    pub(crate) fn push(&mut self, piece: Piece) {
        self.total += piece.len();
        self.pieces.push((self.bytes.len(), piece));
    }

    /// What to write next. `input` is the memory of the read buffer.
    #[inline(always)]
    pub(crate) fn pending<'a>(&'a self, input: &'a [u8]) -> Pending<'a> {
        if self.pieces.is_empty() {
            return Pending::One(&self.bytes.bytes()[self.sent..]);
        }
        self.pending_pieces(input)
    }

    #[inline(never)]
    fn pending_pieces<'a>(&'a self, input: &'a [u8]) -> Pending<'a> {
        let mut slices = [IoSlice::new(&[]); Pending::MOST];
        let (mut count, mut skipped) = (0, self.sent);
        let (gathered, mut from) = (self.bytes.bytes(), 0);
        let ends = self.pieces.iter().map(|(at, piece)| (*at, Some(piece)));
        for (at, piece) in ends.chain([(self.bytes.len(), None)]) {
            let body = piece.map_or(&[][..], |piece| piece.bytes(input));
            for part in [&gathered[from..at], body] {
                let unsent = &part[skipped.min(part.len())..];
                skipped -= part.len() - unsent.len();
                if !unsent.is_empty() && count < Pending::MOST {
                    slices[count] = IoSlice::new(unsent);
                    count += 1;
                }
            }
            from = at;
        }
        Pending::Many(slices, count)
    }

    /// `count` bytes were written. What is sent last frees what it held, but for the memory of small answers.
    #[inline(always)]
    pub(crate) fn sent(&mut self, count: usize) {
        self.sent += count;
        assert!(self.sent <= self.total, "more was sent than was pending");
        if self.sent == self.total {
            self.clear();
        } else if self.sent >= COMPACTED_BYTES {
            self.compact();
        }
    }

    /// Frees what was sent. A slow peer of many answers may never come to the end of them: more are gathered as it takes
    /// some.
    fn compact(&mut self) {
        let (mut gone_pieces, mut gone_bytes, mut sent) = (0, 0, self.sent);
        for (at, piece) in &self.pieces {
            let gone = at - gone_bytes + piece.len();
            if sent < gone {
                break;
            }
            sent -= gone;
            gone_bytes = *at;
            gone_pieces += 1;
        }
        let next = self.pieces.get(gone_pieces).map_or(self.bytes.len(), |(at, _)| *at);
        let gathered = sent.min(next - gone_bytes);
        gone_bytes += gathered;
        self.pieces.drain(..gone_pieces);
        self.pieces.iter_mut().for_each(|(at, _)| *at -= gone_bytes);
        self.bytes.remove(gone_bytes);
        let kept = sent - gathered;
        self.total -= self.sent - kept;
        self.sent = kept;
    }

    #[inline(always)]
    pub(crate) fn clear(&mut self) {
        self.pace = Pace::default();
        self.bytes.clear();
        if !self.pieces.is_empty() {
            self.drop_pieces();
        }
        (self.sent, self.total) = (0, 0);
    }

    #[cold]
    fn drop_pieces(&mut self) {
        self.pieces.clear();
    }
}

/// So much is sent before it is worth moving what is left.
const COMPACTED_BYTES: usize = 32 << 10;

impl Piece {
    fn len(&self) -> usize {
        match self {
            Piece::Owned(bytes) => bytes.len(),
            Piece::Static(bytes) => bytes.len(),
            Piece::Input(range) => range.len(),
        }
    }

    fn bytes<'a>(&'a self, input: &'a [u8]) -> &'a [u8] {
        match self {
            Piece::Owned(bytes) => bytes,
            Piece::Static(bytes) => bytes,
            Piece::Input(range) => &input[range.clone()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_stand_where_they_were_pushed_however_much_was_sent() {
        let input = b"0123456789";
        let all = b"head 2345mid abcxyzend";
        for sent in 0..all.len() {
            let mut output = Output::default();
            output.gather(b"head ");
            output.push(Piece::Input(2..6));
            output.gather(b"mid ");
            output.push(Piece::Owned(b"abc".to_vec()));
            output.push(Piece::Static(b"xyz"));
            output.gather(b"end");
            assert_eq!(output.pending_bytes(), all.len());
            output.sent(sent);
            assert_eq!(output.pending(input).to_vec(), &all[sent..]);
            output.sent(all.len() - sent);
            assert!(output.is_empty() && output.pieces.is_empty());
        }
    }

    #[test]
    fn what_was_sent_is_freed_though_more_is_gathered_all_the_time() {
        let input: Vec<u8> = (0..10_000u32).map(|number| (number % 251) as u8).collect();
        for step in [1_000, 4_999, 20_000, 70_000] {
            let (mut output, mut expected, mut sent) = (Output::default(), Vec::new(), Vec::new());
            for turn in 0..300usize {
                let small = vec![turn as u8; 777];
                output.gather(&small);
                expected.extend_from_slice(&small);
                match turn % 3 {
                    0 => output.push(Piece::Input(turn..9_000)),
                    1 => output.push(Piece::Owned(input[turn..9_000].to_vec())),
                    _ => continue,
                }
                expected.extend_from_slice(&input[turn..9_000]);
                while output.pending_bytes() > 20_000 {
                    let pending = output.pending(&input).to_vec();
                    let count = step.min(pending.len()).min(output.pending_bytes() - 1);
                    sent.extend_from_slice(&pending[..count]);
                    output.sent(count);
                }
                assert!(output.held_bytes() < 20_000 + COMPACTED_BYTES + 10_000);
            }
            sent.extend_from_slice(&output.pending(&input).to_vec());
            assert!(sent == expected, "in steps of {step}");
        }
    }
}
