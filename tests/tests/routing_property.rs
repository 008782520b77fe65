//! Does the matcher choose what the rules say, on random tables and paths? The rules are written down here a second time,
//! in the plainest way.

use std::panic::catch_unwind;

use http_core::message::{Params, Span};
use http_core::routing::{
    Dispatch, Entry, Meta, MethodCode, Methods, Part, Raw, RawPath, Segment, Tree, Trie, blame,
    decode, flatten,
};
use integration::random::Random;

/// Lookups that are compared.
const CASES: usize = 100_000;
/// Lookups in one table.
const PATHS: usize = 40;
/// Routes of one table.
const ROUTES: usize = 7;

/// A table at run time, with room for any seven routes.
type Table = Raw<64, 256, 32, ROUTES>;

#[test]
fn matcher_chooses_what_the_rules_choose() {
    std::panic::set_hook(Box::new(|_| {}));
    let mut random = Random::new(7);
    let (mut cases, mut found, mut clashes) = (0, 0, 0);
    while cases < CASES {
        let (routes, entries) = random_routes(&mut random);
        let table = Box::new(Table::new(&entries));
        let reported = (0..ROUTES).filter(|late| table.clashes()[*late] != u16::MAX);
        let reported: Vec<usize> = reported.collect();
        for late in &reported {
            clashes += 1;
            check_clash(&entries, &routes, &table, *late);
        }
        if reported.is_empty() {
            let trie: Trie<64, 256, 32, ROUTES> = Trie::fit(&table);
            let tree = Box::leak(Box::new(trie)).tree();
            for _ in 0..PATHS {
                let path = random_path(&mut random, &routes);
                found += usize::from(check_path(&tree, &routes, &path));
                cases += 1;
            }
        }
    }
    // Else the tables and paths say nothing.
    assert!(found > CASES / 4 && clashes > 100, "{found} routes found, {clashes} clashes");
}

/// The message names a path, which both routes match and between which the rules do not choose.
fn check_clash(entries: &[Entry], routes: &[Route], table: &Table, late: usize) {
    let early = usize::from(table.clashes()[late]);
    let entries = entries.to_vec();
    let numbers = table.clashes().to_vec();
    let told = catch_unwind(move || blame(&entries, &numbers, late, late + 1));
    let told = told.expect_err("a clash is told");
    let message = told.downcast_ref::<String>().expect("the message is a text");
    let (_, witness) = message.rsplit_once(" both match ").expect("the message names a path");
    let segments = split(witness);
    let (one, other) = (&routes[early], &routes[late]);
    assert!(one.values(&segments).is_some() && other.values(&segments).is_some(), "{message}");
    assert!(one.method == other.method && one.order(other).is_none(), "{message}");
}

/// Whether a route was found.
fn check_path(tree: &Tree, routes: &[Route], path: &str) -> bool {
    let segments = split(path);
    let matching = (0..ROUTES).filter(|number| routes[*number].values(&segments).is_some());
    let matching: Vec<usize> = matching.collect();
    for method in [MethodCode::GET, MethodCode::POST] {
        let mut best: Option<usize> = None;
        for number in matching.iter().copied().filter(|number| routes[*number].method == method) {
            best = match best {
                None => Some(number),
                Some(other) => {
                    let first = routes[number].order(&routes[other]);
                    let first =
                        first.unwrap_or_else(|| panic!("no choice for {path}: {routes:#?}"));
                    Some(if first { number } else { other })
                }
            };
        }
        let mut params = Params::default();
        let wanted = Methods::of(method);
        let raw = RawPath::new(path.as_bytes()).expect("the path is sound");
        let found = tree.find(raw, 0, wanted, &mut params);
        let expected = match best {
            Some(best) => Ok(best),
            None => {
                let methods = matching.iter().map(|number| routes[*number].method);
                Err(methods.fold(Methods::NONE, Methods::with))
            }
        };
        let route = found.map(|found| tree.route(found, method).expect("it ends a route"));
        assert_eq!(route, expected, "{path} of {routes:#?}");
        let values = texts(path, params.spans());
        if let Some(best) = best {
            assert_eq!(Some(&values), routes[best].values(&segments).as_ref(), "{path}");
        }
        if let Some(plain) = tree.find_plain(path.as_bytes(), 0, wanted, &mut params) {
            assert_eq!(tree.route(plain, method), best, "{path} of {routes:#?}");
            assert_eq!(texts(path, params.spans()), values, "{path}");
        }
    }
    !matching.is_empty()
}

/// A route, taken apart as the rules see it.
#[derive(Debug)]
struct Route {
    method: MethodCode,
    segments: Vec<Segment>,
}

impl Route {
    /// What the parameters are, if the path matches.
    fn values(&self, path: &[String]) -> Option<Vec<String>> {
        let (mut values, mut rest) = (Vec::new(), path);
        for segment in &self.segments {
            let (text, tail) = rest.split_first()?;
            match *segment {
                Segment::Static(known) if known == text => {}
                Segment::Static(_) => return None,
                Segment::Affixed(prefix, suffix) => {
                    let value = text.strip_prefix(prefix)?.strip_suffix(suffix)?;
                    values.push(some(value)?);
                }
                Segment::Param => values.push(some(text)?),
                Segment::Rest => {
                    values.push(some(&rest.join("/"))?);
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

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The decoded segments of a path.
fn split(path: &str) -> Vec<String> {
    path[1..].split('/').map(decoded).collect()
}

fn decoded(text: &str) -> String {
    let bytes = decode(text.as_bytes()).map(|byte| byte.expect("the encoding is whole"));
    String::from_utf8(bytes.collect()).expect("the text is UTF-8")
}

fn texts(path: &str, spans: &[Span]) -> Vec<String> {
    spans.iter().map(|span| decoded(&path[span.start()..span.end()])).collect()
}

/// Routes, of which the last three are mounted under a prefix, and the same as the macros would write them.
fn random_routes(random: &mut Random) -> (Vec<Route>, [Entry; ROUTES]) {
    let prefix: &'static [&'static str] = random.pick(&[&[][..], &["a"], &["ab", ""]]);
    let own: Vec<Route> = (0..ROUTES).map(|_| random_route(random)).collect();
    let entry = |(line, route): (u32, &Route)| {
        let method = if route.method == MethodCode::GET { "GET" } else { "POST" };
        Entry::new(leak(meta(method, line)), leak(route.segments.clone()))
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

fn random_route(random: &mut Random) -> Route {
    let method = random.pick(&[MethodCode::GET, MethodCode::GET, MethodCode::POST]);
    let count = 1 + random.below(3);
    let mut segments: Vec<Segment> = (0..count).map(|_| random_segment(random)).collect();
    if random.below(5) == 0 {
        segments.push(Segment::Rest);
    }
    Route { method, segments }
}

fn random_segment(random: &mut Random) -> Segment {
    match random.below(10) {
        0..5 => Segment::Static(random.pick(&TEXTS)),
        5..8 => {
            let (prefix, suffix) = (random.pick(&AFFIXES), random.pick(&AFFIXES));
            let plain = prefix.is_empty() && suffix.is_empty();
            if plain { Segment::Param } else { Segment::Affixed(prefix, suffix) }
        }
        _ => Segment::Param,
    }
}

/// A path that some route may match, or one that is near it.
fn random_path(random: &mut Random, routes: &[Route]) -> String {
    let mut path = String::new();
    for segment in &routes[random.below(ROUTES)].segments {
        path.push('/');
        let text = match *segment {
            _ if random.below(8) == 0 => random.pick(&TEXTS).to_owned(),
            Segment::Static(text) => text.to_owned(),
            Segment::Affixed(prefix, suffix) => {
                format!("{prefix}{}{suffix}", random.pick(&TEXTS))
            }
            Segment::Param => random.pick(&TEXTS).to_owned(),
            Segment::Rest => format!("{}/{}", random.pick(&TEXTS), random.pick(&TEXTS)),
        };
        for char in text.chars() {
            let encoded = char.is_ascii() && random.below(60) == 0;
            path += &if encoded { format!("%{:02x}", char as u32) } else { char.to_string() };
        }
    }
    if random.below(8) == 0 {
        path.push('/');
    }
    path
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

const fn meta(method: &'static str, line: u32) -> Meta {
    Meta {
        method,
        pattern: "/",
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
