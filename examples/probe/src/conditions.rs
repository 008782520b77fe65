//! Does the client have this version already? The conditions of `GET` (RFC 9110, 13.1).

use http_core::{Headers, header};

/// What tells one version of a resource from another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Version {
    /// A strong entity tag, with its quotes.
    pub(crate) etag: &'static str,
    /// An HTTP date.
    pub(crate) last_modified: &'static str,
}

impl Version {
    /// Whether a `GET` or `HEAD` with these fields is to be answered 304.
    pub(crate) fn is_known_to(self, headers: Headers<'_>) -> bool {
        let mut tags = headers.get_all(header::IF_NONE_MATCH).peekable();
        // It has the last word, even where it says nothing that can be understood.
        if tags.peek().is_some() {
            return tags.any(|list| self.is_among(list));
        }
        let mut dates = headers.get_all(header::IF_MODIFIED_SINCE);
        match (dates.next(), dates.next()) {
            (Some(date), None) => self.is_as_old_as(date),
            _ => false,
        }
    }

    /// Whether a list of entity tags, or `*`, names this version. The comparison is weak: `W/` counts for nothing.
    fn is_among(self, list: &[u8]) -> bool {
        let mut rest = list.trim_ascii();
        if rest == b"*" {
            return true;
        }
        while !rest.is_empty() {
            if let Some(behind) = rest.strip_prefix(b",") {
                rest = behind.trim_ascii_start();
                continue;
            }
            let Some((tag, behind)) = split_tag(rest) else { return false };
            if tag == self.etag.as_bytes() {
                return true;
            }
            rest = behind.trim_ascii_start();
        }
        false
    }

    /// Whether nothing has changed since `date`. What is no date is ignored.
    fn is_as_old_as(self, date: &[u8]) -> bool {
        let parse = |text| httpdate::parse_http_date(text).ok();
        let since = std::str::from_utf8(date).ok().and_then(parse);
        since.zip(parse(self.last_modified)).is_some_and(|(since, changed)| changed <= since)
    }
}

/// The entity tag that `text` begins with, without `W/`, and what stands behind it. A tag may hold a comma.
fn split_tag(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let tag = text.strip_prefix(b"W/").unwrap_or(text);
    let length = tag.strip_prefix(b"\"")?.iter().position(|byte| *byte == b'"')? + 2;
    let (tag, behind) = tag.split_at(length);
    let ends = matches!(behind.trim_ascii_start().first(), None | Some(b','));
    ends.then_some((tag, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSION: Version =
        Version { etag: "\"ok-1\"", last_modified: "Thu, 01 Jan 2026 00:00:00 GMT" };

    #[test]
    fn tag_is_found_in_a_list_weak_or_strong() {
        for list in
            ["*", "\"ok-1\"", "W/\"ok-1\"", "\"a,b\" , W/\"ok-1\",", ", ,\"ok-1\"", "\"\",\"ok-1\""]
        {
            assert!(VERSION.is_among(list.as_bytes()), "{list}");
        }
    }

    #[test]
    fn other_tags_and_no_tags_are_not_this_one() {
        for list in
            ["", "ok-1", "\"ok-2\"", "w/\"ok-1\"", "\"ok-1", "\"a\"\"ok-1\"", "\"*\"", "\",ok-1,\""]
        {
            assert!(!VERSION.is_among(list.as_bytes()), "{list}");
        }
    }

    #[test]
    fn date_counts_where_it_is_one() {
        for date in [
            "Thu, 01 Jan 2026 00:00:00 GMT",
            "Friday, 02-Jan-26 00:00:00 GMT",
            "Fri Jan  2 00:00:00 2026",
        ] {
            assert!(VERSION.is_as_old_as(date.as_bytes()), "{date}");
        }
        for date in ["Wed, 31 Dec 2025 23:59:59 GMT", "tomorrow", "", "2026-01-02T00:00:00Z"] {
            assert!(!VERSION.is_as_old_as(date.as_bytes()), "{date}");
        }
    }
}
