//! The target `pairs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| integration::fuzz::run("pairs", data));
