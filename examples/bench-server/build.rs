//! Asks the linker for a smaller program.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Most of what the loader adjusts are addresses in tables. They take 24 bytes each, and about one bit in this form, which
    // glibc reads from version 2.36 on.
    if env::var("TARGET").is_ok_and(|target| target == "x86_64-unknown-linux-gnu") {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
