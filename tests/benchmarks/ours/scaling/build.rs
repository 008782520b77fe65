//! Writes handlers, and tables of the first 1, 10, 100 and 500 of them.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, error::Error, fs};

/// Of five routes, one has no parameter, and one a suffix.
const PATTERNS: [(&str, &str); 5] = [
    ("/resource#", ""),
    ("/resource#/{id}", "_id: u64"),
    ("/resource#/{id}/items", "_id: u64"),
    ("/resource#/{id}/items/{item}", "_id: u64, _item: &str"),
    ("/resource#/search/{id}.json", "_id: u64"),
];
const SIZES: [usize; 4] = [1, 10, 100, 500];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut text = String::new();
    for number in 1..SIZES[SIZES.len() - 1] {
        let (pattern, arguments) = PATTERNS[number % PATTERNS.len()];
        let pattern = pattern.replace('#', &(number / PATTERNS.len()).to_string());
        // The arguments are named in the pattern without the underscore that says that nobody reads them.
        let arguments = arguments.replace('_', "");
        writeln!(
            text,
            "#[get({pattern:?})] fn h{number}({arguments}) -> &'static str {{ {} HELLO }}",
            uses(&arguments)
        )?;
    }
    writeln!(text, "/// The app whose first route is this one.")?;
    writeln!(text, "fn app(name: &str) -> Option<App<()>> {{\n    Some(match name {{")?;
    for size in SIZES {
        let others: String = (1..size).map(|number| format!(", h{number}")).collect();
        writeln!(text, "        \"static-{size}\" => App::new((), routes![plaintext{others}]),")?;
        writeln!(text, "        \"param-{size}\" => App::new((), routes![user{others}]),")?;
    }
    writeln!(
        text,
        "        \"bodies\" => App::new((), routes![plaintext, echo]),\n        _ => return None,\n    }})\n}}"
    )?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("routes.rs"), text)?;
    Ok(())
}

/// A statement that uses each of the arguments.
fn uses(arguments: &str) -> String {
    let names = arguments.split(", ").filter_map(|argument| argument.split_once(':'));
    names.map(|(name, _)| format!("let _ = {name};")).collect()
}
