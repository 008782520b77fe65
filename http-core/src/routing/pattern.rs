//! What a pattern is made of, and which of two patterns a path prefers.

use super::Entry;

/// One part of a pattern, between slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Matches its own text, compared after decoding.
    Static(&'static str),
    /// Matches any text that stands between the two texts, but not the empty one; what stands between is handed on. One
    /// of the two may be empty.
    Affixed(&'static str, &'static str),
    /// Matches any text but the empty one, and hands it on.
    Param,
    /// Matches all that is left of the path, slashes included, if it is not empty, and hands it on. It is the last.
    Rest,
}

impl Segment {
    /// Where it stands in the order of precedence; the greater goes first. Of two that are equal and yet differ,
    /// precedence chooses none.
    const fn rank(self) -> usize {
        match self {
            Segment::Static(_) => usize::MAX,
            Segment::Affixed(prefix, suffix) => 1 + prefix.len() + suffix.len(),
            Segment::Param => 1,
            Segment::Rest => 0,
        }
    }

    /// Whether some text, which holds no slash, is matched by both. Neither is [`Rest`](Segment::Rest).
    const fn meets(self, other: Segment) -> bool {
        use Segment::{Affixed, Param, Rest, Static};
        match (self, other) {
            (Static(one), Static(other)) => same(one, other),
            (Static(text), Affixed(prefix, suffix)) | (Affixed(prefix, suffix), Static(text)) => {
                text.len() > prefix.len() + suffix.len()
                    && starts_with(text, prefix)
                    && ends_with(text, suffix)
            }
            (Static(text), Param) | (Param, Static(text)) => !text.is_empty(),
            (Affixed(prefix, suffix), Affixed(other_prefix, other_suffix)) => {
                affixes_meet(prefix, suffix, other_prefix, other_suffix)
            }
            (Affixed(..) | Param, Param) | (Param, Affixed(..)) => true,
            (Rest, _) | (_, Rest) => true,
        }
    }

    /// Whether both match the same texts.
    const fn is(self, other: Segment) -> bool {
        use Segment::{Affixed, Param, Rest, Static};
        match (self, other) {
            (Static(one), Static(other)) => same(one, other),
            (Affixed(prefix, suffix), Affixed(other_prefix, other_suffix)) => {
                same(prefix, other_prefix) && same(suffix, other_suffix)
            }
            (Param, Param) | (Rest, Rest) => true,
            _ => false,
        }
    }
}

/// Whether some path matches both routes and precedence chooses none of them: at the first segment in which they differ
/// they are equal in rank.
pub(super) const fn clash(one: &Entry, other: &Entry) -> bool {
    let (mut at, mut differ) = (0, false);
    while at < one.len() && at < other.len() {
        let (left, right) = (one.segment(at), other.segment(at));
        if !left.is(right) {
            if !differ && left.rank() != right.rank() {
                return false;
            }
            match (left, right) {
                (Segment::Rest, _) => return leaves_text(other, at),
                (_, Segment::Rest) => return leaves_text(one, at),
                _ if !left.meets(right) => return false,
                _ => differ = true,
            }
        }
        at += 1;
    }
    one.len() == other.len()
}

/// Whether the segments from `at` on, of which there is one at least, match anything but the empty text.
const fn leaves_text(entry: &Entry, at: usize) -> bool {
    !(at + 1 == entry.len() && entry.segment(at).is(Segment::Static("")))
}

/// Whether two segments of these affixes both match some text.
pub(super) const fn affixes_meet(
    prefix: &str,
    suffix: &str,
    other_prefix: &str,
    other_suffix: &str,
) -> bool {
    (starts_with(prefix, other_prefix) || starts_with(other_prefix, prefix))
        && (ends_with(suffix, other_suffix) || ends_with(other_suffix, suffix))
}

/// Whether two texts are equal, for the compiler.
pub(super) const fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && starts_with(one, other)
}

const fn starts_with(text: &str, start: &str) -> bool {
    start.len() <= text.len() && stands_at(text, start, 0)
}

const fn ends_with(text: &str, end: &str) -> bool {
    end.len() <= text.len() && stands_at(text, end, text.len() - end.len())
}

const fn stands_at(text: &str, part: &str, from: usize) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let mut at = 0;
    while at < part.len() {
        if text[from + at] != part[at] {
            return false;
        }
        at += 1;
    }
    true
}
