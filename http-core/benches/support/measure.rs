//! How long a piece of work takes, as criterion samples it.

use std::hint::black_box;
use std::time::Instant;

use criterion::BenchmarkGroup;
use criterion::measurement::WallTime;

/// The median of the samples that criterion takes, in nanoseconds.
pub(crate) fn measure<R>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    mut work: impl FnMut() -> R,
) -> f64 {
    let mut samples = Vec::new();
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|rounds| {
            let start = Instant::now();
            for _ in 0..rounds {
                black_box(work());
            }
            let elapsed = start.elapsed();
            samples.push(elapsed.as_nanos() as f64 / rounds as f64);
            elapsed
        });
    });
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}
