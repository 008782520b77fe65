//! Exchanges, and memory of large bodies, kept for the next requests, so that none is allocated in steady state.

use std::any::Any;
use std::sync::Arc;

use super::blocks::Blocks;
use super::exchange::Exchange;
use crate::config::Config;
use crate::message::MostPairs;

/// Exchanges that no connection uses at the moment. A loop has one such pool; connections at rest hold no buffer.
#[derive(Debug)]
pub struct Spares {
    #[expect(
        clippy::vec_box,
        reason = "an exchange moves between connection, job and here; a pointer is cheap to move"
    )]
    free: Vec<Box<Exchange>>,
    most: usize,
    /// How few there were at once since the last [`trim`](Spares::trim): so many nobody has needed.
    fewest: usize,
    /// What each new one is given to hold.
    server: Option<Arc<dyn Any + Send + Sync>>,
    most_pairs: MostPairs,
    /// What exchanges with large bodies have read into.
    pub(super) blocks: Blocks,
}

impl Spares {
    /// The size of a fresh read buffer, in bytes.
    pub(crate) const INPUT_BYTES: usize = 16 << 10;

    /// Keeps at most `most` exchanges, and of those with large bodies at most `most_bytes` of the memory that was read into.
    /// Their requests may have as many pairs of names and values as the settings say by default.
    #[must_use]
    pub fn new(most: usize, most_bytes: usize) -> Spares {
        let blocks = Blocks::new(most_bytes);
        let (free, most_pairs) = (Vec::with_capacity(most), MostPairs::default());
        Spares { free, most, fewest: 0, server: None, most_pairs, blocks }
    }

    /// Exchanges of this server, which has these settings.
    pub(crate) fn serving(self, server: Arc<dyn Any + Send + Sync>, config: &Config) -> Spares {
        Spares { server: Some(server), most_pairs: MostPairs::of(config), ..self }
    }

    #[inline]
    pub(super) fn take(&mut self) -> Box<Exchange> {
        let exchange = self.free.pop();
        self.fewest = self.fewest.min(self.free.len());
        exchange.unwrap_or_else(|| self.fresh())
    }

    #[cold]
    fn fresh(&self) -> Box<Exchange> {
        let mut exchange = Box::new(Exchange::with_input(Spares::INPUT_BYTES));
        exchange.head.server.clone_from(&self.server);
        exchange.head.most_pairs = self.most_pairs;
        exchange
    }

    /// Takes an exchange that is not needed any more.
    pub fn give(&mut self, exchange: Box<Exchange>) {
        let mut exchange = exchange;
        exchange.clear();
        self.give_rested(exchange);
    }

    /// Takes one that has nothing left to read and nothing to send.
    #[inline(always)]
    pub(super) fn give_rested(&mut self, exchange: Box<Exchange>) {
        let mut exchange = exchange;
        if self.free.len() < self.most && exchange.is_small() {
            exchange.shrink_to_kept();
            self.free.push(exchange);
        } else {
            self.discard(exchange);
        }
    }

    /// Out of line, for it takes many registers and is rare.
    #[cold]
    fn discard(&mut self, mut exchange: Box<Exchange>) {
        exchange.release(&mut self.blocks);
    }

    /// Frees those that nobody has needed since the last call.
    pub fn trim(&mut self) {
        // The last one given is the first one taken, so these have rested longest.
        self.free.drain(..self.fewest);
        self.fewest = self.free.len();
        self.blocks.trim();
    }

    /// How many exchanges are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.free.len()
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.free.is_empty() && self.blocks.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_between_two_trims_is_kept() {
        let mut spares = Spares::new(4, 0);
        for exchange in [(); 6].map(|()| spares.take()) {
            spares.give(exchange);
        }
        assert_eq!(spares.len(), 4);
        spares.trim();
        let taken = [spares.take(), spares.take(), spares.take()];
        taken.into_iter().for_each(|exchange| spares.give(exchange));
        spares.trim();
        assert_eq!(spares.len(), 3);
        spares.trim();
        assert!(spares.is_empty());
    }

    #[test]
    fn memory_of_an_unusual_answer_is_not_kept() {
        let mut spares = Spares::new(1, 0);
        let mut exchange = spares.take();
        exchange.answer().body_writer().resize(1 << 20, 0);
        spares.give_rested(exchange);
        assert!(spares.take().answer().room() <= 64 << 10);
    }
}
