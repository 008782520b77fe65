//! A pattern, taken apart and checked.

use syn::LitStr;

// By `super`: the fuzz target of the parser is made of these files too.
use super::query_part;
pub(crate) use super::query_part::QueryValue;
pub(crate) use super::segment::Segment;
use super::segment::segment;

/// The segments of a pattern, and the values that it reads from the query.
pub(crate) struct Pattern {
    pub(crate) segments: Vec<Segment>,
    pub(crate) query: Vec<QueryValue>,
}

impl Pattern {
    /// The pattern that `literal` says, and what is wrong with it.
    pub(crate) fn parse(literal: &LitStr) -> (Pattern, Vec<String>) {
        let text = literal.value();
        let (mut segments, mut query, mut mistakes) = (Vec::new(), Vec::new(), Vec::new());
        let (path, part) = match text.split_once('?') {
            Some((path, part)) => (path, Some(part)),
            None => (text.as_str(), None),
        };
        if let (Some(before), Some(part)) = (path.strip_suffix('{'), part) {
            let part = part.trim_end_matches('}');
            mistakes.push(format!(
                "the `?` stands before the braces of a value: write `{before}?{{{part}}}`"
            ));
            return (Pattern { segments, query }, mistakes);
        }
        if !path.is_empty() {
            segments = parse_path(path, &mut mistakes);
        }
        if let Some(part) = part {
            query = query_part::parse(part, literal.span(), &mut mistakes);
        }
        let pattern = Pattern { segments, query };
        pattern.check_names(&mut mistakes);
        (pattern, mistakes)
    }

    /// The names of all parameters and values.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let values = self.query.iter().map(|value| value.name.as_str());
        self.segments.iter().filter_map(Segment::name).chain(values)
    }

    fn check_names(&self, mistakes: &mut Vec<String>) {
        let names: Vec<&str> = self.names().collect();
        for (at, name) in names.iter().enumerate() {
            if names[..at].iter().filter(|earlier| *earlier == name).count() == 1 {
                mistakes
                    .push(format!("`{{{name}}}` stands twice in the pattern: rename one of them"));
            }
        }
        if self.segments.iter().filter_map(Segment::name).count() > MOST_PARAMS {
            mistakes.push(format!("a pattern has at most {MOST_PARAMS} parameters"));
        }
    }
}

/// As many as `Params` of `http-core` holds.
const MOST_PARAMS: usize = 16;

fn parse_path(path: &str, mistakes: &mut Vec<String>) -> Vec<Segment> {
    let inner = path.strip_prefix('/').unwrap_or_else(|| {
        mistakes.push(format!("a pattern begins with a slash: write `\"/{path}\"`"));
        path
    });
    if inner.contains('#') {
        mistakes.push("`#` ends a path, so a pattern has none".into());
    }
    let segments: Vec<Segment> =
        inner.split('/').filter_map(|text| segment(text, mistakes)).collect();
    let before_last = segments.len().saturating_sub(1);
    for segment in &segments[..before_last] {
        if let Segment::Rest(name) = segment {
            mistakes.push(format!(
                "`{{*{name}}}` takes all that is left, so nothing can stand behind it: write `{{{name}}}` \
                 for one segment"
            ));
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    fn parse(text: &str) -> (Vec<Segment>, Vec<String>) {
        let (pattern, mistakes) = Pattern::parse(&LitStr::new(text, Span::call_site()));
        (pattern.segments, mistakes)
    }

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
    fn parameter_may_have_text_around_it_or_take_the_rest() {
        let affixed = |prefix: &str, name: &str, suffix: &str| {
            Segment::Affixed(prefix.into(), name.into(), suffix.into())
        };
        let (segments, mistakes) = parse("/v{version}/{name}.json/a{x}b/{*rest}?{page}&{tag = 1}");
        assert!(mistakes.is_empty(), "{mistakes:?}");
        let expected = [
            affixed("v", "version", ""),
            affixed("", "name", ".json"),
            affixed("a", "x", "b"),
            Segment::Rest("rest".into()),
        ];
        assert_eq!(segments, expected);
    }

    #[test]
    fn each_mistake_is_told() {
        let (_, mistakes) = parse("a/{b/{c}/{c}/{}/x{d}{e}/%41/../{1}");
        assert_eq!(mistakes.len(), 8, "{mistakes:#?}");
        assert!(parse("/100%/a.b/~c/é/:/a:b/*").1.is_empty());
        let (_, mistakes) = parse("/:id/<name>/*rest");
        let meant = ["{id}", "{name}", "{*rest}"];
        assert!(mistakes.iter().zip(meant).all(|(mistake, meant)| mistake.contains(meant)));
        assert_eq!(mistakes.len(), 3);
        let (_, mistakes) = parse("/{*a}/b{*c}/{*}?{a}&b&{c = }&");
        assert_eq!(mistakes.len(), 7, "{mistakes:#?}");
    }

    #[test]
    fn name_is_what_an_argument_can_be_called_and_nothing_beside_it() {
        for text in ["/{ id}", "/{id }", "/?{r#type}", "/{_}", "/{*_}", "/?{ id}"] {
            assert_eq!(parse(text).1.len(), 1, "{text}");
        }
        assert!(parse("/{_id}/{type}?{ page = 1}").1.is_empty());
    }

    #[test]
    fn escape_is_told_behind_any_percent_sign() {
        assert_eq!(parse("/100%/50%%41").1.len(), 1);
    }
}
