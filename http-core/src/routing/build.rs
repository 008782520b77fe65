//! How the compiler builds a matcher from a table, in two steps: with room for anything, then in the size it needs.

use super::tree::{End, NO_END, NOWHERE, Node, Slot, first_slot};
use super::{Entry, MethodCode, Methods, Route, STANDARD_METHODS, Segment, Tree, hash};

/// The parts of a [`Tree`], owned: what a `static` holds.
#[derive(Clone, Copy, Debug)]
pub struct Trie<const NODES: usize, const SLOTS: usize, const ENDS: usize> {
    routes: [Route; ENDS],
    ends: [End; ENDS],
    nodes: [Node; NODES],
    slots: [Slot; SLOTS],
    methods: [&'static str; CUSTOM_METHODS],
    method_count: usize,
    used: Methods,
}

/// How many methods beyond the standard ones a table may have.
const CUSTOM_METHODS: usize = MethodCode::MOST - STANDARD_METHODS.len();

/// A trie with room for as many nodes as its table could need, and what was learned when it was filled.
#[derive(Clone, Copy, Debug)]
pub struct Raw<const NODES: usize, const SLOTS: usize, const ENDS: usize> {
    trie: Trie<NODES, SLOTS, ENDS>,
    node_count: usize,
    edge_count: usize,
    /// For each route the number of an earlier one that claims the same requests, or [`NO_END`].
    clashes: [u16; ENDS],
}

/// How large the arrays of a [`Trie`] must be.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// The number of nodes.
    pub nodes: usize,
    /// The number of slots for static edges.
    pub slots: usize,
}

/// The most nodes that a trie of these routes can have.
#[must_use]
pub const fn node_count(entries: &[Entry]) -> usize {
    let (mut count, mut at) = (1, 0);
    while at < entries.len() {
        count += entries[at].len();
        at += 1;
    }
    count
}

/// How many slots a trie with this number of static edges has: a power of two, at least twice as many.
#[must_use]
pub const fn edge_slots(edges: usize) -> usize {
    (2 * edges + 1).next_power_of_two()
}

impl<const NODES: usize, const SLOTS: usize, const ENDS: usize> Raw<NODES, SLOTS, ENDS> {
    /// Fills a trie with the routes of `entries`, of which there are `ENDS`.
    #[must_use]
    pub const fn new(entries: &[Entry]) -> Self {
        assert!(NODES < NO_END as usize && ENDS < NO_END as usize, "a table has too many routes");
        let mut raw =
            Raw { trie: Trie::EMPTY, node_count: 1, edge_count: 0, clashes: [NO_END; ENDS] };
        let mut route = 0;
        while route < ENDS {
            raw.insert(&entries[route], route);
            route += 1;
        }
        raw
    }

    /// How large the trie has to be.
    #[must_use]
    pub const fn sizes(&self) -> Sizes {
        Sizes { nodes: self.node_count, slots: edge_slots(self.edge_count) }
    }

    /// For each route the number of an earlier one that claims the same requests, or `u16::MAX`.
    #[must_use]
    pub const fn clashes(&self) -> &[u16] {
        &self.clashes
    }

    const fn insert(&mut self, entry: &Entry, route: usize) {
        let (mut node, mut at) = (NOWHERE, 0);
        while at < entry.len() {
            node = match entry.segment(at) {
                Segment::Static(text) => self.edge(node, text),
                Segment::Param(_) => self.param(node),
            };
            at += 1;
        }
        self.trie.routes[route] = entry.route;
        let method = self.trie.method(entry.route.meta().method);
        self.end(node, route, method);
    }

    const fn edge(&mut self, parent: u16, text: &'static str) -> u16 {
        let hash = hash::hash(text.as_bytes());
        let mut at = first_slot(hash, parent) & (SLOTS - 1);
        loop {
            let slot = self.trie.slots[at];
            if slot.child == NOWHERE {
                break;
            }
            if slot.hash == hash && slot.parent == parent && same(slot.text, text) {
                return slot.child;
            }
            at = (at + 1) & (SLOTS - 1);
        }
        let child = self.node();
        self.trie.slots[at] = Slot { text, hash, parent, child };
        self.edge_count += 1;
        child
    }

    const fn param(&mut self, parent: u16) -> u16 {
        if self.trie.nodes[parent as usize].param == NOWHERE {
            self.trie.nodes[parent as usize].param = self.node();
        }
        self.trie.nodes[parent as usize].param
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
        self.trie.used = self.trie.used.with(method);
    }
}

impl<const NODES: usize, const SLOTS: usize, const ENDS: usize> Trie<NODES, SLOTS, ENDS> {
    const EMPTY: Self = Trie {
        routes: [Entry::NOTHING.route; ENDS],
        ends: [End { method: MethodCode::GET, next: NO_END }; ENDS],
        nodes: [Node { methods: Methods::NONE, param: NOWHERE, first_end: NO_END }; NODES],
        slots: [Slot { text: "", hash: 0, parent: 0, child: NOWHERE }; SLOTS],
        methods: [""; CUSTOM_METHODS],
        method_count: 0,
        used: Methods::NONE,
    };

    /// The trie of `raw` in arrays of the size that it needs: `raw.sizes()`.
    #[must_use]
    pub const fn fit<const N: usize, const S: usize>(raw: &Raw<N, S, ENDS>) -> Self {
        let mut trie = Trie {
            routes: raw.trie.routes,
            ends: raw.trie.ends,
            methods: raw.trie.methods,
            method_count: raw.trie.method_count,
            used: raw.trie.used,
            ..Trie::EMPTY
        };
        let mut at = 0;
        while at < NODES {
            trie.nodes[at] = raw.trie.nodes[at];
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
        let mut at = first_slot(slot.hash, slot.parent) & (SLOTS - 1);
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
            methods: self.methods.split_at(self.method_count).0,
            used: self.used,
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

/// Whether two texts are equal, for the compiler.
const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}
