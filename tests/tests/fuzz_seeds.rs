//! The fuzz targets on their seeds, and on mutations of them: what can be run with cargo alone, the same at each run.
//!
//! `SEEDS=100000 cargo test -p integration --test fuzz_seeds` makes so many mutations of each seed.

use std::fs;
use std::path::{Path, PathBuf};

use integration::fuzz::TARGETS;
use integration::random::Random;

/// Mutations of each seed.
const MUTATIONS: u64 = 60;

/// A mutation does not grow beyond it.
const MOST_BYTES: usize = 4_096;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds")
}

/// The seeds of a target, by name.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder().join(target)).expect("a target has seeds");
    let read = |entry: fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, fs::read(entry.path()).expect("a seed can be read"))
    };
    let mut seeds: Vec<_> = entries.map(|entry| read(entry.expect("an entry"))).collect();
    seeds.sort();
    seeds
}

/// Says on stderr what the target was given when it panics.
struct Given<'a>(&'a str, &'a str, &'a [u8]);

impl Drop for Given<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Given(target, seed, data) = self;
            eprintln!("{target}, from the seed {seed}: b\"{}\"", data.escape_ascii());
        }
    }
}

#[test]
fn every_target_has_its_program_and_every_folder_of_seeds_its_target() {
    let names = |folder: PathBuf| -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder is there");
        let name = |entry: fs::DirEntry| entry.path().file_stem().map(std::ffi::OsStr::to_owned);
        let mut names: Vec<String> = entries
            .filter_map(|entry| name(entry.expect("an entry")))
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let targets: Vec<String> = TARGETS.iter().map(|target| target.0.to_owned()).collect();
    assert_eq!(names(folder()), targets);
    assert_eq!(names(folder().join("../fuzz_targets")), targets);
}

#[test]
fn no_seed_breaks_an_invariant() {
    for (target, run) in TARGETS {
        for (seed, data) in seeds(target) {
            let _given = Given(target, &seed, &data);
            run(&data);
        }
    }
}

#[test]
fn no_mutation_of_a_seed_breaks_an_invariant() {
    let count = integration::random::seeds(MUTATIONS);
    for (target, run) in TARGETS {
        let seeds = seeds(target);
        for (number, (name, seed)) in seeds.iter().enumerate() {
            for round in count.clone() {
                let mut random = Random::new(round << 8 | number as u64);
                let mut data = seed.clone();
                for _ in 0..1 + random.length(6) {
                    mutate(&mut data, &seeds, &mut random);
                }
                data.truncate(MOST_BYTES);
                let _given = Given(target, name, &data);
                run(&data);
            }
        }
    }
}

fn mutate(data: &mut Vec<u8>, seeds: &[(String, Vec<u8>)], random: &mut Random) {
    let at = random.below(data.len() + 1);
    let end = (at + random.length(40)).min(data.len());
    match random.below(7) {
        0 if at < data.len() => data[at] = random.number() as u8,
        1 if at < data.len() => data[at] ^= 1 << random.below(8),
        2 => data.insert(at, random.pick(b"\r\n \t:;,=%/{}?&\"\\\0\x7f\xff.0")),
        3 => drop(data.drain(at..end)),
        4 => {
            let copy = data[at..end].to_vec();
            let to = random.below(data.len() + 1);
            data.splice(to..to, copy);
        }
        5 => {
            let other = &seeds[random.below(seeds.len())].1;
            let from = random.below(other.len() + 1);
            let to = (from + random.length(60)).min(other.len());
            data.splice(at..end, other[from..to].iter().copied());
        }
        _ => data.truncate(at),
    }
}
