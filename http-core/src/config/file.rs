//! What a file in TOML says of the settings.

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::value::Given;

/// A key of the file and what stands there for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// From 1 on.
    pub(super) number: usize,
    pub(super) key: String,
    pub(super) given: Given,
}

/// All keys of the file in their order, and what is no TOML, each with its line.
pub(super) fn read(text: &str) -> (Vec<Line>, Vec<(usize, String)>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let wrong = errors.iter().map(|error| {
        let at = error.span().map_or(0, |span| span.start.min(text.len()));
        (line(at), error.message().to_owned())
    });
    let mut wrong: Vec<_> = wrong.collect();
    // What follows from the first mistake of a line is none of its own.
    wrong.dedup_by_key(|(number, _)| *number);
    let mut lines: Vec<Line> = table
        .get_ref()
        .iter()
        .map(|(key, value)| Line {
            number: line(key.span().start.min(text.len())),
            key: key.get_ref().to_string(),
            given: given(value),
        })
        .collect();
    // What stands on a line that is no TOML was read as something that nobody has written.
    lines.retain(|line| wrong.iter().all(|(number, _)| *number != line.number));
    lines.sort_by_key(|line| line.number);
    (lines, wrong)
}

/// The value as text, which is how the environment has it too.
fn given(value: &Spanned<DeValue<'_>>) -> Given {
    match value.get_ref() {
        DeValue::Array(list) => Given::Many(list.iter().map(|one| scalar(one.get_ref())).collect()),
        one => Given::One(scalar(one)),
    }
}

fn scalar(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => digits(number),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(_) => "[…]".to_owned(),
        DeValue::Table(_) => "{…}".to_owned(),
    }
}

/// An integer of TOML may be hexadecimal.
fn digits(number: &DeInteger<'_>) -> String {
    let value = i64::from_str_radix(number.as_str(), number.radix());
    value.map_or_else(|_| number.to_string(), |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_every_kind_become_text() {
        let text = "# mine\nloops = 2\nhead_bytes = 0x1_000\nproxy_protocol = true\n\nidle_timeout = \"5s\"\n\
                    trusted_proxies = [\n  \"::1\",\n  \"10.0.0.0/8\",\n]\nrate = 1.5\n[server]\nport = 1\n";
        let (lines, wrong) = read(text);
        assert_eq!(wrong, []);
        let lines: Vec<_> =
            lines.iter().map(|line| (line.number, &*line.key, line.given.clone())).collect();
        let one = |text: &str| Given::One(text.to_owned());
        assert_eq!(
            lines,
            [
                (2, "loops", one("2")),
                (3, "head_bytes", one("4096")),
                (4, "proxy_protocol", one("true")),
                (6, "idle_timeout", one("5s")),
                (
                    7,
                    "trusted_proxies",
                    Given::Many(vec!["::1".to_owned(), "10.0.0.0/8".to_owned()])
                ),
                (11, "rate", one("1.5")),
                (12, "server", one("{…}")),
            ]
        );
    }

    #[test]
    fn every_line_that_is_no_toml_is_told() {
        let (lines, wrong) =
            read("loops = 2\nworkers = \nbacklog = 12 x\nloops = 3\nform_pairs = 7\n");
        let numbers: Vec<usize> = wrong.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [2, 3, 4], "{wrong:?}");
        let kept: Vec<&str> = lines.iter().map(|line| &*line.key).collect();
        assert_eq!(kept, ["loops", "form_pairs"]);
    }
}
