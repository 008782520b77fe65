//! Which route a path leads to, while the program runs.

use std::ops::Range;

use super::key::Key;
use super::pattern::same;
use super::search::Search;
use super::sieve::Sieve;
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
    /// The texts of static edges and of paths that their keys do not tell from every other.
    pub(super) texts: &'static [&'static str],
    /// The methods beyond the standard ones, by number.
    pub(super) methods: &'static [&'static str],
    /// All methods that some route uses.
    pub(super) used: Methods,
    /// Of the paths that an edge from [`WHOLE`] is of.
    pub(super) fixed_paths: Sieve,
}

/// A place that the segments so far lead to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// The methods of the routes that end here.
    pub(super) methods: Methods,
    /// The first route that ends here, or [`NO_END`].
    pub(super) first_end: u16,
    /// The method of that route, so that mostly no [`End`] is looked at.
    pub(super) first_method: MethodCode,
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
        first_method: MethodCode::NONE,
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

/// A static edge of the trie, or an empty place for one. It is kept small: a table has thousands of them while it is built, and
/// the compiler looks at each.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    /// As [`Key::first`].
    first: u64,
    /// As [`Key::last`].
    last: u64,
    /// As [`Key::tag`]: the length, and the node that it leaves, which is [`WHOLE`] where its text is that of a path.
    tag: u32,
    /// [`NOWHERE`] if the place is empty.
    pub(super) child: u16,
    /// Which of [`Tree::texts`] it is for; [`NO_TEXT`] where the key says all.
    text: u16,
}

impl Slot {
    pub(super) const EMPTY: Slot = Slot::new(Key::of(b""), NO_TEXT, NOWHERE, NOWHERE);

    pub(super) const fn new(key: Key, text: u16, parent: u16, child: u16) -> Slot {
        Slot { first: key.first, last: key.last, tag: key.tag(parent), child, text }
    }

    /// The node that it leaves.
    pub(super) const fn parent(&self) -> u16 {
        self.tag as u16
    }

    /// The key of its text, but that it may say too little of a length beyond 65,535, as the tag does.
    pub(super) const fn key(&self) -> Key {
        Key { first: self.first, last: self.last, length: (self.tag >> 16) as usize }
    }

    /// Whether it is an edge from `parent` for `text`, which has this key.
    pub(super) const fn is(&self, key: Key, text: &str, parent: u16, texts: &[&str]) -> bool {
        if self.first != key.first || self.last != key.last || self.tag != key.tag(parent) {
            return false;
        }
        match self.text {
            NO_TEXT => key.length <= Key::WHOLE,
            known => same(texts[known as usize], text),
        }
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
pub(super) const NO_TEXT: u16 = u16::MAX;
/// What the edges leave that lead straight to the ends of paths without parameters.
pub(super) const WHOLE: u16 = u16::MAX;

/// Where a segment of a path leads.
enum Turn {
    /// To this node, and on with the next segment.
    On(u16),
    /// To this node, where the path ends: all of it was taken.
    End(u16),
}

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
    pub(crate) fn used(&self) -> Methods {
        self.used
    }

    /// The number of a method that is no standard one, if some route uses it.
    pub(crate) fn custom_method(&self, name: &str) -> Option<MethodCode> {
        let at = self.methods.iter().position(|method| *method == name)?;
        Some(MethodCode((super::STANDARD_METHODS.len() + at) as u8))
    }

    /// The name of a method.
    pub(crate) fn method_name(&self, method: MethodCode) -> &'static str {
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

    /// The number of the route that [`find`](Tree::find) finds for `method` alone, at once, where the path has no dot segments
    /// and the way to the route has no turn back, as is the rule. `None` says nothing of the path. Ask only for a path
    /// without anything percent-encoded.
    #[inline]
    #[must_use]
    pub fn find_plain(
        &self,
        path: &[u8],
        base: usize,
        method: MethodCode,
        params: &mut Params,
    ) -> Option<usize> {
        debug_assert!(!path.contains(&b'%'), "an encoded path was taken for a plain one");
        params.clear();
        if self.fixed_paths.may_have(path) {
            let whole = self.edge(WHOLE, Key::of(path), path);
            if whole != NOWHERE
                && let Some(route) = self.route(Found(whole), method)
            {
                return Some(route);
            }
        }
        self.walk_plain(path, base, method, params)
    }

    /// As [`find_plain`](Tree::find_plain), segment by segment.
    #[inline(never)]
    fn walk_plain(
        &self,
        path: &[u8],
        base: usize,
        method: MethodCode,
        params: &mut Params,
    ) -> Option<usize> {
        let [b'/', rest @ ..] = path else { return None };
        let (mut number, mut rest) = (NOWHERE, rest);
        loop {
            let key = plain_segment(path, rest)?;
            let node = &self.nodes[usize::from(number)];
            let child = if node.static_edges == 0 { NOWHERE } else { self.edge(number, key, rest) };
            if child != NOWHERE {
                number = child;
            } else if node.first_affix == NO_AFFIX && node.param != NOWHERE && key.length != 0 {
                let start = base + path.len() - rest.len();
                params.push(Span::new(start, start + key.length));
                number = node.param;
            } else {
                let start = base + path.len() - rest.len();
                match self.turn(node, rest, key.length, start, params)? {
                    Turn::On(child) => number = child,
                    Turn::End(child) => return self.route(Found(child), method),
                }
            }
            let Some(next) = rest.get(key.length + 1..) else {
                return self.route(Found(number), method);
            };
            rest = next;
        }
    }

    /// Where the first segment of `rest`, which has this length, leads where it has no static edge, and there is not only the
    /// one of a parameter. `start` is the number of its first byte.
    #[cold]
    #[inline(never)]
    fn turn(
        &self,
        node: &Node,
        rest: &[u8],
        length: usize,
        start: usize,
        params: &mut Params,
    ) -> Option<Turn> {
        if let Some((child, value)) = self.affix(node, &rest[..length]) {
            params.push(Span::new(start + value.start, start + value.end));
            return Some(Turn::On(child));
        }
        if node.param != NOWHERE && length != 0 {
            params.push(Span::new(start, start + length));
            return Some(Turn::On(node.param));
        }
        if node.rest != NOWHERE && is_plain(rest) {
            params.push(Span::new(start, start + rest.len()));
            return Some(Turn::End(node.rest));
        }
        None
    }

    /// The number of the route that ends there with `method`.
    #[inline]
    #[must_use]
    pub fn route(&self, found: Found, method: MethodCode) -> Option<usize> {
        let node = &self.nodes[usize::from(found.0)];
        if node.first_method == method {
            return Some(usize::from(node.first_end));
        }
        self.further_route(node.first_end, method)
    }

    #[inline(never)]
    fn further_route(&self, first: u16, method: MethodCode) -> Option<usize> {
        let mut at = first;
        while let Some(end) = self.ends.get(usize::from(at)) {
            if end.method == method {
                return Some(usize::from(at));
            }
            at = end.next;
        }
        None
    }

    /// Where the static edge leads of the segment that `text` begins with and that has this key, or [`NOWHERE`].
    #[inline(always)]
    pub(super) fn edge(&self, node: u16, key: Key, text: &[u8]) -> u16 {
        if key.length > Key::WHOLE {
            return self.long_edge(node, text, key.length);
        }
        self.edge_where(node, key, |_| true)
    }

    /// The same for a segment that its key does not tell from every other.
    #[inline(never)]
    fn long_edge(&self, node: u16, text: &[u8], length: usize) -> u16 {
        let text = &text[..length];
        self.edge_where(node, Key::of(text), |slot| {
            self.texts.get(usize::from(slot.text)).is_some_and(|known| known.as_bytes() == text)
        })
    }

    #[inline(always)]
    fn edge_where(&self, node: u16, key: Key, is_it: impl Fn(&Slot) -> bool) -> u16 {
        let mask = self.slots.len() - 1;
        let mut place = key.first_slot(node) & mask;
        let tag = key.tag(node);
        loop {
            let slot = &self.slots[place];
            let alike = slot.first == key.first && slot.last == key.last && slot.tag == tag;
            if alike && is_it(slot) {
                return slot.child;
            }
            if slot.child == NOWHERE {
                return NOWHERE;
            }
            place = (place + 1) & mask;
        }
    }

    /// The first edge with a prefix or a suffix that `segment` fits, and the value between.
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

/// The key of the first segment of `rest`, with which `path` ends. `None` where it is a dot segment.
#[inline(always)]
fn plain_segment(path: &[u8], rest: &[u8]) -> Option<Key> {
    let word = scan::first_word(path, rest);
    let slashes = scan::marks(word, b'/');
    if slashes == 0 && rest.len() > 8 {
        let length = long_segment(path, rest);
        let last = rest.get(..length)?.last_chunk()?;
        return Some(Key { first: word, last: u64::from_le_bytes(*last), length });
    }
    let (first, length) = if slashes == 0 {
        (word, rest.len())
    } else {
        let lowest = slashes & slashes.wrapping_neg();
        (word & (lowest >> 7).wrapping_sub(1), slashes.trailing_zeros() as usize / 8)
    };
    if length <= 2 && (first == DOT || first == DOTS) {
        return None;
    }
    Some(Key { first, last: if length == 8 { first } else { 0 }, length })
}

/// The length of the first segment of `rest`, which is longer than eight bytes.
#[inline(always)]
fn long_segment(path: &[u8], rest: &[u8]) -> usize {
    let mut at = 8;
    while at < rest.len() {
        let word = scan::first_word(path, &rest[at..]);
        let slashes = scan::marks(word, b'/');
        if slashes != 0 {
            return at + slashes.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    rest.len()
}

/// Whether a rest of a path is not empty and has no dot segment.
fn is_plain(rest: &[u8]) -> bool {
    !rest.is_empty()
        && !rest.split(|byte| *byte == b'/').any(|segment| matches!(segment, b"." | b".."))
}

const DOT: u64 = b'.' as u64;
const DOTS: u64 = DOT << 8 | DOT;
