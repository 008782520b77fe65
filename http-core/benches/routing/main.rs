//! How fast a path is matched, beside `matchit`: the same routes, the same paths, the parameters of both collected.
//!
//! `cargo bench -p http-core` ends with a line `figure routing-vs-matchit RATIO TARGET ok|short`: how many times as long as
//! ours the median of the other takes.

mod generated;
mod github;
#[path = "../support/measure.rs"]
mod measure;

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use github::{GITHUB_API, PATTERNS};
use http_core::App;
use http_core::app::{Asked, Service, Verdict};
use http_core::message::{Head, HeadParts, Params, Response, Span};
use http_core::routing::{MethodCode, Methods, RawPath, Root, Tree};
use measure::measure;

/// The ratio that is promised.
const TARGET: f64 = 2.0;

fn main() {
    let paths = paths();
    let mut criterion = Criterion::default()
        .configure_from_args()
        .sample_size(60)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3));
    let mut group = criterion.benchmark_group(format!("routing, {} paths", paths.len()));
    let ours = measure(&mut group, "http-core", || with_tree(GITHUB_API::TREE, &paths));
    let mut router = matchit::Router::new();
    for (number, pattern) in PATTERNS.iter().enumerate() {
        router.insert(*pattern, number).expect("the pattern is one for matchit too");
    }
    let theirs = measure(&mut group, "matchit", || with_matchit(&router, &paths));
    measure(&mut group, "generated match", || with_match(&paths));
    let requests: Vec<(Vec<u8>, HeadParts)> = paths.iter().map(|path| request(path)).collect();
    let app = App::new((), GITHUB_API);
    measure(&mut group, "http-core, App::route", || with_app(&app, &requests));
    group.finish();
    criterion.final_summary();
    assert_eq!(with_tree(GITHUB_API::TREE, &paths), with_matchit(&router, &paths));
    assert_eq!(with_match(&paths), with_matchit(&router, &paths));

    let ratio = theirs / ours;
    let verdict = if ratio >= TARGET { "ok" } else { "short" };
    println!("figure routing-vs-matchit {ratio:.2} {TARGET:.1} {verdict}");
}

/// The sum of all route numbers and of the lengths of all values, so that neither can be left out. It is not inlined, so
/// that callgrind can count what it does.
#[inline(never)]
fn with_tree(tree: &Tree, paths: &[String]) -> usize {
    let (mut sum, mut params) = (0, Params::default());
    for path in paths {
        let path = black_box(path.as_bytes());
        let plain = match path.contains(&b'%') {
            false => tree.find_plain(path, 0, MethodCode::GET, &mut params),
            true => None,
        };
        let route = match plain {
            Some(route) => Some(route),
            None => RawPath::new(path)
                .ok()
                .and_then(|path| tree.find(path, 0, Methods::of(MethodCode::GET), &mut params).ok())
                .and_then(|found| tree.route(found, MethodCode::GET)),
        };
        sum += route.unwrap_or_default();
        sum += params.spans().iter().map(|span| span.of(path).len()).sum::<usize>();
    }
    sum
}

#[inline(never)]
fn with_matchit(router: &matchit::Router<usize>, paths: &[String]) -> usize {
    let mut sum = 0;
    for path in paths {
        let Ok(found) = router.at(black_box(path.as_str())) else { continue };
        sum += *found.value;
        sum += found.params.iter().map(|(_, value)| value.len()).sum::<usize>();
    }
    sum
}

#[inline(never)]
fn with_match(paths: &[String]) -> usize {
    paths.iter().map(|path| generated::route(black_box(path))).sum()
}

#[inline(never)]
fn with_app(app: &App<()>, requests: &[(Vec<u8>, HeadParts)]) -> usize {
    let (mut sum, mut params, mut answer) = (0, Params::default(), Response::default());
    for (bytes, parts) in requests {
        let head = Head::new(black_box(bytes), parts);
        let asked = Asked { head, peer: None, body_bytes: 1 << 20 };
        if let Verdict::Call { route, .. } = app.route(&asked, &mut params, &mut answer) {
            sum += route.0 as usize;
        }
    }
    sum
}

fn request(path: &str) -> (Vec<u8>, HeadParts) {
    let bytes = format!("GET {path} HTTP/1.1\r\nHost: example.org\r\n\r\n").into_bytes();
    let path = Span::new(4, 4 + path.len());
    (bytes, HeadParts { path, target: path, is_path_plain: true, ..HeadParts::default() })
}

/// A path for each pattern, in a mixed order.
fn paths() -> Vec<String> {
    let values =
        ["rust-lang", "cargo", "1347", "6dcb09b5b57875f334f61aebed695e2e4193db5e", "octocat"];
    let mut paths = Vec::new();
    for (number, pattern) in PATTERNS.iter().enumerate() {
        let mut path = String::new();
        for (at, segment) in pattern.split('/').enumerate().skip(1) {
            path.push('/');
            path += if segment.starts_with('{') {
                values[(number + at) % values.len()]
            } else {
                segment
            };
        }
        paths.push(path);
    }
    let count = paths.len();
    for at in (1..count).rev() {
        paths.swap(at, at * 7_919 % (at + 1));
    }
    paths
}
