//! Numbers from a seed: the same on every machine, for ever.

/// A generator of numbers (SplitMix64).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The generator of this seed.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.number() % end as u64) as usize
    }

    /// True this often in a hundred times.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// A length: small ones often, up to `most` at times.
    pub fn length(&mut self, most: usize) -> usize {
        let bits = self.below(usize::BITS as usize - most.leading_zeros() as usize + 1);
        self.below((1 << bits).min(most) + 1)
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// The seeds to run: the one that the variable `SEED` names, else as many as `SEEDS` says, else `default`.
///
/// # Panics
/// If the variable is no number.
pub fn seeds(default: u64) -> std::ops::Range<u64> {
    let read = |name: &str| {
        let text = std::env::var(name).ok()?;
        Some(text.parse::<u64>().unwrap_or_else(|_| panic!("{name}={text} is no number")))
    };
    match read("SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..read("SEEDS").unwrap_or(default),
    }
}

/// Says on stderr how to replay a seed when its test fails.
#[derive(Debug)]
pub struct Replay {
    /// The test's file.
    pub test: &'static str,
    /// The seed that is running.
    pub seed: u64,
}

impl Drop for Replay {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Replay { test, seed } = self;
            eprintln!("replay: SEED={seed} cargo test -p integration --test {test}");
        }
    }
}
