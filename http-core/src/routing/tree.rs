//! Which route a path leads to, while the program runs.

use super::{MethodCode, Methods, RawPath, Route, decode, hash, scan};
use crate::message::{Params, Span};

/// The matcher of a table: a trie over segments, in static memory. [`Trie`](super::Trie) builds it.
///
/// A static segment is tried before a parameter, at each segment from the left; where the rest of the path then leads
/// nowhere, the parameter is tried. A route takes part only with its own method.
#[derive(Clone, Copy, Debug)]
pub struct Tree {
    /// By route number.
    pub(super) routes: &'static [Route],
    /// By route number, beside `routes`.
    pub(super) ends: &'static [End],
    /// The first is the root.
    pub(super) nodes: &'static [Node],
    /// All static edges of all nodes, in one hash table with open addressing. Its length is a power of two, and at least
    /// half of it is empty.
    pub(super) slots: &'static [Slot],
    /// The methods beyond the standard ones, by number.
    pub(super) methods: &'static [&'static str],
    /// All methods that some route uses.
    pub(super) used: Methods,
}

/// A place that the segments so far lead to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// The methods of the routes that end here.
    pub(super) methods: Methods,
    /// Where any other segment leads; [`NOWHERE`] if no route has a parameter here.
    pub(super) param: u16,
    /// The first route that ends here, or [`NO_END`].
    pub(super) first_end: u16,
}

/// The end of a route at its node.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub(super) method: MethodCode,
    /// The next route that ends at the same node, or [`NO_END`].
    pub(super) next: u16,
}

/// A static edge of the trie, or an empty place for one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) text: &'static str,
    pub(super) hash: u32,
    pub(super) parent: u16,
    /// [`NOWHERE`] if the place is empty.
    pub(super) child: u16,
}

/// No edge leads back to the root.
pub(super) const NOWHERE: u16 = 0;
pub(super) const NO_END: u16 = u16::MAX;

/// Where a path led.
#[derive(Clone, Copy, Debug)]
pub struct Found(u16);

impl Tree {
    /// The routes, by number.
    #[must_use]
    pub fn routes(&self) -> &'static [Route] {
        self.routes
    }

    /// All methods that some route uses.
    #[must_use]
    pub fn used(&self) -> Methods {
        self.used
    }

    /// The number of a method that is no standard one, if some route uses it.
    #[must_use]
    pub fn custom_method(&self, name: &str) -> Option<MethodCode> {
        let at = self.methods.iter().position(|method| *method == name)?;
        Some(MethodCode((super::STANDARD_METHODS.len() + at) as u8))
    }

    /// The name of a method.
    #[must_use]
    pub fn method_name(&self, method: MethodCode) -> &'static str {
        let at = usize::from(method.0);
        match super::STANDARD_METHODS.get(at) {
            Some(name) => name,
            None => self.methods[at - super::STANDARD_METHODS.len()],
        }
    }

    /// Finds the place where the routes end that match `path` with one of the methods `wanted`, the one that precedence
    /// chooses. `params` become the path's parameters, as ranges that count the path's first byte as number `base`.
    ///
    /// # Errors
    /// All methods with which some route matches, where it is none of `wanted`.
    #[inline]
    pub fn find(
        &self,
        path: RawPath<'_>,
        base: usize,
        wanted: Methods,
        params: &mut Params,
    ) -> Result<Found, Methods> {
        params.clear();
        let (path, encoded) = (path.bytes(), path.is_encoded());
        let mut search =
            Search { tree: self, path, encoded, base, wanted, params, others: Methods::NONE };
        search.walk(NOWHERE, 1).map(Found).ok_or(search.others)
    }

    /// The number of the route that ends there with `method`.
    #[inline]
    #[must_use]
    pub fn route(&self, found: Found, method: MethodCode) -> Option<usize> {
        let mut at = self.nodes[usize::from(found.0)].first_end;
        while let Some(end) = self.ends.get(usize::from(at)) {
            if end.method == method {
                return Some(usize::from(at));
            }
            at = end.next;
        }
        None
    }

    /// Where the static edge of `segment`, which is decoded, leads, or [`NOWHERE`].
    #[inline(always)]
    fn edge(&self, node: u16, segment: &[u8]) -> u16 {
        let hash = hash::hash(segment);
        let mask = self.slots.len() - 1;
        let mut at = first_slot(hash, node) & mask;
        loop {
            let slot = &self.slots[at];
            if slot.child == NOWHERE {
                return NOWHERE;
            }
            if slot.hash == hash && slot.parent == node && scan::same(slot.text.as_bytes(), segment)
            {
                return slot.child;
            }
            at = (at + 1) & mask;
        }
    }
}

/// One search for a path.
struct Search<'a> {
    tree: &'a Tree,
    path: &'a [u8],
    encoded: bool,
    base: usize,
    wanted: Methods,
    params: &'a mut Params,
    /// The methods of all routes that match the path, as far as they were met.
    others: Methods,
}

impl Search<'_> {
    /// Goes on from `node` with the segment that begins at `at`: in a loop as long as there is no choice; where there is
    /// one, the static edge is tried in a call.
    fn walk(&mut self, mut node: u16, mut at: usize) -> Option<u16> {
        while let Some(rest) = self.path.get(at..) {
            let length = scan::position(rest, b'/');
            let segment = &rest[..length];
            let next = at + length + 1;

            let fixed = if self.encoded {
                self.encoded_edge(node, segment)
            } else {
                self.tree.edge(node, segment)
            };
            let open = self.tree.nodes[usize::from(node)].param;
            if open == NOWHERE || length == 0 {
                if fixed == NOWHERE {
                    return None;
                }
                node = fixed;
            } else {
                if fixed != NOWHERE {
                    let count = self.params.spans().len();
                    let found = self.walk(fixed, next);
                    if found.is_some() {
                        return found;
                    }
                    self.params.truncate(count);
                }
                self.params.push(Span::new(self.base + at, self.base + at + length));
                node = open;
            }
            at = next;
        }
        let methods = self.tree.nodes[usize::from(node)].methods;
        self.others = self.others.union(methods);
        methods.meets(self.wanted).then_some(node)
    }

    #[cold]
    fn encoded_edge(&self, node: u16, segment: &[u8]) -> u16 {
        let mut text = [0; LONGEST_SEGMENT];
        let mut length = 0;
        for byte in decode(segment) {
            let (Some(byte), Some(place)) = (byte, text.get_mut(length)) else { return NOWHERE };
            *place = byte;
            length += 1;
        }
        self.tree.edge(node, &text[..length])
    }
}

/// The longest static segment in bytes. The macros refuse a longer one.
const LONGEST_SEGMENT: usize = 255;

/// Where the search for an edge begins, before it is cut down to the length of the table.
pub(super) const fn first_slot(hash: u32, parent: u16) -> usize {
    hash.wrapping_add((parent as u32).wrapping_mul(0x9e37_79b9)) as usize
}
