//! Which route a path leads to, while the program runs.

use std::ops::Range;

use super::key::Key;
use super::pattern::same;
use super::search::Search;
use super::{MethodCode, Methods, RawPath, Route, decode, scan};
use crate::message::{Params, Span};

/// The matcher of a table: a trie over segments, in static memory. [`Trie`](super::Trie) builds it.
///
/// At each segment from the left a static edge is tried before those with a prefix or a suffix, the one with the longest
/// of these first, then a parameter, then the rest of the path; where one leads nowhere, the next is tried. A route takes
/// part only with its own method.
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
    /// All edges with a prefix or a suffix.
    pub(super) affixes: &'static [Affix],
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
    /// The first route that ends here, or [`NO_END`].
    pub(super) first_end: u16,
    /// How many static edges leave here.
    pub(super) static_edges: u16,
    /// The first edge with a prefix or a suffix, or [`NO_AFFIX`].
    pub(super) first_affix: u16,
    /// Where any other segment leads; [`NOWHERE`] if no route has a parameter here.
    pub(super) param: u16,
    /// Where the rest of the path leads; [`NOWHERE`] if no route has one here.
    pub(super) rest: u16,
}

impl Node {
    pub(super) const EMPTY: Node = Node {
        methods: Methods::NONE,
        first_end: NO_END,
        static_edges: 0,
        first_affix: NO_AFFIX,
        param: NOWHERE,
        rest: NOWHERE,
    };
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
    pub(super) key: Key,
    /// Of [`Slot::key`] and [`Slot::parent`].
    tag: u32,
    /// [`WHOLE`] if its text is that of a path.
    pub(super) parent: u16,
    /// [`NOWHERE`] if the place is empty.
    pub(super) child: u16,
    /// Only where the key does not say all: a table has thousands of slots while it is built, and the compiler has to
    /// follow every pointer in them.
    text: Option<&'static str>,
}

impl Slot {
    pub(super) const EMPTY: Slot = Slot::new(Key::of(b""), "", NOWHERE, NOWHERE);

    pub(super) const fn new(key: Key, text: &'static str, parent: u16, child: u16) -> Slot {
        let text = if key.length > Key::WHOLE { Some(text) } else { None };
        Slot { key, tag: key.tag(parent), parent, child, text }
    }

    /// Whether it is an edge from `parent` for `text`, which has this key.
    pub(super) const fn is(&self, key: Key, text: &str, parent: u16) -> bool {
        let same_text = match self.text {
            Some(known) => same(known, text),
            None => true,
        };
        self.parent == parent && self.key.is(key) && same_text
    }
}

/// An edge for a parameter between two texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Affix {
    pub(super) prefix: &'static str,
    pub(super) suffix: &'static str,
    pub(super) child: u16,
    /// The next edge of the same node, whose texts are no longer, or [`NO_AFFIX`].
    pub(super) next: u16,
}

/// No edge leads back to the root.
pub(super) const NOWHERE: u16 = 0;
pub(super) const NO_END: u16 = u16::MAX;
pub(super) const NO_AFFIX: u16 = u16::MAX;
/// What the edges leave that lead straight to the ends of paths without parameters.
pub(super) const WHOLE: u16 = u16::MAX;

/// Where a path led.
#[derive(Clone, Copy, Debug)]
pub struct Found(pub(super) u16);

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
    pub fn find(
        &self,
        path: RawPath<'_>,
        base: usize,
        wanted: Methods,
        params: &mut Params,
    ) -> Result<Found, Methods> {
        Search::new(self, path, base, wanted, params).run()
    }

    /// Finds at once what [`find`](Tree::find) finds, where the path needs no check and the way to the route has no turn
    /// back, as is the rule. `None` says nothing of the path.
    #[inline]
    #[must_use]
    pub fn find_plain(
        &self,
        path: &[u8],
        base: usize,
        wanted: Methods,
        params: &mut Params,
    ) -> Option<Found> {
        params.clear();
        let whole = self.edge(WHOLE, Key::of(path), path, 0);
        if whole != NOWHERE && self.nodes[usize::from(whole)].methods.meets(wanted) {
            return Some(Found(whole));
        }
        if path.first() != Some(&b'/') {
            return None;
        }
        let (mut number, mut at) = (NOWHERE, 1);
        let mut node = &self.nodes[0];
        while at <= path.len() {
            let key = plain_segment(path, at)?;
            let end = at + key.length;
            if node.static_edges != 0 {
                let child = self.edge(number, key, path, at);
                if child != NOWHERE {
                    (number, node, at) = (child, &self.nodes[usize::from(child)], end + 1);
                    continue;
                }
            }
            let mut value = at..end;
            if node.first_affix != NO_AFFIX
                && let Some((child, inner)) = self.affix(node, &path[at..end])
            {
                number = child;
                value = at + inner.start..at + inner.end;
            } else if node.param != NOWHERE && key.length != 0 {
                number = node.param;
            } else if node.rest != NOWHERE && is_plain(path, at) {
                params.push(Span::new(base + at, base + path.len()));
                let methods = self.nodes[usize::from(node.rest)].methods;
                return methods.meets(wanted).then_some(Found(node.rest));
            } else {
                return None;
            }
            params.push(Span::new(base + value.start, base + value.end));
            (node, at) = (&self.nodes[usize::from(number)], end + 1);
        }
        node.methods.meets(wanted).then_some(Found(number))
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

    /// Where the static edge of the segment leads that begins at `at` in `text` and has this key, or [`NOWHERE`].
    #[inline(always)]
    pub(super) fn edge(&self, node: u16, key: Key, text: &[u8], at: usize) -> u16 {
        let mask = self.slots.len() - 1;
        let mut place = key.first_slot(node) & mask;
        let tag = key.tag(node);
        loop {
            let slot = &self.slots[place];
            let alike = slot.key.first == key.first && slot.key.last == key.last && slot.tag == tag;
            if alike && (key.length <= Key::WHOLE || is_at(text, at, key.length, slot.text)) {
                return slot.child;
            }
            if slot.child == NOWHERE {
                return NOWHERE;
            }
            place = (place + 1) & mask;
        }
    }

    /// The first edge with a prefix or a suffix that `segment` fits, and the value between.
    #[inline(never)]
    fn affix(&self, node: &Node, segment: &[u8]) -> Option<(u16, Range<usize>)> {
        let mut at = node.first_affix;
        while let Some(affix) = self.affixes.get(usize::from(at)) {
            if let Some(value) = affix.value(segment) {
                return Some((affix.child, value));
            }
            at = affix.next;
        }
        None
    }
}

impl Affix {
    /// The length of both texts.
    pub(super) const fn length(&self) -> usize {
        self.prefix.len() + self.suffix.len()
    }

    /// Where in `segment`, as it was sent, the value stands, if it fits.
    pub(super) fn value(&self, segment: &[u8]) -> Option<Range<usize>> {
        let length = decode(segment).count();
        let (prefix, suffix) = (self.prefix.as_bytes(), self.suffix.as_bytes());
        if length <= prefix.len() + suffix.len() {
            return None;
        }
        let start = raw_length(segment, prefix.len());
        let end = raw_length(segment, length - suffix.len());
        let fits = decode(&segment[..start]).flatten().eq(prefix.iter().copied())
            && decode(&segment[end..]).flatten().eq(suffix.iter().copied());
        fits.then_some(start..end)
    }
}

/// How many bytes of `segment` stand for its first `count` decoded ones.
fn raw_length(segment: &[u8], count: usize) -> usize {
    let mut at = 0;
    for _ in 0..count {
        at += if segment.get(at) == Some(&b'%') { 3 } else { 1 };
    }
    at.min(segment.len())
}

/// The key of the segment that begins at `at`. `None` where it needs a check: something in it or close behind it is
/// encoded, or it is a dot segment.
#[inline(always)]
fn plain_segment(path: &[u8], at: usize) -> Option<Key> {
    let word = scan::word(path, at);
    if scan::marks(word, b'%') != 0 {
        return None;
    }
    let slashes = scan::marks(word, b'/');
    let left = path.len() - at;
    if slashes == 0 && left > 8 {
        return long_segment(path, at, word);
    }
    let (first, length) = if slashes == 0 {
        (word, left)
    } else {
        let lowest = slashes & slashes.wrapping_neg();
        (word & (lowest >> 7).wrapping_sub(1), slashes.trailing_zeros() as usize / 8)
    };
    if length <= 2 && (first == DOT || first == DOTS) {
        return None;
    }
    Some(Key { first, last: if length == 8 { first } else { 0 }, length })
}

/// As [`plain_segment`] for one whose first eight bytes hold no slash and are not all.
#[inline]
fn long_segment(path: &[u8], at: usize, first: u64) -> Option<Key> {
    let mut end = at + 8;
    loop {
        let word = scan::word(path, end);
        if scan::marks(word, b'%') != 0 {
            return None;
        }
        let slashes = scan::marks(word, b'/');
        if slashes != 0 {
            end += slashes.trailing_zeros() as usize / 8;
            break;
        }
        if path.len() - end <= 8 {
            end = path.len();
            break;
        }
        end += 8;
    }
    Some(Key { first, last: scan::word(&path[..end], end - 8), length: end - at })
}

/// Whether the path from `at` on, which is not empty, has nothing encoded in it and no dot segment.
fn is_plain(path: &[u8], at: usize) -> bool {
    let rest = &path[at.min(path.len())..];
    !rest.is_empty()
        && !rest.contains(&b'%')
        && !rest.split(|byte| *byte == b'/').any(|segment| matches!(segment, b"." | b".."))
}

/// Whether the `length` bytes of `text` from `at` on are `part`.
fn is_at(text: &[u8], at: usize, length: usize, part: Option<&str>) -> bool {
    text.get(at..at + length) == part.map(str::as_bytes)
}

const DOT: u64 = b'.' as u64;
const DOTS: u64 = DOT << 8 | DOT;
