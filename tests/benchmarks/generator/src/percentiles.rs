//! Of many times, which share was no longer than what?

use std::time::Duration;

/// Times in µs, in the order in which they were taken.
#[derive(Default)]
pub struct Times(Vec<u64>);

impl Times {
    /// One more.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time.as_micros() as u64);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The 50th, 99th and 99.9th percentile and the longest, as the words of a line.
    pub fn words(mut self) -> String {
        self.0.sort_unstable();
        let at = |share: f64| match self.0.len() {
            0 => 0,
            count => self.0[((count as f64 * share) as usize).min(count - 1)],
        };
        format!("p50={} p99={} p999={} longest={}", at(0.5), at(0.99), at(0.999), at(1.0))
    }
}
