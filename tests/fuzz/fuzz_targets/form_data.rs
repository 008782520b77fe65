//! The target `form_data`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| integration::fuzz::run("form_data", data));
