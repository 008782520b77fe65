//! Does an example answer what the book prints?
//!
//! A block of the language `console` holds commands, each behind `$ `, and what each of them prints. It belongs to the example that
//! the nearest include above it is from, and the tests of that example call [`check`]. In each chapter the commands go, in
//! order, to one app that is new when the chapter begins.

mod blocks;
mod curl;

use std::fmt::Write;

use http_core::testing::Client;

pub use self::blocks::{Block, Chapter, Include, chapters, root};
pub use self::curl::Command;

/// Asks `start()`, an app of the example in memory, all that the book's chapters ask the example.
///
/// # Panics
/// If an answer is not the one printed, or the book asks this example nothing.
#[track_caller]
pub fn check(example: &str, start: impl Fn() -> Client) {
    let (mut asked, mut wrong) = (0, String::new());
    for chapter in chapters() {
        let mut client = None;
        let shows = |block: &&Block| block.example.as_deref() == Some(example);
        for block in chapter.blocks.iter().filter(shows) {
            for step in block.steps() {
                let place = format!("{}:{}", chapter.name, step.line);
                let command = Command::parse(&step.command)
                    .unwrap_or_else(|error| panic!("{place}: {error}: {}", step.command));
                let answer = command.send(client.get_or_insert_with(&start));
                asked += 1;
                if answer.trim_end() != step.answer.trim_end() {
                    let _ = write!(wrong, "\n{place}: $ {}\n{answer}", step.command);
                }
            }
        }
    }
    assert!(asked > 0, "no `console` block of the book belongs to the example {example}");
    assert!(wrong.is_empty(), "the book prints something else than these answers:\n{wrong}");
}
