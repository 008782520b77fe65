//! How the compiler says that two routes claim the same requests.

use super::pattern::same;
use super::{Entry, Part, Role, Segment};

/// Does nothing if the routes of the part with this `number` clash with none of an earlier part. Those of one table among
/// themselves are told where that table is made; those of one handler are told here. `starts` come from
/// [`starts`](super::starts), `clashes` from [`Raw::clashes`](super::Raw::clashes).
///
/// # Panics
/// If they do: a compile error, as of [`blame`].
#[track_caller]
pub const fn blame_part(
    entries: &[Entry],
    clashes: &[u16],
    parts: &[Part],
    starts: &[usize],
    number: usize,
) {
    let (from, to) = (starts[number], starts[number + 1]);
    if !parts[number].parts.is_empty() {
        blame(entries, clashes, from, to);
        return blame_names(entries, from, to);
    }
    let mut at = from;
    while at < to {
        blame(entries, clashes, at, at + 1);
        blame_names(entries, at, at + 1);
        at += 1;
    }
}

/// Does nothing if the routes with the numbers `from..to` have names that none before them has. Those of one function may share
/// theirs, and a route that is mounted twice keeps its own.
#[track_caller]
const fn blame_names(entries: &[Entry], from: usize, to: usize) {
    let mut at = from;
    while at < to {
        let mut early = 0;
        while entries[at].route.meta().name.is_some() && early < from {
            if have_one_name(&entries[at], &entries[early]) {
                let text = doubled_name(&entries[at], &entries[early]);
                panic!("{}", text.as_str());
            }
            early += 1;
        }
        at += 1;
    }
}

const fn have_one_name(late: &Entry, early: &Entry) -> bool {
    let (late, early) = (late.route.meta(), early.route.meta());
    match (late.name, early.name) {
        (Some(a), Some(b)) => same(a, b) && !same(late.handler, early.handler),
        _ => false,
    }
}

const fn doubled_name(late: &Entry, early: &Entry) -> Text {
    let mut text = Text::new();
    text.push("the name `");
    if let Some(name) = late.route.meta().name {
        text.push(name);
    }
    text.push("` is given twice: to ");
    text.handler(early);
    text.push(" and to ");
    text.handler(late);
    text.push("; what is measured by name needs one for each");
    text
}

/// Does nothing if the routes with the numbers `from..to` clash with none before them. `clashes` come from
/// [`Raw::clashes`](super::Raw::clashes).
///
/// # Panics
/// If they do: a compile error, since this is evaluated for a `static` beside the table.
#[track_caller]
pub const fn blame(entries: &[Entry], clashes: &[u16], from: usize, to: usize) {
    let mut at = from;
    while at < to {
        // Of several routes of one part that claim the same, the first is held against the earlier parts.
        let early = clashes[at] as usize;
        if early < from {
            let text = clash(&entries[at], &entries[early]);
            panic!("{}", text.as_str());
        }
        at += 1;
    }
}

/// Does nothing if every route has a path: an empty pattern stands for the prefix of its table, and needs one.
///
/// # Panics
/// If one has none: a compile error, as of [`blame`].
#[track_caller]
pub const fn blame_bare(entries: &[Entry]) {
    let mut at = 0;
    while at < entries.len() {
        if entries[at].len() == 0 {
            let mut text = Text::new();
            text.push("the empty pattern of ");
            text.handler(&entries[at]);
            text.push(
                " stands for the prefix of its table: mount it under one, as in `\"/prefix\" => …`",
            );
            panic!("{}", text.as_str());
        }
        at += 1;
    }
}

/// Does nothing if the part of this number may have the role that it has.
///
/// # Panics
/// If it stands around handlers, and there are none or it is given a prefix; or if it makes the page of a status that another
/// makes already. A compile error, as of [`blame`].
#[track_caller]
pub const fn blame_role(roles: &[Role], parts: &[Part], number: usize) {
    match roles[number] {
        Role::Handlers | Role::Broken => return,
        Role::Guard | Role::Hook => assert!(
            !is_idle(roles, parts),
            "this stands around nothing: list it in the table whose routes it is for"
        ),
        Role::Catcher(statuses) => {
            let mut at = 0;
            while at < number {
                if let Role::Catcher(others) = roles[at] {
                    assert!(
                        !statuses.is_empty() || !others.is_empty(),
                        "another catcher of this table is for every status: leave one"
                    );
                    assert!(
                        !have_in_common(statuses, others),
                        "another catcher of this table has the same status: leave one"
                    );
                }
                at += 1;
            }
        }
    }
    assert!(
        parts[number].prefix.is_empty(),
        "this stands around all routes of its table: list it without a prefix, or in a table of its own with what it is for"
    );
}

/// Does nothing if this is the role of a guard.
///
/// # Panics
/// If it is not: a compile error, as of [`blame`].
#[track_caller]
pub const fn blame_guard(role: Role) {
    assert!(
        matches!(role, Role::Guard | Role::Broken),
        "this is no guard: `guard = …` names a function under `#[guard]`; other hooks stand around tables"
    );
}

const fn have_in_common(some: &[u16], others: &[u16]) -> bool {
    let mut at = 0;
    while at < some.len() * others.len() {
        if some[at / others.len()] == others[at % others.len()] {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether a table has no route, for whatever reason was not told.
const fn is_idle(roles: &[Role], parts: &[Part]) -> bool {
    let mut at = 0;
    while at < roles.len() {
        if matches!(roles[at], Role::Broken) || !parts[at].entries.is_empty() {
            return false;
        }
        at += 1;
    }
    true
}

const fn clash(late: &Entry, early: &Entry) -> Text {
    let mut text = Text::new();
    if is_one(late, early) {
        text.handler(late);
        text.push(" is listed twice, as ");
        text.pattern(late);
        text.push(": take one out");
        return text;
    }
    text.push(late.route.meta().method);
    text.push(" ");
    text.pattern(late);
    text.push(" is claimed twice: by ");
    text.handler(early);
    text.push(" as ");
    text.pattern(early);
    text.push(" and by ");
    text.handler(late);
    text.push(" as ");
    text.pattern(late);
    if late.len() == 0 && early.len() == 0 {
        text.push("; both stand for the prefix of their table");
        return text;
    }
    text.push("; both match ");
    text.witness(late, early);
    text
}

/// Whether it is the same route, mounted at the same place.
const fn is_one(late: &Entry, early: &Entry) -> bool {
    let (a, b) = (late.route.meta(), early.route.meta());
    let mut at = 0;
    while at < late.len() && at < early.len() {
        match (late.segment(at), early.segment(at)) {
            (Segment::Static(a), Segment::Static(b)) if !same(a, b) => return false,
            _ => at += 1,
        }
    }
    late.len() == early.len()
        && a.line == b.line
        && same(a.handler, b.handler)
        && same(a.file, b.file)
        && same(a.pattern, b.pattern)
}

/// A text made by the compiler, cut off where it grows too long.
struct Text {
    bytes: [u8; Text::MOST],
    length: usize,
}

impl Text {
    const MOST: usize = 2_048;

    const fn new() -> Text {
        Text { bytes: [0; Text::MOST], length: 0 }
    }

    const fn push(&mut self, text: &str) {
        self.push_bytes(text.as_bytes());
    }

    const fn push_bytes(&mut self, text: &[u8]) {
        if self.length + text.len() > Text::MOST {
            return;
        }
        let mut at = 0;
        while at < text.len() {
            self.bytes[self.length] = text[at];
            self.length += 1;
            at += 1;
        }
    }

    const fn number(&mut self, number: u32) {
        if number >= 10 {
            self.number(number / 10);
        }
        let digit = [b'0' + (number % 10) as u8];
        if let Ok(digit) = str::from_utf8(&digit) {
            self.push(digit);
        }
    }

    /// The handler's name and place.
    const fn handler(&mut self, entry: &Entry) {
        let meta = entry.route.meta();
        self.push(meta.handler);
        self.push(" (");
        self.push(meta.file);
        self.push(":");
        self.number(meta.line);
        self.push(")");
    }

    /// The pattern, with the prefixes of all tables around it, without the query part.
    const fn pattern(&mut self, entry: &Entry) {
        if entry.len() == 0 {
            self.push("`\"\"`");
        }
        let mut at = 0;
        while at < entry.prefix_len() {
            self.push("/");
            if let Segment::Static(text) = entry.segment(at) {
                self.push(text);
            }
            at += 1;
        }
        let pattern = entry.route.meta().pattern.as_bytes();
        at = 0;
        while at < pattern.len() && pattern[at] != b'?' {
            at += 1;
        }
        if let Ok(path) = str::from_utf8(pattern.split_at(at).0) {
            self.push(path);
        }
    }

    /// A path that both routes match.
    const fn witness(&mut self, one: &Entry, other: &Entry) {
        let mut at = 0;
        while at < one.len() || at < other.len() {
            self.push("/");
            // Where one has its rest, the other may have more segments or fewer.
            let left = if at < one.len() { one.segment(at) } else { Segment::Rest };
            let right = if at < other.len() { other.segment(at) } else { Segment::Rest };
            self.segment(left, right);
            at += 1;
        }
    }

    /// A text that both segments match.
    const fn segment(&mut self, one: Segment, other: Segment) {
        match (one, other) {
            (Segment::Static(text), _) | (_, Segment::Static(text)) => self.encode(text),
            (Segment::Affixed(prefix, suffix), Segment::Affixed(other_prefix, other_suffix)) => {
                self.encode(longer(prefix, other_prefix));
                self.push("x");
                self.encode(longer(suffix, other_suffix));
            }
            (Segment::Affixed(prefix, suffix), _) | (_, Segment::Affixed(prefix, suffix)) => {
                self.encode(prefix);
                self.push("x");
                self.encode(suffix);
            }
            _ => self.push("x"),
        }
    }

    /// Adds text as it stands in a path.
    const fn encode(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            let plain = byte.is_ascii_graphic() && !matches!(byte, b'%' | b'?' | b'#' | b'"');
            if plain {
                self.push_bytes(&[byte]);
            } else {
                let digits = b"0123456789ABCDEF";
                let (high, low) = (digits[byte as usize >> 4], digits[byte as usize & 15]);
                self.push_bytes(&[b'%', high, low]);
            }
            at += 1;
        }
    }

    const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "two routes claim the same requests",
        }
    }
}

const fn longer(one: &'static str, other: &'static str) -> &'static str {
    if one.len() > other.len() { one } else { other }
}
