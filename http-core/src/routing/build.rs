//! How the compiler builds a matcher from a table, in two steps: with room for anything, then in the size it needs.

use super::fill::{self, Filled, Filling};
use super::sizes::{Sizes, slots_for};
use super::tree::{Affix, End, NO_AFFIX, NO_END, NOWHERE, Node, Slot};
use super::{Entry, MethodCode, Route, STANDARD_METHODS, Tree};

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
    filled: Filled,
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
        let mut raw = Raw { trie: Trie::EMPTY, clashes: [NO_END; ENDS] };
        let trie = &mut raw.trie;
        let mut filling = Filling {
            entries,
            routes: &mut trie.routes,
            ends: &mut trie.ends,
            nodes: &mut trie.nodes,
            slots: &mut trie.slots,
            affixes: &mut trie.affixes,
            texts: &mut trie.texts,
            methods: &mut trie.methods,
            clashes: &mut raw.clashes,
            filled: trie.filled,
        };
        filling.fill();
        trie.filled = filling.filled;
        raw
    }

    /// How large the trie has to be.
    #[must_use]
    pub const fn sizes(&self) -> Sizes {
        Sizes {
            nodes: self.trie.filled.nodes,
            slots: slots_for(self.trie.filled.edges),
            affixes: AFFIXES,
            texts: self.trie.filled.texts,
        }
    }

    /// For each route the number of an earlier one that claims the same requests, or `u16::MAX`.
    #[must_use]
    pub const fn clashes(&self) -> &[u16] {
        &self.clashes
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
        filled: Filled::ROOT,
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
            filled: raw.trie.filled,
            ..Trie::EMPTY
        };
        trie.nodes.copy_from_slice(raw.trie.nodes.split_at(NODES).0);
        trie.texts.copy_from_slice(raw.trie.texts.split_at(TEXTS).0);
        fill::place(&raw.trie.slots, &mut trie.slots);
        trie
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
            methods: self.methods.split_at(self.filled.methods).0,
            used: self.filled.used,
            fixed_paths: self.filled.fixed_paths,
        }
    }
}
