//! How the compiler builds a matcher from a table, in two steps: with room for anything, then in the size it needs.

use super::key::Key;
use super::pattern::{affixes_meet, clash, same};
use super::sieve::Sieve;
use super::sizes::{Sizes, slots_for};
use super::tree::{Affix, End, NO_AFFIX, NO_END, NO_TEXT, NOWHERE, Node, Slot, WHOLE};
use super::{Entry, MethodCode, Methods, Route, STANDARD_METHODS, Segment, Tree};

/// The parts of a [`Tree`], owned: what a `static` holds.
#[derive(Clone, Copy, Debug)]
pub struct Trie<
    const NODES: usize,
    const SLOTS: usize,
    const AFFIXES: usize,
    const TEXTS: usize,
    const ENDS: usize,
> {
    routes: [Route; ENDS],
    ends: [End; ENDS],
    nodes: [Node; NODES],
    slots: [Slot; SLOTS],
    affixes: [Affix; AFFIXES],
    texts: [&'static str; TEXTS],
    methods: [&'static str; CUSTOM_METHODS],
    method_count: usize,
    used: Methods,
    fixed_paths: Sieve,
}

/// How many methods beyond the standard ones a table may have.
const CUSTOM_METHODS: usize = MethodCode::MOST - STANDARD_METHODS.len();

/// A trie with room for as many nodes as its table could need, and what was learned when it was filled.
#[derive(Clone, Copy, Debug)]
pub struct Raw<
    const NODES: usize,
    const SLOTS: usize,
    const AFFIXES: usize,
    const TEXTS: usize,
    const ENDS: usize,
> {
    trie: Trie<NODES, SLOTS, AFFIXES, TEXTS, ENDS>,
    node_count: usize,
    edge_count: usize,
    affix_count: usize,
    text_count: usize,
    /// For each route the number of an earlier one that claims the same requests, or [`NO_END`].
    clashes: [u16; ENDS],
}

impl<
    const NODES: usize,
    const SLOTS: usize,
    const AFFIXES: usize,
    const TEXTS: usize,
    const ENDS: usize,
> Raw<NODES, SLOTS, AFFIXES, TEXTS, ENDS>
{
    /// Fills a trie with the routes of `entries`, of which there are `ENDS`.
    ///
    /// # Panics
    /// If there are too many of them.
    #[must_use]
    pub const fn new(entries: &[Entry]) -> Self {
        let most = NO_END as usize;
        assert!(NODES < most && ENDS < most && TEXTS < most, "a table has too many routes");
        let mut raw = Raw {
            trie: Trie::EMPTY,
            node_count: 1,
            edge_count: 0,
            affix_count: 0,
            text_count: 0,
            clashes: [NO_END; ENDS],
        };
        let mut route = 0;
        while route < entries.len() {
            raw.insert(entries, route);
            route += 1;
        }
        raw
    }

    /// How large the trie has to be.
    #[must_use]
    pub const fn sizes(&self) -> Sizes {
        Sizes {
            nodes: self.node_count,
            slots: slots_for(self.edge_count),
            affixes: AFFIXES,
            texts: self.text_count,
        }
    }

    /// For each route the number of an earlier one that claims the same requests, or `u16::MAX`.
    #[must_use]
    pub const fn clashes(&self) -> &[u16] {
        &self.clashes
    }

    const fn insert(&mut self, entries: &[Entry], route: usize) {
        let entry = &entries[route];
        let (mut node, mut at, mut doubtful, mut fixed) = (NOWHERE, 0, false, true);
        while at < entry.len() {
            let segment = entry.segment(at);
            fixed &= matches!(segment, Segment::Static(_));
            node = match segment {
                Segment::Static(text) => self.edge(node, text),
                Segment::Affixed(prefix, suffix) => {
                    doubtful |= self.has_equal(node, prefix, suffix);
                    self.affix(node, prefix, suffix)
                }
                Segment::Param => self.param(node),
                Segment::Rest => self.rest(node),
            };
            at += 1;
        }
        if fixed {
            self.whole(entry, node);
        }
        self.trie.routes[route] = entry.route;
        let method = self.trie.method(entry.route.meta().method);
        self.end(node, route, method);
        if doubtful && self.clashes[route] == NO_END {
            self.compare(entries, route, method);
        }
    }

    /// Looks for a clash with a route that leaves this one at an edge of equal rank: the trie alone does not show it.
    const fn compare(&mut self, entries: &[Entry], route: usize, method: MethodCode) {
        let mut earlier = 0;
        while earlier < route {
            let same_method = self.trie.ends[earlier].method.0 == method.0;
            if same_method && clash(&entries[route], &entries[earlier]) {
                self.clashes[route] = earlier as u16;
                return;
            }
            earlier += 1;
        }
    }

    const fn edge(&mut self, parent: u16, text: &'static str) -> u16 {
        let key = Key::of(text.as_bytes());
        let mut at = key.first_slot(parent) & (SLOTS - 1);
        loop {
            let slot = &self.trie.slots[at];
            if slot.child == NOWHERE {
                break;
            }
            if slot.is(key, text, parent, &self.trie.texts) {
                return slot.child;
            }
            at = (at + 1) & (SLOTS - 1);
        }
        let (child, text) = (self.node(), self.text(key, text));
        self.trie.slots[at] = Slot::new(key, text, parent, child);
        self.trie.nodes[parent as usize].static_edges += 1;
        self.edge_count += 1;
        child
    }

    /// Adds an edge from nowhere straight to the end of a path, if that is nothing but text and its key can be told.
    const fn whole(&mut self, entry: &Entry, node: u16) {
        let Some(FixedPath { key, text, fixed_paths }) = fixed_path(entry, self.trie.fixed_paths)
        else {
            return;
        };
        let mut at = key.first_slot(WHOLE) & (SLOTS - 1);
        while self.trie.slots[at].child != NOWHERE {
            if self.trie.slots[at].parent() == WHOLE && self.trie.slots[at].child == node {
                return;
            }
            at = (at + 1) & (SLOTS - 1);
        }
        let text = self.text(key, text);
        self.trie.slots[at] = Slot::new(key, text, WHOLE, node);
        self.trie.fixed_paths = fixed_paths;
        self.edge_count += 1;
    }

    /// The number of a text, if its key does not say all of it.
    const fn text(&mut self, key: Key, text: &'static str) -> u16 {
        if key.length <= Key::WHOLE {
            return NO_TEXT;
        }
        self.trie.texts[self.text_count] = text;
        self.text_count += 1;
        (self.text_count - 1) as u16
    }

    /// The edge with these texts. Those of one node are ordered, the longest first.
    const fn affix(&mut self, parent: u16, prefix: &'static str, suffix: &'static str) -> u16 {
        let mut before = NO_AFFIX;
        let mut at = self.trie.nodes[parent as usize].first_affix;
        while at != NO_AFFIX {
            let other = self.trie.affixes[at as usize];
            if same(other.prefix, prefix) && same(other.suffix, suffix) {
                return other.child;
            }
            if other.length() < prefix.len() + suffix.len() {
                break;
            }
            before = at;
            at = other.next;
        }
        let (child, edge) = (self.node(), self.affix_count);
        self.affix_count += 1;
        self.trie.affixes[edge] = Affix { prefix, suffix, child, next: at };
        if before == NO_AFFIX {
            self.trie.nodes[parent as usize].first_affix = edge as u16;
        } else {
            self.trie.affixes[before as usize].next = edge as u16;
        }
        child
    }

    /// Whether an edge of this node is equal in rank to one with these texts, but another, and meets it.
    const fn has_equal(&self, node: u16, prefix: &str, suffix: &str) -> bool {
        let mut at = self.trie.nodes[node as usize].first_affix;
        while at != NO_AFFIX {
            let other = &self.trie.affixes[at as usize];
            if other.length() == prefix.len() + suffix.len()
                && other.prefix.len() != prefix.len()
                && affixes_meet(other.prefix, other.suffix, prefix, suffix)
            {
                return true;
            }
            at = other.next;
        }
        false
    }

    const fn param(&mut self, parent: u16) -> u16 {
        if self.trie.nodes[parent as usize].param == NOWHERE {
            self.trie.nodes[parent as usize].param = self.node();
        }
        self.trie.nodes[parent as usize].param
    }

    const fn rest(&mut self, parent: u16) -> u16 {
        if self.trie.nodes[parent as usize].rest == NOWHERE {
            self.trie.nodes[parent as usize].rest = self.node();
        }
        self.trie.nodes[parent as usize].rest
    }

    const fn node(&mut self) -> u16 {
        self.node_count += 1;
        (self.node_count - 1) as u16
    }

    const fn end(&mut self, node: u16, route: usize, method: MethodCode) {
        let place = &mut self.trie.nodes[node as usize];
        if place.methods.contains(method) {
            let mut at = place.first_end;
            while self.trie.ends[at as usize].method.0 != method.0 {
                at = self.trie.ends[at as usize].next;
            }
            self.clashes[route] = at;
        }
        self.trie.ends[route] = End { method, next: place.first_end };
        place.methods = place.methods.with(method);
        place.first_end = route as u16;
        place.first_method = method;
        self.trie.used = self.trie.used.with(method);
    }
}

impl<
    const NODES: usize,
    const SLOTS: usize,
    const AFFIXES: usize,
    const TEXTS: usize,
    const ENDS: usize,
> Trie<NODES, SLOTS, AFFIXES, TEXTS, ENDS>
{
    const EMPTY: Self = Trie {
        routes: [Entry::NOTHING.route; ENDS],
        ends: [End { method: MethodCode::GET, next: NO_END }; ENDS],
        nodes: [Node::EMPTY; NODES],
        slots: [Slot::EMPTY; SLOTS],
        affixes: [Affix { prefix: "", suffix: "", child: NOWHERE, next: NO_AFFIX }; AFFIXES],
        texts: [""; TEXTS],
        methods: [""; CUSTOM_METHODS],
        method_count: 0,
        used: Methods::NONE,
        fixed_paths: Sieve::NOTHING,
    };

    /// The trie of `raw` in arrays of the size that it needs: `raw.sizes()`.
    #[must_use]
    pub const fn fit<const N: usize, const S: usize, const T: usize>(
        raw: &Raw<N, S, AFFIXES, T, ENDS>,
    ) -> Self {
        let mut trie = Trie {
            routes: raw.trie.routes,
            ends: raw.trie.ends,
            affixes: raw.trie.affixes,
            methods: raw.trie.methods,
            method_count: raw.trie.method_count,
            used: raw.trie.used,
            fixed_paths: raw.trie.fixed_paths,
            ..Trie::EMPTY
        };
        let mut at = 0;
        while at < NODES {
            trie.nodes[at] = raw.trie.nodes[at];
            at += 1;
        }
        at = 0;
        while at < TEXTS {
            trie.texts[at] = raw.trie.texts[at];
            at += 1;
        }
        at = 0;
        while at < S {
            let slot = raw.trie.slots[at];
            if slot.child != NOWHERE {
                trie.place(slot);
            }
            at += 1;
        }
        trie
    }

    const fn place(&mut self, slot: Slot) {
        let mut at = slot.key().first_slot(slot.parent()) & (SLOTS - 1);
        while self.slots[at].child != NOWHERE {
            at = (at + 1) & (SLOTS - 1);
        }
        self.slots[at] = slot;
    }

    /// The matcher over these arrays.
    #[must_use]
    pub const fn tree(&'static self) -> Tree {
        Tree {
            routes: &self.routes,
            ends: &self.ends,
            nodes: &self.nodes,
            slots: &self.slots,
            affixes: &self.affixes,
            texts: &self.texts,
            methods: self.methods.split_at(self.method_count).0,
            used: self.used,
            fixed_paths: self.fixed_paths,
        }
    }

    /// The number of the method of this name, a new one if need be.
    const fn method(&mut self, name: &'static str) -> MethodCode {
        let mut at = 0;
        while at < STANDARD_METHODS.len() + self.method_count {
            let known = if at < STANDARD_METHODS.len() {
                STANDARD_METHODS[at]
            } else {
                self.methods[at - STANDARD_METHODS.len()]
            };
            if same(known, name) {
                return MethodCode(at as u8);
            }
            at += 1;
        }
        assert!(at < MethodCode::MOST, "a table has more than 23 methods beyond the standard ones");
        self.methods[self.method_count] = name;
        self.method_count += 1;
        MethodCode(at as u8)
    }
}

/// A path that is nothing but text.
struct FixedPath {
    key: Key,
    /// Only needed where the key does not say all.
    text: &'static str,
    /// All such paths so far, with this one.
    fixed_paths: Sieve,
}

/// The path of an entry, if it is nothing but text. `others` are such paths too.
const fn fixed_path(entry: &Entry, others: Sieve) -> Option<FixedPath> {
    let mut bytes = [0; 256];
    let (mut length, mut at) = (0, 0);
    while at < entry.len() {
        let Segment::Static(text) = entry.segment(at) else { return None };
        let text = text.as_bytes();
        if length + 1 + text.len() > bytes.len() {
            return None;
        }
        bytes[length] = b'/';
        let mut from = 0;
        while from < text.len() {
            // Such a text is sent encoded.
            if text[from] == b'%' {
                return None;
            }
            bytes[length + 1 + from] = text[from];
            from += 1;
        }
        length += 1 + text.len();
        at += 1;
    }
    let path = bytes.split_at(length).0;
    let (key, fixed_paths) = (Key::of(path), others.with(path));
    if length <= Key::WHOLE {
        return Some(FixedPath { key, text: "", fixed_paths });
    }
    // Only where it is mounted under no prefix does the whole path stand anywhere.
    let pattern = entry.route.meta().pattern;
    if entry.prefix_len() == 0 && length <= pattern.len() {
        return Some(FixedPath { key, text: pattern.split_at(length).0, fixed_paths });
    }
    None
}
