//! Is the repository tidy? Rules that a compiler does not check; each failure says what to do.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use http_core::Config;

/// Lines beyond which a file answers more than one question.
const MOST_LINES: usize = 500;

/// What each top-level module of `http-core` may import. Everything imports what stands below it, never what stands
/// beside it; `testing` is the roof.
const MAY_IMPORT: [(&str, &[&str]); 14] = [
    ("config", &["error"]),
    ("error", &["config"]),
    ("notice", &[]),
    ("message", &["notice", "config", "error"]),
    ("routing", &["message", "config", "error"]),
    ("handler", &["notice", "routing", "message", "config", "error"]),
    ("app", &["notice", "handler", "routing", "message", "config", "error"]),
    // What the macros' expansions name.
    ("expansion", &["app", "handler", "routing", "message", "config", "error"]),
    // The macros, with their documentation.
    ("macros", &[]),
    ("pool", &["config", "error"]),
    ("proto", &["notice", "message", "config", "error"]),
    (
        "runtime",
        &["notice", "proto", "app", "handler", "routing", "pool", "message", "config", "error"],
    ),
    (
        "server",
        &[
            "notice", "runtime", "proto", "app", "handler", "routing", "pool", "message", "config",
            "error",
        ],
    ),
    (
        "testing",
        &[
            "server", "runtime", "proto", "app", "handler", "routing", "pool", "message", "config",
            "error",
        ],
    ),
];

#[test]
fn every_rust_file_begins_with_a_line_that_says_what_it_is_for() {
    let found = rust_files().into_iter().filter(|file| {
        let generated =
            file.name.starts_with("tests/tests/ui/") || file.name.starts_with("tests/ui/");
        !generated && !file.text.starts_with("//!")
    });
    expect_none(
        found.map(|file| file.name),
        "begin the file with a `//!` line that states the one question it answers",
    );
}

#[test]
fn no_rust_file_is_longer_than_500_lines() {
    let found = rust_files().into_iter().filter_map(|file| {
        let lines = file.text.lines().count();
        (lines > MOST_LINES).then(|| format!("{}: {lines} lines", file.name))
    });
    expect_none(found, "split the file where its idea splits; 80 to 250 lines is comfortable");
}

#[test]
fn nothing_is_left_unfinished_or_ignored() {
    // In two halves, so that this file holds none of them.
    let needles = [
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("#[ign", "ore"),
    ];
    let mut found = Vec::new();
    for file in rust_files() {
        for (number, line) in file.numbered_lines() {
            if let Some(needle) = needles.iter().find(|needle| line.contains(**needle)) {
                found.push(format!("{}:{number}: {needle}", file.name));
            }
        }
    }
    expect_none(found, "finish it, or open an issue and take the mark out");
}

#[test]
fn modules_import_only_what_stands_below_them() {
    let names = exported_names();
    let mut found = Vec::new();
    for file in core_files() {
        let module = file.module();
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == module) else {
            let text = format!("{}: `{module}` is not in MAY_IMPORT of the tidy test", file.name);
            found.push(text);
            continue;
        };
        for (number, name) in imports(&file.text) {
            match names.get(&name).map(String::as_str) {
                Some("") => {}
                Some(target) if target == module || allowed.contains(&target) => {}
                Some(target) => {
                    let text = format!("{}:{number}: `{module}` imports `{target}`", file.name);
                    found.push(text);
                }
                None => {
                    let text = format!("{}:{number}: `crate::{name}` is not in lib.rs", file.name);
                    found.push(text);
                }
            }
        }
    }
    expect_none(
        found,
        "move the item below both modules, or hand it in as an argument (ARCHITECTURE.md, the direction of imports); \
         what lib.rs exports it exports by name",
    );
}

#[test]
fn modules_name_one_another_from_the_root() {
    let found = core_files().into_iter().flat_map(|file| {
        // In `a/mod.rs` and `a.rs`, one `super` is the root; in `a/b.rs`, two are.
        let inside = file.name.trim_start_matches(CORE).split('/').count();
        let depth = if file.name.ends_with("/mod.rs") { inside - 1 } else { inside };
        let climb = "super::".repeat(depth);
        let mut lines = Vec::new();
        for (number, line) in file.numbered_lines() {
            // An indented line may be in a module within the file.
            let imports = line.starts_with("use ") || line.starts_with("pub");
            if imports && line.contains(&climb) {
                lines.push(format!("{}:{number}: {line}", file.name));
            }
        }
        lines
    });
    expect_none(found, "write `crate::module` where a path leaves its top-level module");
}

#[test]
fn every_setting_has_a_row_in_the_book_and_every_row_a_setting() {
    let chapter = "book/src/settings.md";
    let text = read(&root().join(chapter));
    let rows: Vec<(&str, &str)> =
        text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | ")).collect();
    let settings = Config::settings();
    let missing = settings.iter().filter_map(|setting| {
        let Some((_, row)) = rows.iter().find(|(key, _)| *key == setting.key()) else {
            return Some(format!("no row: {}", setting.key()));
        };
        // Written for people: `32 KiB`, `16,384`; behind a comma may stand what else is to be said.
        let cell = row.split(" | ").next().unwrap_or_default();
        let plain = |text: &str| text.replace([' ', ','], "").to_lowercase();
        let is_told = plain(cell).trim_matches('`').starts_with(&plain(&setting.default()));
        let (key, default) = (setting.key(), setting.default());
        (!is_told).then(|| format!("{key}: the default is {default}, the book says {cell}"))
    });
    let is_known = |key: &str| settings.iter().any(|setting| setting.key() == key);
    let unknown = rows.iter().filter(|(key, _)| !is_known(key));
    expect_none(
        missing.chain(unknown.map(|(key, _)| format!("no key: {key}"))),
        "give each key of http-core/src/config.rs one row in book/src/settings.md, with its default",
    );
}

#[test]
fn every_test_that_stands_in_the_threat_table_exists() {
    let files = rust_files();
    let text = read(&root().join("SECURITY.md"));
    let named: Vec<(&str, &str)> =
        text.split('`').skip(1).step_by(2).filter_map(|code| code.split_once("::")).collect();
    assert!(named.len() > 30, "the table names tests as `file::name`");
    let found = named.into_iter().filter(|(stem, name)| {
        let file_name = format!("/{stem}.rs");
        let function = format!("fn {name}(");
        let is_path = name.contains("::");
        !is_path
            && !files
                .iter()
                .any(|file| file.name.ends_with(&file_name) && file.text.contains(&function))
    });
    expect_none(
        found.map(|(stem, name)| format!("{stem}::{name}")),
        "name in SECURITY.md the test that shows it",
    );
}

#[test]
fn every_relative_link_of_the_documents_leads_to_a_file() {
    let mut documents = Vec::new();
    collect(&root(), "md", &mut documents);
    let mut found = Vec::new();
    for path in documents {
        let text = read(&path);
        for target in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
            let file = target.0.split('#').next().unwrap_or_default();
            let outside = file.is_empty() || file.contains("://") || file.contains(' ');
            if !outside && !path.with_file_name(file).exists() {
                found.push(format!("{}: {}", relative(&path), target.0));
            }
        }
    }
    expect_none(found, "correct the link, or write the file");
}

#[test]
fn every_chapter_of_the_book_stands_in_its_summary() {
    let folder = root().join("book/src");
    let summary = read(&folder.join("SUMMARY.md"));
    let mut chapters = Vec::new();
    collect(&folder, "md", &mut chapters);
    let found = chapters.iter().filter_map(|path| {
        let name = path.strip_prefix(&folder).ok()?.to_string_lossy().replace('\\', "/");
        (name != "SUMMARY.md" && !summary.contains(&format!("({name})"))).then_some(name)
    });
    expect_none(found, "name the chapter in book/src/SUMMARY.md");
}

const CORE: &str = "http-core/src/";

/// A file of the repository.
struct File {
    /// Its path from the root, with `/`.
    name: String,
    text: String,
}

impl File {
    fn numbered_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The top-level module of `http-core` that the file belongs to.
    fn module(&self) -> &str {
        let inside = self.name.trim_start_matches(CORE);
        inside.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn rust_files() -> Vec<File> {
    let mut paths = Vec::new();
    for folder in ["http-core", "http-macros", "tests", "examples"] {
        collect(&root().join(folder), "rs", &mut paths);
    }
    assert!(paths.len() > 20, "the repository is not where this test looks for it");
    paths.iter().map(|path| File { name: relative(path), text: read(path) }).collect()
}

/// The sources of `http-core` but for its root, which names every module.
fn core_files() -> Vec<File> {
    let inside = |file: &File| file.name.starts_with(CORE) && file.module() != "lib";
    rust_files().into_iter().filter(inside).collect()
}

fn collect(folder: &Path, extension: &str, paths: &mut Vec<PathBuf>) {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("an entry of a folder can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            let ours = !name.starts_with('.') && name != "target";
            if ours {
                collect(&path, extension, paths);
            }
        } else if path.extension().is_some_and(|found| found == extension) {
            paths.push(path);
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Fails with all findings at once, and with what to do about them.
fn expect_none(found: impl IntoIterator<Item = String>, advice: &str) {
    let mut found: Vec<String> = found.into_iter().collect();
    found.sort();
    assert!(found.is_empty(), "\n\n  {}\n\n{advice}\n", found.join("\n  "));
}

/// Names that stand at the root of `http-core`, each with the module it comes from: empty for another crate's.
fn exported_names() -> BTreeMap<String, String> {
    let modules = MAY_IMPORT.map(|(name, _)| name);
    let mut names: BTreeMap<String, String> =
        modules.iter().map(|name| (name.to_string(), name.to_string())).collect();
    let text = code(&read(&root().join(CORE).join("lib.rs")));
    for statement in text.split(';') {
        let Some((_, tree)) = statement.split_once("use ") else { continue };
        let tree = tree.trim().trim_start_matches("crate::").trim_start_matches("self::");
        let first = tree.split([':', ' ']).next().unwrap_or_default();
        let module = if modules.contains(&first) { first } else { "" };
        for path in branches(tree) {
            let renamed = path.rsplit(" as ").next().unwrap_or(&path);
            let name = renamed.rsplit("::").next().unwrap_or(renamed);
            names.entry(name.trim().to_string()).or_insert_with(|| module.to_string());
        }
    }
    names
}

/// Every `crate::name` of a file, with its line. Unit tests beside the code may use what the code may.
fn imports(text: &str) -> Vec<(usize, String)> {
    let text = code(text);
    let mut found = Vec::new();
    for (at, needle) in text.match_indices("crate::") {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|before| before == '$' || before == '_' || before.is_alphanumeric()) {
            continue;
        }
        let number = text[..at].matches('\n').count() + 1;
        let rest = text[at + needle.len()..].trim_start();
        for path in branches(rest) {
            let name: String = path.trim().chars().take_while(|c| is_word(*c)).collect();
            found.push((number, name));
        }
    }
    found
}

/// The paths of a `use` tree that `text` begins with: `a::{b, c::d}` gives `a::b` and `a::c::d`.
fn branches(text: &str) -> Vec<String> {
    let end = text.find(|c: char| !is_word(c) && c != ':').unwrap_or(text.len());
    let (stem, rest) = text.split_at(end);
    let Some(group) = rest.strip_prefix('{') else {
        let alias = rest.strip_prefix(" as ").map(|alias| {
            let alias: String = alias.chars().take_while(|c| is_word(*c)).collect();
            format!(" as {alias}")
        });
        return vec![format!("{stem}{}", alias.unwrap_or_default())];
    };
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            ',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            '}' if depth == 0 => {
                parts.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
    parts.flat_map(branches).map(|branch| format!("{stem}{branch}")).collect()
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The text without its comments, lines kept: a comment may link to anything.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn scanner_sees_every_branch_of_a_use_tree() {
    let text = "use crate::{\n    app::{Service, Verdict},\n    proto,\n};\nlet x = crate::pool::Pool; // crate::server";
    let names: Vec<String> = imports(text).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["app", "app", "proto", "pool"]);
    assert_eq!(
        branches("http::{Method, StatusCode as Status}"),
        ["http::Method", "http::StatusCode as Status"]
    );
}
