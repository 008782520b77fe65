//! All settings as a table for people.

use super::{Config, Setting};

impl Config {
    /// All settings as an aligned table, for a program's `--help`: key, unit, default, and what it is.
    ///
    /// ```
    /// use http_core::Config;
    ///
    /// let help = Config::help();
    /// let line = help.lines().find(|line| line.starts_with("idle_timeout ")).expect("a line for each");
    /// assert!(line.contains(" 60s "));
    /// ```
    #[must_use]
    pub fn help() -> String {
        let mut rows = vec![["SETTING", "UNIT", "DEFAULT", "WHAT IT IS"].map(str::to_owned)];
        rows.extend(Config::settings().iter().map(row));
        let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
        let (key, unit, default) = (width(0), width(1), width(2));
        let mut help = String::new();
        for [a, b, c, d] in &rows {
            help.push_str(&format!("{a:key$}  {b:unit$}  {c:default$}  {d}\n"));
        }
        help.push_str(VARIABLES);
        if cfg!(feature = "toml") {
            help.push_str(FILE);
        }
        help
    }
}

fn row(setting: &Setting) -> [String; 4] {
    let doc = setting.doc();
    // What is behind the first sentence is for those who read on.
    let first = doc.split_once(". ").map_or(doc.trim_end_matches('.'), |(first, _)| first);
    let text = first.replace("[`", "`").split("](").next().unwrap_or_default().to_owned();
    [setting.key().to_owned(), setting.unit().to_owned(), setting.default(), text]
}

const VARIABLES: &str = "
Each is a variable of the environment: HTTP_ and its name in capitals, as in HTTP_IDLE_TIMEOUT=30s.
";

const FILE: &str = "\
HTTP_CONFIG names a file in TOML with the same keys, as in idle_timeout = \"30s\"; variables are stronger.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_has_a_line_that_says_what_it_is() {
        let help = Config::help();
        for setting in Config::settings() {
            let line = help.lines().find(|line| line.split(' ').next() == Some(setting.key()));
            let line = line.unwrap_or_else(|| panic!("{}\n{help}", setting.key()));
            assert!(line.contains(&setting.default()), "{line}");
            assert!(line.split("  ").last().is_some_and(|text| text.len() > 15), "{line}");
            assert!(line.len() < 180 && !line.ends_with('.') && !line.contains("]("), "{line}");
        }
    }
}
