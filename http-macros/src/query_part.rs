//! The part of a pattern behind its `?`.

use proc_macro2::Span;
use syn::{Expr, LitStr};

use super::segment::{self, Place};

/// A value that is read from the query.
pub(crate) struct QueryValue {
    /// As it stands in the query; the argument is called the same.
    pub(crate) name: String,
    /// What it is where the query does not name it.
    pub(crate) default: Option<Expr>,
}

/// The values of `{page}&{tag = 1}`. The text stands in a literal at `span`.
pub(crate) fn parse(text: &str, span: Span, mistakes: &mut Vec<String>) -> Vec<QueryValue> {
    if text.is_empty() {
        mistakes.push("behind `?` stand the values of the query: write `?{page}&{tag}`".into());
        return Vec::new();
    }
    split(text).into_iter().filter_map(|part| value(part, span, mistakes)).collect()
}

fn value(part: &str, span: Span, mistakes: &mut Vec<String>) -> Option<QueryValue> {
    let mut own = Vec::new();
    let value = single(part, span, &mut own);
    let parameters = parameters(part);
    // Braces may also stand in the text of a default.
    if value.is_none() && parameters.len() > 1 {
        let parted = parameters.join("&");
        own = vec![format!("values of the query are parted by `&`: write `?{parted}`")];
    }
    mistakes.append(&mut own);
    value
}

/// One value, if `part` is nothing else.
fn single(part: &str, span: Span, mistakes: &mut Vec<String>) -> Option<QueryValue> {
    let inner = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
    let Some(inner) = inner else {
        mistakes.push(wrong(part));
        return None;
    };
    let (name, default) = match inner.split_once('=') {
        Some((name, default)) => (name.trim(), Some(default.trim())),
        None => (inner, None),
    };
    let name = segment::name(name, Place::Query, mistakes)?;
    let default = match default {
        None => None,
        Some(default) => match LitStr::new(default, span).parse::<Expr>() {
            Ok(value) => Some(value),
            Err(_) => {
                mistakes.push(no_default(&name, default));
                return None;
            }
        },
    };
    Some(QueryValue { name, default })
}

/// What to say of a default that is no expression.
fn no_default(name: &str, default: &str) -> String {
    for (quote, written) in [('\'', "'a'"), ('"', "\\\"a\\\"")] {
        if default.starts_with(quote) && quoted(default).is_none() {
            return format!(
                "the text behind `{name} =` has no closing quote: write `{{{name} = {written}}}`"
            );
        }
    }
    format!("the value behind `{name} =` is written as in Rust: `{{{name} = 1}}`")
}

fn wrong(part: &str) -> String {
    let is_decoration = |char: char| !char.is_alphanumeric() && char != '_';
    let known = part.split(is_decoration).find(|text| !text.is_empty()).unwrap_or("page");
    if part.is_empty() {
        return "a value of the query is missing beside a `&`: take the `&` out".into();
    }
    format!("`{part}` is no value of the query: write `{{{known}}}` and an argument `{known}`")
}

/// What stands in braces, with them.
fn parameters(part: &str) -> Vec<&str> {
    let (mut found, mut start) = (Vec::new(), 0);
    for (at, sign, depth) in signs(part) {
        match (sign, depth) {
            ('{', 0) => start = at,
            ('}', 1) => found.push(&part[start..=at]),
            _ => {}
        }
    }
    found
}

/// The parts between those `&` that stand in no braces.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, sign, depth) in signs(text) {
        if sign == '&' && depth == 0 {
            parts.push(&text[start..at]);
            start = at + 1;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// The braces and `&`, where they stand, and in how many braces. The text of a default, in its quotes, has none.
fn signs(text: &str) -> impl Iterator<Item = (usize, char, usize)> {
    let mut depth = 0_usize;
    let mut text_ends = 0;
    text.char_indices().filter_map(move |(at, char)| {
        if at < text_ends {
            return None;
        }
        let before = depth;
        match char {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '&' => {}
            '"' | '\'' if depth > 0 => {
                text_ends = at + quoted(&text[at..]).unwrap_or(1);
                return None;
            }
            _ => return None,
        }
        Some((at, char, before))
    })
}

/// How long the text in quotes is that `text` begins with; one in `'` is a single character.
fn quoted(text: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    let (_, quote) = chars.next()?;
    let mut count = 0;
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' => {
                chars.next()?;
            }
            _ if char == quote => return Some(at + 1),
            _ if quote == '\'' && count > 0 => return None,
            _ => {}
        }
        count += 1;
    }
    None
}
