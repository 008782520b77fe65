//! A pattern, taken apart and checked.

use syn::Ident;
use syn::ext::IdentExt;
use syn::parse::Parser;

/// One part of a pattern, between slashes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Static(String),
    Param(String),
}

/// The segments of `pattern`, and what is wrong with it.
pub(crate) fn parse(pattern: &str) -> (Vec<Segment>, Vec<String>) {
    let mut mistakes = Vec::new();
    if pattern.is_empty() {
        return (Vec::new(), mistakes);
    }
    let path = pattern.strip_prefix('/').unwrap_or_else(|| {
        mistakes.push(format!("a pattern begins with a slash: write `\"/{pattern}\"`"));
        pattern
    });
    if let Some(at) = path.find(['?', '#']) {
        let sign = &path[at..=at];
        mistakes.push(format!("`{sign}` ends a path, so a pattern has none"));
    }
    let segments: Vec<Segment> =
        path.split('/').filter_map(|text| segment(text, &mut mistakes)).collect();

    let names: Vec<&str> = segments.iter().filter_map(Segment::name).collect();
    for (at, name) in names.iter().enumerate() {
        if names[..at].iter().filter(|earlier| *earlier == name).count() == 1 {
            mistakes.push(format!("`{{{name}}}` stands twice in the pattern: rename one of them"));
        }
    }
    if names.len() > MOST_PARAMS {
        mistakes.push(format!("a pattern has at most {MOST_PARAMS} parameters"));
    }
    (segments, mistakes)
}

/// As many as `Params` of `http-core` holds.
const MOST_PARAMS: usize = 16;

/// As long as the matcher's own memory for a decoded segment.
const LONGEST_SEGMENT: usize = 255;

impl Segment {
    /// The name of a parameter.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Segment::Static(_) => None,
            Segment::Param(name) => Some(name),
        }
    }
}

fn segment(text: &str, mistakes: &mut Vec<String>) -> Option<Segment> {
    if let Some(inner) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'))
        && !inner.contains(['{', '}'])
    {
        return param(inner, mistakes);
    }
    if text.contains(['{', '}']) {
        mistakes.push(braces(text));
        return None;
    }
    if matches!(text, "." | "..") {
        mistakes.push(format!("no path with a segment `{text}` is ever matched: take it out"));
    }
    if text.len() > LONGEST_SEGMENT {
        mistakes.push(format!("a segment is at most {LONGEST_SEGMENT} bytes long"));
    }
    if let Some(at) = text.find('%')
        && text[at + 1..].chars().take(2).filter(char::is_ascii_hexdigit).count() == 2
    {
        mistakes.push(format!(
            "a pattern is compared with the decoded path: write the character that `{}` stands for",
            &text[at..at + 3]
        ));
    }
    Some(Segment::Static(text.into()))
}

fn param(name: &str, mistakes: &mut Vec<String>) -> Option<Segment> {
    if name.is_empty() {
        mistakes.push("a parameter has a name: write `{id}` and an argument `id`".into());
        return None;
    }
    if Ident::parse_any.parse_str(name).is_err() {
        mistakes.push(format!(
            "`{{{name}}}` is no parameter: between the braces stands the name of an argument"
        ));
        return None;
    }
    Some(Segment::Param(name.into()))
}

fn braces(text: &str) -> String {
    let (open, close) = (text.matches('{').count(), text.matches('}').count());
    if open > close {
        return format!("`{{` is not closed in the segment `{text}`: write `{{name}}`");
    }
    if close > open {
        return format!("`}}` is not opened in the segment `{text}`: write `{{name}}`");
    }
    format!("a parameter is a whole segment, `{text}` is more: write `/{{name}}/`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_at_the_end_is_a_segment_of_its_own() {
        let text = |text: &str| Segment::Static(text.into());
        assert_eq!(parse("/").0, [text("")]);
        assert_eq!(parse("/a").0, [text("a")]);
        assert_eq!(parse("/a/").0, [text("a"), text("")]);
        assert_eq!(parse("/a/{id}").0, [text("a"), Segment::Param("id".into())]);
        assert!(parse("").0.is_empty());
    }

    #[test]
    fn each_mistake_is_told() {
        let (_, mistakes) = parse("a/{b/{c}/{c}/{}/x{d}/%41/../{1}");
        assert_eq!(mistakes.len(), 8, "{mistakes:#?}");
        assert!(parse("/100%/a.b/~c/é/:d").1.is_empty());
    }
}
