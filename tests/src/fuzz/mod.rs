//! What the fuzz targets do with their input: functions that panic where an invariant is broken.
//!
//! The programs that libFuzzer drives are in `tests/fuzz`; `tests/tests/fuzz_seeds.rs` runs the same functions on the
//! committed seeds, and on mutations of them, with no other tool than cargo.

pub mod choices;
mod chunked;
mod chunked_reference;
pub mod connection;
mod cookies;
mod driver;
mod form_data;
mod head;
mod head_reference;
mod macro_parser;
pub mod matcher;
mod numbered;
mod pairs;
mod pattern;
mod percent;

/// A target: its name, which its folder of seeds has too, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 9] = [
    ("chunked", chunked::run),
    ("connection", connection::run),
    ("cookies", cookies::run),
    ("form_data", form_data::run),
    ("head", head::run),
    ("matcher", matcher::run),
    ("pairs", pairs::run),
    ("pattern", pattern::run),
    ("percent", percent::run),
];

/// Runs the target of this name.
///
/// # Panics
/// If an invariant is broken, or there is no such target.
pub fn run(name: &str, data: &[u8]) {
    let (_, run) = TARGETS.iter().find(|target| target.0 == name).expect("a target of this name");
    run(data);
}
