//! How routes are put into a trie.

use super::key::Key;
use super::pattern::{affixes_meet, clash, same};
use super::scan;
use super::sieve::Sieve;
use super::tree::{Affix, End, NO_AFFIX, NO_END, NO_TEXT, NOWHERE, Node, Slot, WHOLE};
use super::{Entry, MethodCode, Methods, Route, STANDARD_METHODS, Segment};

/// A trie that is being filled: its arrays, as slices. A call takes the compiler as long as twenty steps without one, so there are
/// few in what is done for each route.
pub(super) struct Filling<'a> {
    pub(super) entries: &'a [Entry],
    pub(super) routes: &'a mut [Route],
    pub(super) ends: &'a mut [End],
    pub(super) nodes: &'a mut [Node],
    pub(super) slots: &'a mut [Slot],
    pub(super) affixes: &'a mut [Affix],
    pub(super) texts: &'a mut [&'static str],
    pub(super) methods: &'a mut [&'static str],
    /// For each route the number of an earlier one that claims the same requests, or [`NO_END`].
    pub(super) clashes: &'a mut [u16],
    pub(super) filled: Filled,
}

/// What is known of a trie beside its arrays: how much of them is in use, and of what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filled {
    pub(super) nodes: usize,
    pub(super) edges: usize,
    pub(super) affixes: usize,
    pub(super) texts: usize,
    pub(super) methods: usize,
    /// All methods that some route uses.
    pub(super) used: Methods,
    /// All paths that are nothing but text.
    pub(super) fixed_paths: Sieve,
}

impl Filled {
    /// A trie of nothing but its root.
    pub(super) const ROOT: Filled = Filled {
        nodes: 1,
        edges: 0,
        affixes: 0,
        texts: 0,
        methods: 0,
        used: Methods::NONE,
        fixed_paths: Sieve::NOTHING,
    };
}

impl Filling<'_> {
    /// Puts all routes in.
    pub(super) const fn fill(&mut self) {
        let mut route = 0;
        while route < self.entries.len() {
            self.insert(route);
            route += 1;
        }
    }

    const fn insert(&mut self, route: usize) {
        let entries = self.entries;
        let entry = &entries[route];
        let (mut node, mut doubtful, mut fixed) = (NOWHERE, false, true);
        let mut depth = 0;
        while depth < entry.route.depth {
            let (prefix, mut at) = (entry.route.prefixes[depth], 0);
            while at < prefix.len() {
                node = self.edge(node, prefix[at]);
                at += 1;
            }
            depth += 1;
        }
        let (segments, mut at) = (entry.segments, 0);
        while at < segments.len() {
            let segment = segments[at];
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
        self.routes[route] = entry.route;
        let method = self.method(entry.route.meta().method);
        self.end(node, route, method);
        if doubtful && self.clashes[route] == NO_END {
            self.compare(route, method);
        }
    }

    /// Looks for a clash with a route that leaves this one at an edge of equal rank: the trie alone does not show it.
    const fn compare(&mut self, route: usize, method: MethodCode) {
        let mut earlier = 0;
        while earlier < route {
            let same_method = self.ends[earlier].method.0 == method.0;
            if same_method && clash(&self.entries[route], &self.entries[earlier]) {
                self.clashes[route] = earlier as u16;
                return;
            }
            earlier += 1;
        }
    }

    const fn edge(&mut self, parent: u16, text: &'static str) -> u16 {
        let key = Key::known(text.as_bytes());
        let mut at = key.first_slot(parent) & (self.slots.len() - 1);
        loop {
            let slot = &self.slots[at];
            if slot.child == NOWHERE {
                break;
            }
            if slot.is(key, text, parent, self.texts) {
                return slot.child;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        let (child, text) = (self.node(), self.text(key, text));
        self.slots[at] = Slot::new(key, text, parent, child);
        self.nodes[parent as usize].static_edges += 1;
        self.filled.edges += 1;
        child
    }

    /// Adds an edge from nowhere straight to the end of a path, if that is nothing but text and its key can be told.
    const fn whole(&mut self, entry: &Entry, node: u16) {
        let Some(FixedPath { key, text, fixed_paths }) = fixed_path(entry, self.filled.fixed_paths)
        else {
            return;
        };
        let mut at = key.first_slot(WHOLE) & (self.slots.len() - 1);
        while self.slots[at].child != NOWHERE {
            if self.slots[at].parent() == WHOLE && self.slots[at].child == node {
                return;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        let text = self.text(key, text);
        self.slots[at] = Slot::new(key, text, WHOLE, node);
        self.filled.fixed_paths = fixed_paths;
        self.filled.edges += 1;
    }

    /// The number of a text, if its key does not say all of it.
    const fn text(&mut self, key: Key, text: &'static str) -> u16 {
        if key.length <= Key::WHOLE {
            return NO_TEXT;
        }
        self.texts[self.filled.texts] = text;
        self.filled.texts += 1;
        (self.filled.texts - 1) as u16
    }

    /// The edge with these texts. Those of one node are ordered, the longest first.
    const fn affix(&mut self, parent: u16, prefix: &'static str, suffix: &'static str) -> u16 {
        let mut before = NO_AFFIX;
        let mut at = self.nodes[parent as usize].first_affix;
        while at != NO_AFFIX {
            let other = self.affixes[at as usize];
            if same(other.prefix, prefix) && same(other.suffix, suffix) {
                return other.child;
            }
            if other.length() < prefix.len() + suffix.len() {
                break;
            }
            before = at;
            at = other.next;
        }
        let (child, edge) = (self.node(), self.filled.affixes);
        self.filled.affixes += 1;
        self.affixes[edge] = Affix { prefix, suffix, child, next: at };
        if before == NO_AFFIX {
            self.nodes[parent as usize].first_affix = edge as u16;
        } else {
            self.affixes[before as usize].next = edge as u16;
        }
        child
    }

    /// Whether an edge of this node is equal in rank to one with these texts, but another, and meets it.
    const fn has_equal(&self, node: u16, prefix: &str, suffix: &str) -> bool {
        let mut at = self.nodes[node as usize].first_affix;
        while at != NO_AFFIX {
            let other = &self.affixes[at as usize];
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
        if self.nodes[parent as usize].param == NOWHERE {
            self.nodes[parent as usize].param = self.node();
        }
        self.nodes[parent as usize].param
    }

    const fn rest(&mut self, parent: u16) -> u16 {
        if self.nodes[parent as usize].rest == NOWHERE {
            self.nodes[parent as usize].rest = self.node();
        }
        self.nodes[parent as usize].rest
    }

    const fn node(&mut self) -> u16 {
        self.filled.nodes += 1;
        (self.filled.nodes - 1) as u16
    }

    const fn end(&mut self, node: u16, route: usize, method: MethodCode) {
        let place = &mut self.nodes[node as usize];
        if place.methods.contains(method) {
            let mut at = place.first_end;
            while self.ends[at as usize].method.0 != method.0 {
                at = self.ends[at as usize].next;
            }
            self.clashes[route] = at;
        }
        self.ends[route] = End { method, next: place.first_end };
        place.methods = place.methods.with(method);
        place.first_end = route as u16;
        place.first_method = method;
        self.filled.used = self.filled.used.with(method);
    }

    /// The number of the method of this name, a new one if need be.
    const fn method(&mut self, name: &'static str) -> MethodCode {
        if let Some(method) = MethodCode::standard(name) {
            return method;
        }
        let mut at = 0;
        while at < self.filled.methods && !same(self.methods[at], name) {
            at += 1;
        }
        if at == self.filled.methods {
            assert!(
                at < self.methods.len(),
                "a table has more than 23 methods beyond the standard ones"
            );
            self.methods[at] = name;
            self.filled.methods += 1;
        }
        MethodCode((STANDARD_METHODS.len() + at) as u8)
    }
}

/// Puts the edges of `from` into `to`, which is empty and has another length.
pub(super) const fn place(from: &[Slot], to: &mut [Slot]) {
    let mut number = 0;
    while number < from.len() {
        let slot = from[number];
        number += 1;
        if slot.child == NOWHERE {
            continue;
        }
        let mut at = slot.key().first_slot(slot.parent()) & (to.len() - 1);
        while to[at].child != NOWHERE {
            at = (at + 1) & (to.len() - 1);
        }
        to[at] = slot;
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

/// The path of an entry that is nothing but text, if its key can be told. `others` are such paths too.
const fn fixed_path(entry: &Entry, others: Sieve) -> Option<FixedPath> {
    if entry.route.depth > 0 {
        return mounted_path(entry, others);
    }
    // It stands in the pattern as it is, with the query's values behind it.
    let (segments, mut length, mut at) = (entry.segments, 0, 0);
    while at < segments.len() {
        let Segment::Static(text) = segments[at] else { return None };
        length += 1 + text.len();
        at += 1;
    }
    let text = entry.route.meta().pattern.split_at(length).0;
    fixed(text.as_bytes(), Some(text), others)
}

/// The same of an entry under prefixes, whose whole path stands nowhere.
const fn mounted_path(entry: &Entry, others: Sieve) -> Option<FixedPath> {
    let mut bytes = [0; Key::WHOLE];
    let (mut length, mut at) = (0, 0);
    while at < entry.len() {
        let Segment::Static(text) = entry.segment(at) else { return None };
        let text = text.as_bytes();
        if length + 1 + text.len() > bytes.len() {
            return None;
        }
        bytes[length] = b'/';
        bytes.split_at_mut(length + 1).1.split_at_mut(text.len()).0.copy_from_slice(text);
        length += 1 + text.len();
        at += 1;
    }
    fixed(bytes.split_at(length).0, None, others)
}

/// The path of these bytes, which may be a part of the program's `text`.
const fn fixed(path: &[u8], text: Option<&'static str>, others: Sieve) -> Option<FixedPath> {
    let key = Key::known(path);
    let text = match text {
        _ if path.len() <= Key::WHOLE => "",
        Some(text) => text,
        None => return None,
    };
    // Such a text is sent encoded.
    if scan::marks(key.first, b'%') | scan::marks(key.last, b'%') != 0 || has_percent(text) {
        return None;
    }
    Some(FixedPath { key, text, fixed_paths: others.with(path) })
}

const fn has_percent(text: &str) -> bool {
    let (bytes, mut at) = (text.as_bytes(), 0);
    while at < bytes.len() {
        if bytes[at] == b'%' {
            return true;
        }
        at += 1;
    }
    false
}
