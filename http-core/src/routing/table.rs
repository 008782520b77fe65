//! What a table of routes says, before a matcher is built from it.

use std::fmt;

use super::Segment;

/// Something that can stand in a table of routes: a handler, or another table. The macros implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in a table of routes",
    label = "neither a handler nor a table, and nothing that stands around them",
    note = "a handler is a function under `#[get(\"/path\")]` or its kin; a table is made by `routes! {{ NAME = [handler, …] }}`; \
            around them stands a function under `#[guard]`, `#[before]`, `#[after]`, `#[around]` or `#[catch(404)]`"
)]
pub trait Table {
    /// The routes, in the order written.
    const ENTRIES: &'static [Entry];
    /// What it was made of. A handler is made of nothing else.
    const PARTS: &'static [Part] = &[];

    /// What it is in the table that lists it.
    const ROLE: Role = Role::Handlers;
}

/// What an item of a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A handler, or a table.
    Handlers,
    /// A function that decides which requests come in.
    Guard,
    /// Another function that stands around the handlers of the table.
    Hook,
    /// A function that makes the pages of the error statuses of these numbers; of every one if there is none.
    Catcher(&'static [u16]),
    /// Something was wrong with it, which has been told.
    Broken,
}

/// A table with its matcher: what a server can be started with. [`routes!`](crate::routes!) implements it.
#[diagnostic::on_unimplemented(
    message = "an app is made of a table of routes, which `{Self}` is not",
    label = "not a table",
    note = "write `routes![handler, …]`"
)]
pub trait Root: Table {
    /// The matcher.
    const TREE: &'static super::Tree;
}

/// What is known of a handler's route wherever it is mounted.
#[derive(Clone, Copy, Debug)]
pub struct Meta {
    /// The method as sent.
    pub method: &'static str,
    /// The pattern as written.
    pub pattern: &'static str,
    /// The handler's full name.
    pub handler: &'static str,
    /// The source file of the handler.
    pub file: &'static str,
    /// The line of the attribute in it.
    pub line: u32,
    /// The handler's doc comment.
    pub doc: &'static str,
    /// Where the handler runs.
    pub dispatch: Dispatch,
    /// The longest body in bytes, if the route names one of its own.
    pub body_bytes: Option<usize>,
    /// The media types of the bodies that are taken, such as `text/csv` or `image/*`; empty: any.
    pub consumes: &'static [&'static str],
    /// The media type of the answer, where the handler's content says none of its own.
    pub produces: Option<&'static str>,
    /// What the route is called.
    pub name: Option<&'static str>,
}

/// Where a handler runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dispatch {
    /// As the number of workers says: on the pool if `workers` is set above 0, else on the loop.
    #[default]
    Default,
    /// On the loop; it must not block.
    Inline,
    /// On the pool.
    Pool,
}

/// A route as it is kept while the program runs: its handler's [`Meta`] and where it is mounted.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    meta: &'static Meta,
    /// The outermost first; only those below `depth` count.
    pub(super) prefixes: [Prefix; DEPTH],
    pub(super) depth: usize,
}

/// Static segments under which a table is mounted.
pub(super) type Prefix = &'static [&'static str];

/// How deep tables can be nested.
const DEPTH: usize = 4;

/// A route with its pattern taken apart: only the compiler sees it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub(super) route: Route,
    pub(super) segments: &'static [Segment],
}

/// One item of a table: other routes under a prefix.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub(super) prefix: Prefix,
    pub(super) entries: &'static [Entry],
    pub(super) parts: &'static [Part],
}

impl Route {
    /// What is known of the route wherever it is mounted.
    #[must_use]
    pub const fn meta(&self) -> &'static Meta {
        self.meta
    }

    /// The segments under which it is mounted, outermost table first.
    pub(crate) fn prefix(&self) -> impl Iterator<Item = &'static str> {
        self.prefixes[..self.depth].iter().flat_map(|prefix| prefix.iter().copied())
    }
}

/// Writes the whole pattern, with the prefixes of all tables around it.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in self.prefix() {
            write!(f, "/{segment}")?;
        }
        f.write_str(self.meta.pattern)
    }
}

impl Entry {
    /// Stands in an array until a route takes its place.
    pub(super) const NOTHING: Entry = Entry::new(
        &Meta {
            method: "",
            pattern: "",
            handler: "",
            file: "",
            line: 0,
            doc: "",
            dispatch: Dispatch::Default,
            body_bytes: None,
            consumes: &[],
            produces: None,
            name: None,
        },
        &[],
    );

    /// The route of one handler.
    #[must_use]
    pub const fn new(meta: &'static Meta, segments: &'static [Segment]) -> Entry {
        Entry { route: Route { meta, prefixes: [&[]; DEPTH], depth: 0 }, segments }
    }

    /// What is kept of it while the program runs.
    #[must_use]
    pub const fn route(&self) -> &Route {
        &self.route
    }

    pub(super) const fn len(&self) -> usize {
        self.prefix_len() + self.segments.len()
    }

    pub(super) const fn prefix_len(&self) -> usize {
        let (mut length, mut at) = (0, 0);
        while at < self.route.depth {
            length += self.route.prefixes[at].len();
            at += 1;
        }
        length
    }

    pub(super) const fn segment(&self, index: usize) -> Segment {
        let (mut index, mut at) = (index, 0);
        while at < self.route.depth {
            let prefix = self.route.prefixes[at];
            if index < prefix.len() {
                return Segment::Static(prefix[index]);
            }
            index -= prefix.len();
            at += 1;
        }
        self.segments[index]
    }

    #[track_caller]
    const fn under(mut self, prefix: Prefix) -> Entry {
        assert!(
            self.route.depth < DEPTH,
            "more than four prefixes stand before a route: join two of them into one"
        );
        let mut at = self.route.depth;
        while at > 0 {
            self.route.prefixes[at] = self.route.prefixes[at - 1];
            at -= 1;
        }
        self.route.prefixes[0] = prefix;
        self.route.depth += 1;
        self
    }
}

impl Part {
    /// A handler or a table with these `entries`, made of these `parts`, mounted under the segments of `prefix`.
    #[must_use]
    pub const fn new(
        prefix: &'static [&'static str],
        entries: &'static [Entry],
        parts: &'static [Part],
    ) -> Part {
        Part { prefix, entries, parts }
    }
}

/// The number of each part's first route, and behind them the number of all routes: `N` is one more than there are parts.
#[must_use]
pub const fn starts<const N: usize>(parts: &[Part]) -> [usize; N] {
    let mut starts = [0; N];
    let mut part = 0;
    while part < parts.len() {
        starts[part + 1] = starts[part] + parts[part].entries.len();
        part += 1;
    }
    starts
}

/// The routes of all parts, in order, each under its prefix.
#[must_use]
#[track_caller]
pub const fn flatten<const N: usize>(parts: &[Part]) -> [Entry; N] {
    let mut entries = [Entry::NOTHING; N];
    let (mut count, mut number) = (0, 0);
    while number < parts.len() {
        let (part, mut at) = (&parts[number], 0);
        while at < part.entries.len() {
            entries[count] = match part.prefix {
                [] => part.entries[at],
                prefix => part.entries[at].under(prefix),
            };
            count += 1;
            at += 1;
        }
        number += 1;
    }
    entries
}
