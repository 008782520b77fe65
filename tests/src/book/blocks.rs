//! Which blocks of code do the chapters of the book have?

use std::fs;
use std::path::{Path, PathBuf};

/// A chapter, with its blocks in order.
#[derive(Debug)]
pub struct Chapter {
    /// Its path below `book/src`.
    pub name: String,
    /// All of it.
    pub text: String,
    /// In the order of the chapter.
    pub blocks: Vec<Block>,
}

/// What stands between two fences.
#[derive(Debug)]
pub struct Block {
    /// What stands behind the first fence: `rust`, `console`.
    pub language: String,
    /// The line of its first fence, from 1.
    pub line: usize,
    /// The lines between the fences.
    pub text: String,
    /// The example that the last include up to here is from.
    pub example: Option<String>,
}

/// A line of a block that mdBook puts a file in place of, or a part of one.
#[derive(Debug, PartialEq)]
pub struct Include {
    /// From the folder of the chapter.
    pub path: String,
    /// The part between `ANCHOR: name` and `ANCHOR_END: name`.
    pub anchor: Option<String>,
}

/// A command of a `console` block, and what it prints.
#[derive(Debug)]
pub struct Step {
    pub line: usize,
    pub command: String,
    pub answer: String,
}

/// The folder of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All chapters of the book, by their names.
///
/// # Panics
/// If the book cannot be read.
#[must_use]
pub fn chapters() -> Vec<Chapter> {
    let folder = root().join("book/src");
    let entries = fs::read_dir(&folder).expect("the book's folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string());
    let mut names: Vec<String> = names.map(|name| name.expect("a name in UTF-8")).collect();
    names.retain(|name| name.ends_with(".md"));
    names.sort();
    let chapter = |name: String| {
        let text = fs::read_to_string(folder.join(&name)).expect("a chapter that can be read");
        Chapter { blocks: blocks(&text), name, text }
    };
    names.into_iter().map(chapter).collect()
}

fn blocks(text: &str) -> Vec<Block> {
    let (mut blocks, mut example) = (Vec::new(), None);
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        // A block in a list is set in.
        let Some(language) = line.trim_start().strip_prefix("```") else { continue };
        let inside = lines.by_ref().map(|(_, line)| line);
        let inside: Vec<&str> =
            inside.take_while(|line| !line.trim_start().starts_with("```")).collect();
        let mut block = Block {
            language: language.to_owned(),
            line: index + 1,
            text: inside.join("\n"),
            example: None,
        };
        if let Some(name) = block.includes().iter().rev().find_map(Include::example) {
            example = Some(name.to_owned());
        }
        block.example.clone_from(&example);
        blocks.push(block);
    }
    blocks
}

impl Chapter {
    /// Its headings, as the fragments of links to them.
    #[must_use]
    pub fn fragments(&self) -> Vec<String> {
        let headings = self.text.lines().filter(|line| line.starts_with('#'));
        headings.map(|line| fragment(line.trim_start_matches('#').trim())).collect()
    }
}

/// As mdBook makes it of a heading.
fn fragment(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || " -_".contains(*c);
    heading.to_lowercase().chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

impl Block {
    /// The files, or parts of files, that the block shows.
    #[must_use]
    pub fn includes(&self) -> Vec<Include> {
        self.text.lines().filter_map(Include::parse).collect()
    }

    /// The commands, if this is a `console` block.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        if self.language != "console" {
            return steps;
        }
        let mut goes_on = false;
        for (index, line) in self.text.lines().enumerate() {
            let (line, number) = (line.trim_end(), self.line + 1 + index);
            match (line.strip_prefix("$ "), steps.last_mut()) {
                (Some(command), _) => {
                    let command = command.to_owned();
                    steps.push(Step { line: number, command, answer: String::new() });
                }
                (None, Some(step)) if goes_on => {
                    step.command.truncate(step.command.len() - 1);
                    step.command.push_str(line.trim_start());
                }
                (None, Some(step)) => step.answer.extend([line, "\n"]),
                (None, None) => panic!("line {number}: no command before {line:?}"),
            }
            let is_command = steps.last().is_some_and(|step| step.answer.is_empty());
            goes_on = is_command && line.ends_with('\\');
        }
        steps
    }
}

impl Include {
    fn parse(line: &str) -> Option<Include> {
        let inside = line.trim().strip_prefix("{{#include ")?.strip_suffix("}}")?;
        let (path, anchor) = inside
            .split_once(':')
            .map_or((inside, None), |(path, anchor)| (path, Some(anchor.to_owned())));
        Some(Include { path: path.to_owned(), anchor })
    }

    fn example(&self) -> Option<&str> {
        Some(self.path.strip_prefix("../../examples/")?.split_once('/')?.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_have_their_answers_and_their_example() {
        let text = "```rust\n{{#include ../../examples/hello/src/main.rs:program}}\n```\n\n\
                    ```console\n$ curl a \\\n    -i\none\n\ntwo\n$ curl b\n```\n";
        let blocks = blocks(text);
        let anchor = Some("program".to_owned());
        let path = "../../examples/hello/src/main.rs".to_owned();
        assert_eq!(blocks[0].includes(), [Include { path, anchor }]);
        assert_eq!(blocks[1].example.as_deref(), Some("hello"));
        let steps = blocks[1].steps();
        assert_eq!((steps[0].line, steps[0].command.as_str()), (6, "curl a -i"));
        assert_eq!(steps[0].answer, "one\n\ntwo\n");
        assert_eq!((steps[1].command.as_str(), steps[1].answer.as_str()), ("curl b", ""));
    }
}
