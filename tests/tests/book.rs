//! Is the code in the book code that runs? Each failure says what to do.

use std::fs;
use std::path::Path;

use integration::book::{Block, Command, chapters, root};

#[test]
fn every_rust_block_is_included_from_a_file_of_the_workspace() {
    let mut found = Vec::new();
    for chapter in chapters() {
        let is_rust = |language: &str| language.split(',').next() == Some("rust");
        for block in chapter.blocks.iter().filter(|block| is_rust(&block.language)) {
            let lines = block.text.lines().filter(|line| !line.trim().is_empty()).count();
            let includes = block.includes();
            if includes.len() != lines || includes.is_empty() {
                found.push(format!("{}:{}", chapter.name, block.line));
            }
        }
    }
    expect_none(
        &found,
        "write `{{#include ../../examples/NAME/src/main.rs:ANCHOR}}`, so that the code is compiled and tested; \
         what is not meant to be is `text`",
    );
}

#[test]
fn every_include_finds_its_file_and_its_anchor() {
    let mut found = Vec::new();
    for chapter in chapters() {
        for block in &chapter.blocks {
            for include in block.includes() {
                let place = format!("{}:{}: {}", chapter.name, block.line, include.path);
                let path = root().join("book/src").join(&include.path);
                let Ok(text) = fs::read_to_string(&path) else {
                    found.push(format!("{place}: no such file"));
                    continue;
                };
                let packages = ["examples", "http-core", "tests"].map(|it| format!("../../{it}/"));
                let is_rust = include.path.ends_with(".rs");
                if is_rust && !packages.iter().any(|it| include.path.starts_with(it)) {
                    found.push(format!("{place}: no package of the workspace"));
                }
                let Some(anchor) = include.anchor else { continue };
                let marks = ["ANCHOR", "ANCHOR_END"].map(|mark| format!("{mark}: {anchor}"));
                let count = |mark: &str| text.lines().filter(|line| line.ends_with(mark)).count();
                if marks.iter().any(|mark| count(mark) != 1) {
                    found.push(format!("{place}: not one anchor {anchor} and its end"));
                }
            }
        }
    }
    expect_none(
        &found,
        "put `// ANCHOR: NAME` before the lines and `// ANCHOR_END: NAME` behind them",
    );
}

#[test]
fn every_anchor_of_an_example_is_shown() {
    let chapters = chapters();
    let includes: Vec<_> =
        chapters.iter().flat_map(|chapter| &chapter.blocks).flat_map(Block::includes).collect();
    let mut found = Vec::new();
    for example in fs::read_dir(root().join("examples")).expect("the examples") {
        let source = example.expect("an entry").path().join("src");
        for file in source.read_dir().into_iter().flatten() {
            let path = file.expect("an entry").path();
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let anchors = text.lines().filter_map(|line| line.split_once("// ANCHOR: "));
            for (_, anchor) in anchors {
                let is_shown = includes.iter().any(|include| {
                    include.anchor.as_deref() == Some(anchor)
                        && path.ends_with(include.path.trim_start_matches("../"))
                });
                if !is_shown {
                    found.push(format!("{}: {anchor}", path.display()));
                }
            }
        }
    }
    expect_none(&found, "take the anchor out, or show it in the book");
}

#[test]
fn every_command_in_the_book_is_tried_by_a_test_of_its_example() {
    let mut found = Vec::new();
    for chapter in chapters() {
        for block in &chapter.blocks {
            for step in block.steps() {
                let place = format!("{}:{}", chapter.name, step.line);
                if let Err(error) = Command::parse(&step.command) {
                    found.push(format!("{place}: {error}: {}", step.command));
                }
                let Some(example) = &block.example else {
                    found.push(format!("{place}: no example is included before"));
                    continue;
                };
                let call = format!("integration::book::check(\"{example}\"");
                let folder = root().join("examples").join(example);
                let mut sources = Vec::new();
                collect(&folder, &mut sources);
                if !sources.iter().any(|text| text.contains(&call)) {
                    found.push(format!("{place}: no test of {example} calls {call}, …)"));
                }
            }
        }
    }
    expect_none(
        &found,
        "a `console` block holds `$ curl …` with its answer, behind an include of an example whose tests try it",
    );
}

#[test]
fn every_link_to_a_part_of_a_chapter_finds_its_heading() {
    let chapters = chapters();
    let mut found = Vec::new();
    for chapter in &chapters {
        let links = chapter.text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        for (name, fragment) in links.filter_map(|(link, _)| link.split_once('#')) {
            let name = if name.is_empty() { &chapter.name } else { name };
            // What is elsewhere is not looked at.
            let Some(target) = chapters.iter().find(|chapter| chapter.name == name) else {
                continue;
            };
            if !target.fragments().iter().any(|heading| heading == fragment) {
                found.push(format!("{}: {name}#{fragment}", chapter.name));
            }
        }
    }
    expect_none(
        &found,
        "write the heading in small letters, with `-` for spaces and without other signs",
    );
}

#[test]
fn readme_shows_the_program_that_the_book_shows() {
    let read = |path: &str| fs::read_to_string(root().join(path)).expect("a file that can be read");
    let (readme, hello) = (read("README.md"), read("examples/hello/src/main.rs"));
    let part = |text: &str, start, end| {
        let rest = text.split_once(start).expect("where it starts").1;
        rest.split_once(end).expect("where it ends").0.to_owned()
    };
    let program = part(&hello, "// ANCHOR: program\n", "// ANCHOR_END");
    assert_eq!(
        part(&readme, "```rust\n", "```"),
        program,
        "README.md and the example hello differ"
    );
}

/// The texts of all files of Rust below a folder.
fn collect(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder that can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            texts.push(fs::read_to_string(&path).expect("a file that can be read"));
        }
    }
}

/// Fails with all findings at once, and with what to do about them.
fn expect_none(found: &[String], advice: &str) {
    assert!(found.is_empty(), "\n\n  {}\n\n{advice}\n", found.join("\n  "));
}
