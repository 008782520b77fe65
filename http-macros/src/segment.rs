//! One segment of a pattern.

use syn::Ident;
use syn::ext::IdentExt;
use syn::parse::Parser;

/// One part of a pattern, between slashes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Static(String),
    /// A prefix, a name and a suffix.
    Affixed(String, String, String),
    Param(String),
    Rest(String),
}

impl Segment {
    /// The name of a parameter.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Segment::Static(_) => None,
            Segment::Affixed(_, name, _) | Segment::Param(name) | Segment::Rest(name) => Some(name),
        }
    }

    /// The text of one without a parameter.
    pub(crate) fn text(self) -> Option<String> {
        match self {
            Segment::Static(text) => Some(text),
            _ => None,
        }
    }
}

/// The segment that `text` says. `None` if it cannot be told.
pub(crate) fn segment(text: &str, mistakes: &mut Vec<String>) -> Option<Segment> {
    if !text.contains(['{', '}']) {
        check_text(text, mistakes);
        if let Some(parameter) = foreign_parameter(text) {
            mistakes.push(format!(
                "`{text}` would match only itself: write `{parameter}` for a parameter"
            ));
        }
        if matches!(text, "." | "..") {
            mistakes.push(format!("no path with a segment `{text}` is ever matched: take it out"));
        }
        return Some(Segment::Static(text.into()));
    }
    let Some((prefix, inner, suffix)) = cut(text) else {
        mistakes.push(braces(text));
        return None;
    };
    if let Some(name) = inner.strip_prefix('*') {
        return rest(prefix, name, suffix, mistakes);
    }
    if let Some(before) = prefix.strip_suffix('&') {
        mistakes.push(format!(
            "values of the query stand behind a `?`, and `&` between them: write `/{before}?{{{inner}}}`"
        ));
        return None;
    }
    check_text(prefix, mistakes);
    check_text(suffix, mistakes);
    let name = name(inner, Place::Path, mistakes)?;
    if prefix.is_empty() && suffix.is_empty() {
        return Some(Segment::Param(name));
    }
    Some(Segment::Affixed(prefix.into(), name, suffix.into()))
}

/// What stands in braces here for the parameter that other frameworks would see: `:id`, `:id.json`, `*rest`, `<id>`, `<int:id>`,
/// `<rest..>`.
fn foreign_parameter(text: &str) -> Option<String> {
    if let Some(inner) = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')) {
        let undotted = inner.strip_suffix("..");
        let inner = undotted.unwrap_or(inner);
        let (kind, name) = inner.rsplit_once(':').unwrap_or(("", inner));
        let star = if undotted.is_some() || kind == "path" { "*" } else { "" };
        return is_name(name).then(|| format!("{{{star}{name}}}"));
    }
    if let Some(name) = text.strip_prefix('*') {
        return is_name(name).then(|| format!("{{*{name}}}"));
    }
    let text = text.strip_prefix(':')?;
    let is_sign = |char: char| !char.is_alphanumeric() && char != '_';
    let (name, behind) = text.split_at(text.find(is_sign).unwrap_or(text.len()));
    let suffix = if behind.starts_with('.') { behind } else { "" };
    let is_known = suffix.len() == behind.len() || behind.starts_with('(');
    (is_known && is_name(name)).then(|| format!("{{{name}}}{suffix}"))
}

/// What stands before, between and behind the one pair of braces.
fn cut(text: &str) -> Option<(&str, &str, &str)> {
    let (prefix, rest) = text.split_once('{')?;
    let (inner, suffix) = rest.split_once('}')?;
    let plain = [prefix, inner, suffix].iter().all(|part| !part.contains(['{', '}']));
    plain.then_some((prefix, inner, suffix))
}

fn rest(prefix: &str, inner: &str, suffix: &str, mistakes: &mut Vec<String>) -> Option<Segment> {
    if inner.is_empty() {
        mistakes
            .push("the rest of a path has a name: write `{*rest}` and an argument `rest`".into());
        return None;
    }
    if !prefix.is_empty() || !suffix.is_empty() {
        mistakes.push(format!(
            "the rest of a path begins behind a slash and ends with the path: write `/{{*{inner}}}`"
        ));
    }
    name(inner, Place::Path, mistakes).map(Segment::Rest)
}

/// Checks text that is compared with what a client sends.
fn check_text(text: &str, mistakes: &mut Vec<String>) {
    if text.len() > LONGEST_TEXT {
        mistakes.push(format!("a segment is at most {LONGEST_TEXT} bytes long"));
    }
    let codes = text.match_indices('%').filter_map(|(at, _)| text.get(at..at + 3));
    let is_escape = |code: &&str| code[1..].bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(code) = codes.into_iter().find(is_escape) {
        mistakes.push(format!(
            "a pattern is compared with the decoded path: write the character that `{code}` stands for"
        ));
    }
}

/// As long as the matcher's own memory for a decoded segment.
const LONGEST_TEXT: usize = 255;

/// Where a parameter stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
}

/// The name of an argument.
pub(crate) fn name(text: &str, place: Place, mistakes: &mut Vec<String>) -> Option<String> {
    if text.is_empty() {
        mistakes.push("a parameter has a name: write `{id}` and an argument `id`".into());
        return None;
    }
    if is_name(text) {
        return Some(text.into());
    }
    mistakes.push(no_name(text, place));
    None
}

/// What to write in place of a parameter of this name.
fn no_name(text: &str, place: Place) -> String {
    if let Some(inner) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
        return format!("a parameter stands in one pair of braces: write `{{{inner}}}`");
    }
    if place == Place::Path {
        if let Some((name, default)) = text.split_once('=') {
            let (name, default) = (name.trim(), default.trim());
            return format!(
                "a segment is there whenever the route matches, so it has no default: write `{{{name}}}`, \
                 or `?{{{name} = {default}}}` behind the path for a value of the query"
            );
        }
        if let Some(name) = foreign_rest(text) {
            return format!("write `{{*{name}}}` for all that is left of the path");
        }
    }
    if let Some((name, ty)) = text.split_once(':') {
        return typed(name.trim(), ty.trim());
    }
    let plain = text.replace('-', "_");
    if text.contains('-') && is_name(&plain) {
        return match place {
            Place::Path => format!("the name of an argument has no `-`: write `{{{plain}}}`"),
            Place::Query => format!(
                "the name of an argument has no `-`: take a `Query<T>` in which a field `{plain}` has \
                 `#[pairs(rename = \"{text}\")]`"
            ),
        };
    }
    format!("`{{{text}}}` is no parameter: between the braces stands the name of an argument")
}

/// What to write in place of a name behind which stands a type, or what another framework has there: `id:int`, `id:[0-9]+`.
fn typed(name: &str, ty: &str) -> String {
    let message = "a type stands at the argument, not in the pattern";
    let ty = match ty {
        "int" | "integer" | "number" => "u64",
        "str" | "string" => "&str",
        ty => ty,
    };
    let is_sign = |char: char| !char.is_alphanumeric() && !"_:<>, '&".contains(char);
    let begins = |char: char| char.is_alphabetic() || char == '&';
    if ty.starts_with(begins) && !ty.contains(is_sign) {
        return format!("{message}: write `{{{name}}}` and `{name}: {ty}`");
    }
    format!("{message}, and it says what fits: write `{{{name}}}`, and `{name}: u64` for a number")
}

/// The name of what other frameworks take for the rest of a path: `rest...`, `rest*`, `rest:path`, `rest:.*`.
fn foreign_rest(text: &str) -> Option<&str> {
    let ends = ["...", "..", "**", "*", ":path", ":.*", ":.+"];
    let name = ends.iter().find_map(|end| text.strip_suffix(end));
    let name = name.or_else(|| text.strip_prefix("..."))?.trim();
    is_name(name).then_some(name)
}

/// Whether an argument can be called so. The parser of Rust would skip blanks and comments, take `r#type` and `_`, and itself tell
/// mistakes in what it sees as a text or a lifetime.
fn is_name(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii() && !byte.is_ascii_alphanumeric() && byte != b'_';
    if text.bytes().any(is_sign) || ["_", "self", "Self", "super", "crate"].contains(&text) {
        return false;
    }
    Ident::parse_any.parse_str(text).is_ok_and(|name| name == text)
}

fn braces(text: &str) -> String {
    let (open, close) = (text.matches('{').count(), text.matches('}').count());
    if open > close {
        return format!("`{{` is not closed in the segment `{text}`: write `{{name}}`");
    }
    if close > open {
        return format!("`}}` is not opened in the segment `{text}`: write `{{name}}`");
    }
    if let Some((before, inner, behind)) = text.split_once("{{").and_then(|(before, rest)| {
        rest.split_once("}}").map(|(inner, behind)| (before, inner, behind))
    }) {
        return format!(
            "a parameter stands in one pair of braces: write `{before}{{{inner}}}{behind}`"
        );
    }
    let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    if let Some((name, expression)) = inner.and_then(|inner| inner.split_once(':'))
        && expression.contains(['\\', '[', '('])
    {
        return typed(name.trim(), expression.trim());
    }
    if let Some((path, query)) = text.split_once("}&{") {
        return format!(
            "values of the query stand behind a `?`, and `&` between them: write `/{path}}}?{{{query}`"
        );
    }
    format!("a segment has one parameter, `{text}` has more: put a slash between them")
}
