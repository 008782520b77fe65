//! What the compiler says of a mistake, word by word.

use std::process::Command;

/// The words are those of one compiler; another one's differ.
const TOOLCHAIN: &str = "rustc 1.95.";

#[test]
fn mistakes_are_told_in_the_users_words() {
    let version = Command::new("rustc").arg("--version").output();
    let version = version.map(|output| output.stdout).unwrap_or_default();
    if !version.starts_with(TOOLCHAIN.as_bytes()) {
        return;
    }
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
