//! Do the tables of the conformance chapter and the corpus say the same?

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use integration::corpus::{Case, cases};

/// A row of the chapter's tables.
struct Row {
    /// Its line in the chapter.
    number: usize,
    /// The sections that it is about, each with its RFC: `9112 5.1`.
    sections: Vec<String>,
    /// The tests that it names: files of the corpus, perhaps with a `*`, and functions.
    tests: Vec<String>,
}

#[test]
fn every_row_has_four_columns_and_names_a_test() {
    let found = rows().into_iter().filter(|row| row.tests.is_empty() || row.sections.is_empty());
    expect_none(
        found.map(|row| format!("line {}", row.number)),
        "write `| section | what is asked | what we do | tests |`, the tests in backticks",
    );
}

#[test]
fn every_test_that_a_row_names_exists() {
    let (cases, functions) = (cases(), functions());
    let exists = |test: &str| match test.contains('/') {
        true => cases.iter().any(|case| matches(test, &case.name)),
        false => functions.contains(test),
    };
    let mut found = Vec::new();
    for row in rows() {
        let missing = row.tests.iter().filter(|test| !exists(test));
        found.extend(missing.map(|test| format!("line {}: {test}", row.number)));
    }
    expect_none(found, "name files of tests/corpus and test functions");
}

#[test]
fn every_case_of_the_corpus_belongs_to_a_row() {
    let rows = rows();
    let patterns: Vec<&String> = rows.iter().flat_map(|row| &row.tests).collect();
    let is_named = |case: &Case| patterns.iter().any(|pattern| matches(pattern, &case.name));
    let found = cases().into_iter().filter(|case| !is_named(case)).map(|case| case.name);
    expect_none(found, "name the case in a row of book/src/conformance.md");
}

#[test]
fn every_clause_of_a_case_has_a_row_that_names_the_case() {
    let rows = rows();
    let has_row = |case: &Case| {
        let of_clause = rows.iter().filter(|row| row.sections.contains(&case.clause));
        of_clause.flat_map(|row| &row.tests).any(|test| matches(test, &case.name))
    };
    let found = cases().into_iter().filter(|case| !has_row(case));
    expect_none(
        found.map(|case| format!("{}: {}", case.clause, case.name)),
        "name the case in a row of its own section, or correct its first line",
    );
}

/// Whether `name` is `pattern`, in which `*` stands for anything.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(before) = last.replace(part) {
            let Some(at) = rest.find(before) else { return false };
            rest = &rest[at + before.len()..];
        }
    }
    last.map_or(rest.is_empty(), |end| rest.ends_with(end))
}

fn rows() -> Vec<Row> {
    let path = root().join("book/src/conformance.md");
    let text = fs::read_to_string(&path).expect("the chapter is there");
    let (mut rfc, mut rows) = (String::new(), Vec::new());
    for (index, line) in text.lines().enumerate() {
        if let Some(heading) = line.strip_prefix("## ") {
            rfc = heading.strip_prefix("RFC ").unwrap_or_default().to_string();
        }
        let Some(line) = line.strip_prefix("| ") else { continue };
        if line.starts_with("§ ") {
            continue;
        }
        // A bar within backticks is none of the table's.
        let cells: Vec<_> = line.trim_end_matches('|').split(" | ").map(str::trim).collect();
        let (sections, tests) = match cells[..] {
            [sections, _, _, tests] => (sections_of(sections, &rfc), quoted(tests)),
            _ => (Vec::new(), Vec::new()),
        };
        rows.push(Row { number: index + 1, sections, tests });
    }
    assert!(rows.len() > 100, "the tables are not where this test looks for them");
    rows
}

/// `5.1`, `5.1, 5.2`, `15.4.2 to 15.4.9`, or `RFC 3986 2.1` where the heading names no RFC.
fn sections_of(cell: &str, rfc: &str) -> Vec<String> {
    let sections = cell.split(", ").flat_map(|part| part.split(" to "));
    sections
        .map(|section| match section.strip_prefix("RFC ") {
            Some(whole) => whole.to_string(),
            None => format!("{rfc} {section}"),
        })
        .collect()
}

/// What stands in backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_string).collect()
}

/// The names of all test functions.
fn functions() -> BTreeSet<String> {
    let mut functions = BTreeSet::new();
    for folder in ["tests/src", "tests/tests", "http-core/src"] {
        collect(&root().join(folder), &mut functions);
    }
    functions
}

fn collect(folder: &Path, functions: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository") {
        let path = entry.expect("an entry of a folder can be read").path();
        if path.is_dir() {
            collect(&path, functions);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            for part in text.split("#[test]").skip(1) {
                let name = part.split("fn ").nth(1).and_then(|rest| rest.split('(').next());
                functions.extend(name.map(str::to_string));
            }
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Fails with all findings at once, and with what to do about them.
fn expect_none(found: impl IntoIterator<Item = String>, advice: &str) {
    let found: Vec<String> = found.into_iter().collect();
    assert!(found.is_empty(), "\n\n  {}\n\n{advice}\n", found.join("\n  "));
}

#[test]
fn star_stands_for_anything() {
    for (pattern, name) in [
        ("a/b", "a/b"),
        ("a/*", "a/b"),
        ("a/b*", "a/b"),
        ("a/*-b", "a/x-b"),
        ("a/*-b-*", "a/x-b-y"),
        ("a/*b*c", "a/xbyc"),
    ] {
        assert!(matches(pattern, name), "{pattern} {name}");
    }
    for (pattern, name) in
        [("a/b", "a/bc"), ("a/b*", "a/c"), ("a/*-b", "a/x-bc"), ("a/*b*c", "a/c")]
    {
        assert!(!matches(pattern, name), "{pattern} {name}");
    }
}
