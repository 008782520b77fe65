//! Is the reference in the book complete? Every macro and key has its place there, and every message of the compiler.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_macro_has_a_section() {
    let page = read("book/src/macros.md");
    let source = read("http-macros/src/lib.rs");
    let mut names = BTreeSet::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if let Some(derive) = between(line, "#[proc_macro_derive(", ")") {
            names.insert(format!("`{}`", derive.split(',').next().unwrap_or(derive)));
            continue;
        }
        let (before, behind) = match line {
            "#[proc_macro_attribute]" => ("`#[", "]`"),
            "#[proc_macro]" => ("`", "!`"),
            _ => continue,
        };
        let name = lines.next().and_then(|line| between(line, "pub fn ", "("));
        names.insert(format!("{before}{}{behind}", name.expect("a function")));
    }
    assert!(names.len() > 20, "{names:?}");
    let missing: Vec<_> = names.iter().filter(|name| !page.contains(*name)).collect();
    assert!(missing.is_empty(), "book/src/macros.md has nothing of {missing:?}");
}

#[test]
fn every_key_of_a_route_has_a_row() {
    let source = read("http-macros/src/attribute.rs");
    let arms = between(&source, "match key.to_string().as_str() {", "other =>").expect("the keys");
    let keys: BTreeSet<&str> = arms
        .lines()
        .filter(|line| line.starts_with(&" ".repeat(12)) && line.contains("\" =>"))
        .filter_map(|line| line.trim().strip_prefix('"')?.split_once("\" =>"))
        .map(|(key, _)| key)
        // A value of a key stands deeper.
        .filter(|key| !["inline", "pool"].contains(key))
        .collect();
    assert!(keys.contains("dispatch") && keys.len() > 5, "{keys:?}");
    let page = read("book/src/macros.md");
    let rows = rows(between(&page, "### Keys", "###").expect("the section"));
    assert_eq!(rows, keys, "the rows of book/src/macros.md, and the keys that there are");
}

#[test]
fn every_key_of_a_derive_is_named() {
    let page = read("book/src/macros.md");
    let library = read("http-macros/src/lib.rs");
    let attributes: BTreeSet<&str> = library
        .match_indices("attributes(")
        .filter_map(|(at, _)| between(&library[at..], "attributes(", ")"))
        .collect();
    assert!(attributes.len() > 4, "{attributes:?}");
    for attribute in attributes {
        assert!(page.contains(&format!("#[{attribute}(")), "book/src/macros.md: #[{attribute}(…)]");
    }
    for stem in ["from_pairs", "from_text"] {
        let source = read(&format!("http-macros/src/{stem}.rs"));
        let of = source.split("path().is_ident(\"").nth(1).and_then(|rest| rest.split_once('"'));
        let (attribute, _) = of.expect("the attribute");
        for (at, _) in source.match_indices("meta.path.is_ident(\"") {
            let key = between(&source[at..], "(\"", "\")").expect("a key");
            let written = format!("#[{attribute}({key}");
            assert!(page.contains(&written), "book/src/macros.md has nothing of `{written}`");
        }
    }
}

#[test]
fn every_message_of_the_compiler_has_its_cause_and_cure() {
    let page = read(ERRORS);
    let listed: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    let mut told = BTreeSet::new();
    for (case, text) in snapshots() {
        for line in text.lines().filter(|line| line.starts_with("error")) {
            let (_, message) = line.split_once(": ").expect("a message");
            told.insert((case.clone(), message.replace("evaluation panicked: ", "")));
        }
    }
    assert!(told.len() > 250, "{} messages", told.len());
    let missing: Vec<_> = told
        .iter()
        .filter(|(_, message)| !listed.iter().any(|listed| fits(listed, message)))
        .map(|(case, message)| format!("{case}: {message}"))
        .collect();
    assert!(missing.is_empty(), "{ERRORS} has nothing of:\n{}", missing.join("\n"));
    let stale: Vec<_> = listed
        .iter()
        .filter(|listed| !told.iter().any(|(_, message)| fits(listed, message)))
        .collect();
    assert!(stale.is_empty(), "{ERRORS} tells what no case in tests/ui shows: {stale:#?}");
}

#[test]
fn every_program_that_does_not_compile_is_shown() {
    let page = read(ERRORS);
    let missing: Vec<String> = snapshots()
        .into_iter()
        .map(|(case, _)| case)
        .filter(|case| !page.contains(&format!("{{{{#include ../../tests/ui/{case}.rs}}}}")))
        .collect();
    assert!(missing.is_empty(), "{ERRORS} does not show {missing:?}");
}

#[test]
fn every_piece_of_code_in_the_book_is_a_file_of_the_tests() {
    let folder = root().join("book/src");
    let mut count = 0;
    for entry in fs::read_dir(&folder).expect("the book") {
        let path = entry.expect("a chapter").path();
        let text = fs::read_to_string(&path).unwrap_or_default();
        for target in text.split("{{#include ").skip(1).filter_map(|rest| rest.split("}}").next()) {
            let (name, anchor) = target.split_once(':').unwrap_or((target, ""));
            let file = fs::read_to_string(folder.join(name));
            let file = file.unwrap_or_else(|_| panic!("{}: no {name}", path.display()));
            let has = |word: &str| {
                file.lines().any(|line| line.trim().ends_with(&format!(" {word}: {anchor}")))
            };
            let is_whole = anchor.is_empty() || (has("ANCHOR") && has("ANCHOR_END"));
            assert!(is_whole, "{}: {name} has no anchor `{anchor}`", path.display());
            count += 1;
        }
    }
    assert!(count > 100, "{count} pieces");
}

#[test]
fn the_phases_of_a_connection_are_those_of_the_code() {
    let source = read("http-core/src/proto/phase.rs");
    let body = between(&source, "enum Phase {", "}").expect("the phases");
    let names = body.lines().filter_map(|line| line.trim().strip_suffix(','));
    let phases: BTreeSet<&str> = names.filter(|name| !name.starts_with("//")).collect();
    let page = read("book/src/life-of-a-request.md");
    let table = between(&page, "| phase |", "## ").expect("the table");
    assert_eq!(rows(table), phases, "book/src/life-of-a-request.md, and proto/phase.rs");
    let drawn = |text: &str, start: &str| -> Vec<String> {
        let lines = text.lines().skip_while(|line| !line.contains("Preface ─▶ Idle"));
        let lines = lines.take_while(|line| !line.ends_with("```"));
        lines.map(|line| line.trim_start_matches(start).trim().to_owned()).collect()
    };
    assert_eq!(drawn(&page, ""), drawn(&source, "//!"), "the diagram");
}

/// The page of the messages.
const ERRORS: &str = "book/src/macro-errors.md";

/// Each program in `tests/ui` by its name, with what the compiler says of it.
fn snapshots() -> Vec<(String, String)> {
    let files = fs::read_dir(root().join("tests/ui")).expect("the folder");
    let mut found: Vec<_> = files
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "stderr"))
        .map(|path| {
            let case = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (case, fs::read_to_string(&path).expect("a text"))
        })
        .collect();
    found.sort();
    found
}

/// Whether `message` is what `listed` tells, where `…` stands for any text.
fn fits(listed: &str, message: &str) -> bool {
    let mut pieces = listed.split('…');
    let Some(mut rest) = pieces.next().and_then(|first| message.strip_prefix(first)) else {
        return false;
    };
    let mut last = None;
    for piece in pieces {
        last = Some(piece);
        let Some(at) = rest.find(piece) else { return false };
        if piece.is_empty() {
            continue;
        }
        rest = &rest[at + piece.len()..];
    }
    match last {
        None => rest.is_empty(),
        Some(last) => message.ends_with(last),
    }
}

#[test]
fn ellipsis_stands_for_any_text() {
    assert!(fits("`…` is set twice", "`name` is set twice"));
    assert!(fits("a `…` has no body", "a `GET` has no body"));
    assert!(fits("as `…`, …", "as `a`, or b"));
    assert!(!fits("`…` is set twice", "`name` is set"));
    assert!(!fits("write a name", "write a name or a number"));
}

/// What stands between the first of these and the next of those.
fn between<'t>(text: &'t str, before: &str, behind: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(behind).map(|(found, _)| found)
}

/// The first cells of a table, where they are one piece of code.
fn rows(text: &str) -> BTreeSet<&str> {
    text.lines().filter_map(|line| between(line, "| `", "` |")).collect()
}

fn read(name: &str) -> String {
    let path = root().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository").to_path_buf()
}
