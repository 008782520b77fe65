//! Which form of an error page a client would rather read.

use http::header;

use super::Headers;
use super::case::same_word;
use super::parameters::split;

/// The forms in which an error page can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageForm {
    /// `text/plain`: for people at a terminal, and whoever did not say.
    Text,
    /// `text/html`: for browsers.
    Html,
    /// `application/problem+json` (RFC 9457): for programs.
    Json,
}

impl PageForm {
    /// What `Accept` asks for (RFC 9110, 12.5.1): the form of the highest quality. Of several, one that is named goes
    /// before one that a wildcard lets in; of several that are named, JSON before HTML before text; by wildcards alone, text.
    /// Where nothing is acceptable it is text as well, for an error has to be told. Parameters other than `q` do not count.
    pub(crate) fn preferred(headers: Headers<'_>) -> PageForm {
        let mut judged = [Judged::default(); 3];
        for value in headers.get_all(header::ACCEPT) {
            for range in split(value, b',') {
                judge(range, &mut judged);
            }
        }
        let ranks = FORMS.iter().zip(judged).enumerate().filter(|(_, (_, one))| one.quality > 0);
        let best = ranks.max_by_key(|(at, (_, one))| {
            let named = one.breadth == Breadth::Named;
            (one.quality, named, if named { *at } else { FORMS.len() - at })
        });
        best.map_or(PageForm::Text, |(_, ((form, _), _))| *form)
    }
}

/// What the most specific range that takes a form says of it.
#[derive(Clone, Copy, Default)]
struct Judged {
    breadth: Breadth,
    /// In thousandths.
    quality: u16,
}

/// How specific a range is.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Breadth {
    #[default]
    Unmatched,
    Everything,
    Type,
    Named,
}

/// The forms with their media types, least specific to programs first.
const FORMS: [(PageForm, &[&str]); 3] = [
    (PageForm::Text, &["text/plain"]),
    (PageForm::Html, &["text/html"]),
    (PageForm::Json, &["application/problem+json", "application/json"]),
];

fn judge(range: &[u8], judged: &mut [Judged; 3]) {
    let mut parts = split(range, b';');
    let Some(range) = parts.next() else { return };
    let quality = parts.find_map(quality).unwrap_or(1_000);
    for ((_, names), one) in FORMS.iter().zip(judged) {
        let breadth = names.iter().map(|name| breadth(range, name)).max().unwrap_or_default();
        if breadth == Breadth::Unmatched || breadth < one.breadth {
            continue;
        }
        // Both names of JSON may stand there: the better one counts.
        let before = if breadth == one.breadth { one.quality } else { 0 };
        *one = Judged { breadth, quality: quality.max(before) };
    }
}

/// How specific `range` is where it takes `name`.
#[inline(never)]
fn breadth(range: &[u8], name: &str) -> Breadth {
    let kind = &name[..=name.find('/').unwrap_or_default()];
    if same_word(range, name.as_bytes()) {
        Breadth::Named
    } else if range == b"*/*" {
        Breadth::Everything
    } else if range.strip_suffix(b"*").is_some_and(|it| same_word(it, kind.as_bytes())) {
        Breadth::Type
    } else {
        Breadth::Unmatched
    }
}

/// The thousandths that `q=0.5` says; 0 where it is no quality. `None`: another parameter.
fn quality(parameter: &[u8]) -> Option<u16> {
    let value = parameter.strip_prefix(b"q=").or_else(|| parameter.strip_prefix(b"Q="))?;
    let Some((whole, rest)) = value.split_first() else { return Some(0) };
    let digits = match rest {
        [] => rest,
        [b'.', digits @ ..] if digits.len() <= 3 => digits,
        _ => return Some(0),
    };
    let mut thousandths = u16::from(whole.wrapping_sub(b'0'));
    for at in 0..3 {
        let digit = digits.get(at).unwrap_or(&b'0');
        if !digit.is_ascii_digit() {
            return Some(0);
        }
        thousandths = thousandths.saturating_mul(10).saturating_add(u16::from(digit - b'0'));
    }
    Some(if thousandths <= 1_000 { thousandths } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Field, Span};

    fn preferred(accept: &str) -> PageForm {
        let bytes = format!("accept{accept}").into_bytes();
        let field = Field { name: Span::new(0, 6), value: Span::new(6, bytes.len()) };
        PageForm::preferred(Headers::new(&bytes, &[field]))
    }

    #[test]
    fn programs_browsers_and_terminals_are_told_apart() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert_eq!(preferred(browser), PageForm::Html);
        assert_eq!(preferred("application/json, text/plain, */*"), PageForm::Json);
        assert_eq!(preferred("Application/Problem+JSON"), PageForm::Json);
        assert_eq!(preferred("application/*"), PageForm::Json);
        assert_eq!(preferred("*/*"), PageForm::Text);
        assert_eq!(preferred("text/*"), PageForm::Text);
        assert_eq!(preferred("image/png"), PageForm::Text);
        assert_eq!(PageForm::preferred(Headers::new(b"", &[])), PageForm::Text);
    }

    #[test]
    fn higher_quality_goes_first_and_the_most_specific_range_says_it() {
        assert_eq!(preferred("application/json;q=0.5, text/html;q=0.6"), PageForm::Html);
        assert_eq!(preferred("application/json;q=0.50, text/html;q=.6"), PageForm::Json);
        assert_eq!(preferred("*/*, application/json;q=0, text/plain;q=0"), PageForm::Html);
        assert_eq!(preferred("text/html;q=0.1, text/*;q=0.9"), PageForm::Text);
        assert_eq!(preferred("text/html;x=\"a,b;q=0\";q=1.000, */*;q=0.9"), PageForm::Html);
        assert_eq!(preferred("text/html;x=\"\\\"\";q=0.1, application/json"), PageForm::Json);
        assert_eq!(preferred("text/html;x=\"a\\\\\", application/json"), PageForm::Json);
        assert_eq!(preferred("text/html;q=2, application/json;q=0.001"), PageForm::Json);
        assert_eq!(preferred("text/html;q=, application/json;q=0.001"), PageForm::Json);
        assert_eq!(preferred("text/html;q=0.9999, application/json;q=0.001"), PageForm::Json);
        assert_eq!(preferred("text/html;q=0.0:, application/json;q=0.001"), PageForm::Json);
    }

    #[test]
    fn quoted_text_is_no_range() {
        assert_eq!(preferred("text/html;x=\"a,application/json,b\""), PageForm::Html);
        assert_eq!(preferred("text/html;x=\"\\\",application/json,\""), PageForm::Html);
        assert_eq!(preferred("text/html;x=\\\",application/json,\""), PageForm::Html);
        assert_eq!(preferred("text/html;x=\"a\\\\\",application/json"), PageForm::Json);
    }
}
