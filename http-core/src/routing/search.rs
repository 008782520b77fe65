//! The whole search for a path: all that may be in it, with turning back.

use super::key::Key;
use super::tree::{Found, NOWHERE, Tree};
use super::{Methods, RawPath, decode, scan};
use crate::message::{Params, Span};

/// One search. A node has one depth, so none is visited twice.
pub(super) struct Search<'a> {
    tree: &'a Tree,
    path: &'a [u8],
    encoded: bool,
    base: usize,
    wanted: Methods,
    params: &'a mut Params,
    /// The methods of all routes that match the path, as far as they were met.
    others: Methods,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        tree: &'a Tree,
        path: RawPath<'a>,
        base: usize,
        wanted: Methods,
        params: &'a mut Params,
    ) -> Search<'a> {
        params.clear();
        let (path, encoded) = (path.bytes(), path.is_encoded());
        Search { tree, path, encoded, base, wanted, params, others: Methods::NONE }
    }

    pub(super) fn run(mut self) -> Result<Found, Methods> {
        self.walk(NOWHERE, 1).map(Found).ok_or(self.others)
    }

    /// Goes on from `node` with the segment that begins at `at`.
    fn walk(&mut self, node: u16, at: usize) -> Option<u16> {
        let place = &self.tree.nodes[usize::from(node)];
        let Some(rest) = self.path.get(at..) else {
            self.others = self.others.union(place.methods);
            return place.methods.meets(self.wanted).then_some(node);
        };
        let length = scan::position(rest, b'/');
        let (segment, end) = (&rest[..length], at + length);

        let fixed = if place.static_edges == 0 { NOWHERE } else { self.edge(node, segment) };
        if fixed != NOWHERE
            && let Some(found) = self.walk(fixed, end + 1)
        {
            return Some(found);
        }
        let mut number = place.first_affix;
        while let Some(affix) = self.tree.affixes.get(usize::from(number)) {
            if let Some(value) = affix.value(segment)
                && let Some(found) = self.open(affix.child, at + value.start, at + value.end, end)
            {
                return Some(found);
            }
            number = affix.next;
        }
        if place.param != NOWHERE
            && length != 0
            && let Some(found) = self.open(place.param, at, end, end)
        {
            return Some(found);
        }
        if place.rest == NOWHERE || rest.is_empty() {
            return None;
        }
        self.open(place.rest, at, self.path.len(), self.path.len())
    }

    /// Goes on from `node` behind the segment that ends at `end`, with `start..stop` as the value of a parameter.
    fn open(&mut self, node: u16, start: usize, stop: usize, end: usize) -> Option<u16> {
        let count = self.params.spans().len();
        self.params.push(Span::new(self.base + start, self.base + stop));
        let found = self.walk(node, end + 1);
        if found.is_none() {
            self.params.truncate(count);
        }
        found
    }

    /// Where the static edge of `segment` leads, or [`NOWHERE`].
    fn edge(&self, node: u16, segment: &[u8]) -> u16 {
        if !self.encoded {
            return self.tree.edge(node, Key::of(segment), segment);
        }
        let mut text = [0; LONGEST_SEGMENT];
        let mut length = 0;
        for byte in decode(segment) {
            let (Some(byte), Some(place)) = (byte, text.get_mut(length)) else { return NOWHERE };
            *place = byte;
            length += 1;
        }
        let text = &text[..length];
        self.tree.edge(node, Key::of(text), text)
    }
}

/// The longest static segment in bytes. The macros refuse a longer one.
const LONGEST_SEGMENT: usize = 255;
