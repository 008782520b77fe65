//! How the compiler says that two routes claim the same requests.

use super::{Entry, Segment};

/// Does nothing if the routes with the numbers `from..to`, which one part of a table brings in, clash with no earlier one.
/// `clashes` come from [`Raw::clashes`](super::Raw::clashes).
///
/// # Panics
/// If they do: a compile error, since this is evaluated for a `static` beside the table.
#[track_caller]
pub const fn blame(entries: &[Entry], clashes: &[u16], from: usize, to: usize) {
    let mut at = from;
    while at < to {
        if clashes[at] != u16::MAX {
            let text = clash(&entries[at], &entries[clashes[at] as usize]);
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

const fn clash(late: &Entry, early: &Entry) -> Text {
    let mut text = Text::new();
    text.push(late.route.meta().method);
    text.push(" ");
    text.pattern(late, false);
    text.push(" is claimed twice: by ");
    text.handler(early);
    text.push(" as ");
    text.pattern(early, false);
    text.push(" and by ");
    text.handler(late);
    text.push(" as ");
    text.pattern(late, false);
    text.push("; both match ");
    text.pattern(late, true);
    text
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
        let text = text.as_bytes();
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

    /// The whole pattern, or a path that it matches.
    const fn pattern(&mut self, entry: &Entry, as_path: bool) {
        let mut at = 0;
        while at < entry.len() {
            self.push("/");
            match entry.segment(at) {
                Segment::Static(text) => self.push(text),
                Segment::Param(_) if as_path => self.push("x"),
                Segment::Param(name) => {
                    self.push("{");
                    self.push(name);
                    self.push("}");
                }
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
