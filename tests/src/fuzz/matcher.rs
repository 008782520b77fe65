//! The matcher chooses what the rules say, on random tables and any path. The rules are written down here a second time,
//! in the plainest way.

use std::panic::catch_unwind;
use std::sync::OnceLock;

use http_core::message::{Params, Span};
use http_core::routing::{
    Dispatch, Entry, Meta, MethodCode, Methods, Part, Raw, RawPath, Segment, Tree, Trie, blame,
    flatten,
};

use super::choices::Choose;
use super::percent::decoded;
use crate::random::Random;

/// Routes of one table.
const ROUTES: usize = 7;

/// A table at run time, with room for any seven routes.
type Built = Raw<64, 256, 32, 80, ROUTES>;

/// Random routes, and the table that is built of them. What a macro would put into static memory is never freed.
#[derive(Debug)]
pub struct Table {
    routes: Vec<Route>,
    entries: [Entry; ROUTES],
    clashes: Vec<u16>,
    /// `None` where routes clash.
    tree: Option<Tree>,
}

/// Tables that fuzzing knows.
const TABLES: usize = 4_096;

static KNOWN: [OnceLock<Table>; TABLES] = [const { OnceLock::new() }; TABLES];

/// The first two bytes name a table, the others are a path behind its slash.
pub(super) fn run(data: &[u8]) {
    let Some((number, path)) = data.split_first_chunk::<2>() else { return };
    let number = usize::from(u16::from_be_bytes(*number)) % TABLES;
    let table = KNOWN[number].get_or_init(|| {
        let mut random = Random::new(number as u64);
        loop {
            let table = Table::random(&mut random);
            if table.tree.is_some() {
                return table;
            }
        }
    });
    table.check_path(&[b"/", path].concat());
}

impl Table {
    /// A random table, of which the last three routes are mounted under a prefix.
    pub fn random(choices: &mut impl Choose) -> Table {
        let (routes, entries) = random_routes(choices);
        let built = Box::new(Built::new(&entries));
        let clashes = built.clashes().to_vec();
        let tree = clashes.iter().all(|other| *other == u16::MAX).then(|| {
            let trie: Trie<64, 256, 32, 80, ROUTES> = Trie::fit(&built);
            Box::leak(Box::new(trie)).tree()
        });
        Table { routes, entries, clashes, tree }
    }

    /// The routes that clash with an earlier one.
    pub fn clashes(&self) -> Vec<usize> {
        (0..ROUTES).filter(|late| self.clashes[*late] != u16::MAX).collect()
    }

    /// The message about a clash names a path, which both routes match and between which the rules do not choose.
    ///
    /// # Panics
    /// If it does not.
    pub fn check_clash(&self, late: usize) {
        let early = usize::from(self.clashes[late]);
        let (entries, clashes) = (self.entries.to_vec(), self.clashes.clone());
        let told = catch_unwind(move || blame(&entries, &clashes, late, late + 1));
        let told = told.expect_err("a clash is told");
        let message = told.downcast_ref::<String>().expect("the message is a text");
        let (_, witness) = message.rsplit_once(" both match ").expect("the message names a path");
        let segments = split(witness.as_bytes());
        let (one, other) = (&self.routes[early], &self.routes[late]);
        assert!(one.values(&segments).is_some() && other.values(&segments).is_some(), "{message}");
        assert!(one.method == other.method && one.order(other).is_none(), "{message}");
    }

    /// Compares what is found with what the rules say, where the path can be matched at all. Whether some route matches.
    ///
    /// # Panics
    /// If they differ, or the routes clash.
    pub fn check_path(&self, path: &[u8]) -> bool {
        let tree = self.tree.as_ref().expect("the routes do not clash");
        let Ok(raw) = RawPath::new(path) else { return false };
        let (routes, shown) = (&self.routes, path.escape_ascii());
        let segments = split(path);
        let matching = (0..ROUTES).filter(|number| routes[*number].values(&segments).is_some());
        let matching: Vec<usize> = matching.collect();
        for method in [MethodCode::GET, MethodCode::POST] {
            let best =
                self.best(matching.iter().copied().filter(|one| routes[*one].method == method));
            let mut params = Params::default();
            let wanted = Methods::of(method);
            let found = tree.find(raw, 0, wanted, &mut params);
            let expected = match best {
                Some(best) => Ok(best),
                None => {
                    let methods = matching.iter().map(|number| routes[*number].method);
                    Err(methods.fold(Methods::NONE, Methods::with))
                }
            };
            let route = found.map(|found| tree.route(found, method).expect("it ends a route"));
            assert_eq!(route, expected, "{shown} of {routes:#?}");
            let values = texts(path, params.spans());
            if let Some(best) = best {
                assert_eq!(Some(&values), routes[best].values(&segments).as_ref(), "{shown}");
            }
            if !path.contains(&b'%')
                && let Some(plain) = tree.find_plain(path, 0, method, &mut params)
            {
                assert_eq!(Some(plain), best, "{shown} of {routes:#?}");
                assert_eq!(texts(path, params.spans()), values, "{shown}");
            }
        }
        !matching.is_empty()
    }

    /// The first of these, as the rules have it.
    fn best(&self, matching: impl Iterator<Item = usize>) -> Option<usize> {
        matching.reduce(|best, number| {
            let first = self.routes[number].order(&self.routes[best]);
            let first = first.unwrap_or_else(|| panic!("no choice: {:#?}", self.routes));
            if first { number } else { best }
        })
    }

    /// A path that some route may match, or one that is near it.
    pub fn random_path(&self, choices: &mut impl Choose) -> String {
        let mut path = String::new();
        for segment in &self.routes[choices.below(ROUTES)].segments {
            path.push('/');
            let text = match *segment {
                _ if choices.below(8) == 0 => choices.pick(&TEXTS).to_owned(),
                Segment::Static(text) => text.to_owned(),
                Segment::Affixed(prefix, suffix) => {
                    format!("{prefix}{}{suffix}", choices.pick(&TEXTS))
                }
                Segment::Param => choices.pick(&TEXTS).to_owned(),
                Segment::Rest => format!("{}/{}", choices.pick(&TEXTS), choices.pick(&TEXTS)),
            };
            for char in text.chars() {
                let encoded = char.is_ascii() && choices.below(60) == 0;
                path += &if encoded { format!("%{:02x}", char as u32) } else { char.to_string() };
            }
        }
        if choices.below(8) == 0 {
            path.push('/');
        }
        path
    }
}

/// A route, taken apart as the rules see it.
#[derive(Debug)]
struct Route {
    method: MethodCode,
    segments: Vec<Segment>,
}

/// Bytes, decoded.
type Text = Vec<u8>;

impl Route {
    /// What the parameters are, if the path matches.
    fn values(&self, path: &[Text]) -> Option<Vec<Text>> {
        let (mut values, mut rest) = (Vec::new(), path);
        for segment in &self.segments {
            let (text, tail) = rest.split_first()?;
            match *segment {
                Segment::Static(known) if known.as_bytes() == text => {}
                Segment::Static(_) => return None,
                Segment::Affixed(prefix, suffix) => {
                    let value = text.strip_prefix(prefix.as_bytes())?;
                    values.push(some(value.strip_suffix(suffix.as_bytes())?)?);
                }
                Segment::Param => values.push(some(text)?),
                Segment::Rest => {
                    values.push(some(&rest.join(&b'/'))?);
                    return Some(values);
                }
            }
            rest = tail;
        }
        rest.is_empty().then_some(values)
    }

    /// Whether this one goes before the other. `None` if the rules do not say.
    fn order(&self, other: &Route) -> Option<bool> {
        let mut pairs = self.segments.iter().zip(&other.segments);
        let (one, other) = pairs.find(|(one, other)| one != other)?;
        (rank(one) != rank(other)).then(|| rank(one) > rank(other))
    }
}

/// Text, then affixes by their length, then a parameter, then the rest.
fn rank(segment: &Segment) -> (u8, usize) {
    match segment {
        Segment::Static(_) => (3, 0),
        Segment::Affixed(prefix, suffix) => (2, prefix.len() + suffix.len()),
        Segment::Param => (1, 0),
        Segment::Rest => (0, 0),
    }
}

fn some(text: &[u8]) -> Option<Text> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The decoded segments of a path.
fn split(path: &[u8]) -> Vec<Text> {
    path[1..].split(|byte| *byte == b'/').map(whole).collect()
}

fn whole(text: &[u8]) -> Text {
    let bytes: Option<Text> = decoded(text).into_iter().collect();
    bytes.expect("the encoding is whole")
}

fn texts(path: &[u8], spans: &[Span]) -> Vec<Text> {
    spans.iter().map(|span| whole(span.of(path))).collect()
}

/// Routes, and the same as the macros would write them.
fn random_routes(choices: &mut impl Choose) -> (Vec<Route>, [Entry; ROUTES]) {
    let prefix: &'static [&'static str] = choices.pick(&[&[][..], &["a"], &["ab", ""]]);
    let own: Vec<Route> = (0..ROUTES).map(|_| random_route(choices)).collect();
    let entry = |(line, route): (u32, &Route)| {
        let method = if route.method == MethodCode::GET { "GET" } else { "POST" };
        let pattern = route.segments.iter().map(written).collect::<String>();
        Entry::new(leak(meta(method, leak(pattern), line)), leak(route.segments.clone()))
    };
    let entries: &'static [Entry] = leak((1..).zip(&own).map(entry).collect::<Vec<_>>());
    let (first, last) = entries.split_at(ROUTES - 3);
    let entries = flatten(&[Part::new(&[], first, &[]), Part::new(prefix, last, &[])]);
    let mounted = own.into_iter().enumerate().map(|(number, route)| {
        let prefix = if number < ROUTES - 3 { &[] } else { prefix };
        let prefix = prefix.iter().map(|text| Segment::Static(text));
        Route { segments: prefix.chain(route.segments).collect(), ..route }
    });
    (mounted.collect(), entries)
}

fn random_route(choices: &mut impl Choose) -> Route {
    let method = choices.pick(&[MethodCode::GET, MethodCode::GET, MethodCode::POST]);
    let count = 1 + choices.below(3);
    let mut segments: Vec<Segment> = (0..count).map(|_| random_segment(choices)).collect();
    if choices.below(5) == 0 {
        segments.push(Segment::Rest);
    }
    Route { method, segments }
}

fn random_segment(choices: &mut impl Choose) -> Segment {
    match choices.below(10) {
        0..5 => Segment::Static(choices.pick(&TEXTS)),
        5..8 => {
            let (prefix, suffix) = (choices.pick(&AFFIXES), choices.pick(&AFFIXES));
            let plain = prefix.is_empty() && suffix.is_empty();
            if plain { Segment::Param } else { Segment::Affixed(prefix, suffix) }
        }
        _ => Segment::Param,
    }
}

const TEXTS: [&str; 12] = [
    "",
    "a",
    "b",
    "ab",
    "ba",
    "aab",
    "abb",
    "a.b",
    "é",
    "abaaaaab",
    "a-text-of-more-than-16-bytes",
    "a-text-of-more-than-17-bytes",
];
const AFFIXES: [&str; 6] = ["", "", "a", "b", "ab", "ba"];

/// The segment as it stands in a pattern, with its slash.
fn written(segment: &Segment) -> String {
    match segment {
        Segment::Static(text) => format!("/{text}"),
        Segment::Affixed(prefix, suffix) => format!("/{prefix}{{p}}{suffix}"),
        Segment::Param => "/{p}".to_owned(),
        Segment::Rest => "/{*p}".to_owned(),
    }
}

const fn meta(method: &'static str, pattern: &'static str, line: u32) -> Meta {
    Meta {
        method,
        pattern,
        handler: "handler",
        file: "file",
        line,
        doc: "",
        dispatch: Dispatch::Default,
        body_bytes: None,
        consumes: &[],
        produces: None,
        name: None,
    }
}

/// What a macro would put into static memory.
fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}
