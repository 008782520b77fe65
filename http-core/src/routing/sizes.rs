//! How much room the matcher of a table takes.

use super::key::Key;
use super::{Entry, Segment};

/// How large the arrays of a [`Trie`](super::Trie) must be.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// The number of nodes.
    pub nodes: usize,
    /// The number of slots for static edges.
    pub slots: usize,
    /// The number of edges with a prefix or a suffix.
    pub affixes: usize,
    /// The number of texts that their keys do not tell from every other.
    pub texts: usize,
}

impl Sizes {
    /// The most that a trie of these routes can need. No more is asked for than that: the compiler takes its time with each
    /// place in an array.
    #[must_use]
    pub const fn most(entries: &[Entry]) -> Sizes {
        let mut most = Sizes { nodes: 1, slots: 0, affixes: 0, texts: 0 };
        let (mut edges, mut route) = (0, 0);
        while route < entries.len() {
            let entry = &entries[route];
            let (mut fixed, mut depth) = (true, 0);
            while depth < entry.route.depth {
                let (prefix, mut at) = (entry.route.prefixes[depth], 0);
                while at < prefix.len() {
                    most.texts += (prefix[at].len() > Key::WHOLE) as usize;
                    at += 1;
                }
                edges += prefix.len();
                most.nodes += prefix.len();
                depth += 1;
            }
            let (segments, mut at) = (entry.segments, 0);
            while at < segments.len() {
                match segments[at] {
                    Segment::Static(text) => {
                        edges += 1;
                        most.texts += (text.len() > Key::WHOLE) as usize;
                    }
                    Segment::Affixed(..) => {
                        fixed = false;
                        most.affixes += 1;
                    }
                    Segment::Param | Segment::Rest => fixed = false,
                }
                at += 1;
            }
            edges += fixed as usize;
            most.texts += fixed as usize;
            most.nodes += segments.len();
            route += 1;
        }
        most.slots = slots_for(edges);
        most
    }
}

/// How many slots there are for this number of static edges and of paths without parameters: a power of two, at least twice as
/// many.
pub(super) const fn slots_for(edges: usize) -> usize {
    (2 * edges + 1).next_power_of_two()
}
