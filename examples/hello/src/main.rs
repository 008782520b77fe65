//! The first program of the README.

fn main() {}
