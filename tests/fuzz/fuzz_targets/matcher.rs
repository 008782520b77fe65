//! The target `matcher`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| integration::fuzz::run("matcher", data));
