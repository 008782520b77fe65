//! The limits on names and values: query, form and cookies, each at its limit and one beyond it; nothing is dropped.

use http_core::testing::Pair;
use http_core::{
    App, Config, Cookies, Form, FromPairs, Json, Query, Rejection, Status, get, guard, post, routes,
};
use integration::replies::{read_all, statuses};
use serde::Deserialize;

#[derive(FromPairs)]
struct Tags<'r> {
    #[pairs(rename = "tag")]
    tags: Vec<&'r str>,
}

#[get("/query")]
fn query(tags: Query<Tags<'_>>) -> String {
    tags.tags.len().to_string()
}

#[get("/named?{tag}")]
fn named(tag: Vec<&str>) -> String {
    tag.len().to_string()
}

#[get("/plain")]
fn plain() -> &'static str {
    "plain"
}

#[post("/form")]
fn form(tags: Form<Tags<'_>>) -> String {
    tags.tags.len().to_string()
}

#[get("/cookies")]
fn cookies(cookies: Cookies<'_>) -> String {
    cookies.iter().count().to_string()
}

/// A guard that takes cookies: the limit is the same.
#[guard]
fn with_cookies(cookies: Cookies<'_>) -> Result<(), Rejection> {
    match cookies.get("a") {
        Some(_) => Ok(()),
        None => Err(Rejection::new(Status::FORBIDDEN, "header.cookie", "no cookie")),
    }
}

#[get("/guarded", guard = with_cookies)]
fn guarded() -> &'static str {
    "guarded"
}

/// Lists in lists.
#[derive(Deserialize)]
struct Nest(Vec<Nest>);

impl Nest {
    fn depth(&self) -> usize {
        1 + self.0.iter().map(Nest::depth).max().unwrap_or(0)
    }
}

#[post("/json")]
fn json(nest: Json<Nest>) -> String {
    nest.depth().to_string()
}

fn answer(config: Config, request: &str) -> (u16, String) {
    let app = App::new((), routes![query, named, plain, form, cookies, guarded, json]);
    let mut pair = Pair::with(app, config);
    pair.peer_sends(request.as_bytes());
    let replies = read_all(&pair.received());
    assert_eq!(replies.len(), 1);
    (replies[0].status, replies[0].text().to_owned())
}

fn get(target: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n")
}

fn post(path: &str, media_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {media_type}\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
}

fn tags(count: usize) -> String {
    vec!["tag=a"; count].join("&")
}

fn ok(count: usize) -> (u16, String) {
    (200, count.to_string())
}

fn refused(reason: &str) -> (u16, String) {
    (400, format!("400 Bad Request\n{reason}\n"))
}

#[test]
fn c10_query_of_more_pairs_than_its_limit_is_400() {
    for path in ["/query", "/named"] {
        let ask = |config: Config, count| answer(config, &get(&format!("{path}?{}", tags(count))));
        let told = |most| refused(&format!("query: expected at most {most} values"));
        assert_eq!(ask(Config::new(), 256), ok(256));
        assert_eq!(ask(Config::new(), 257), told(256));
        assert_eq!(ask(Config::new().query_pairs(3), 3), ok(3));
        assert_eq!(ask(Config::new().query_pairs(3), 4), told(3));
        assert_eq!(ask(Config::new().query_pairs(0), 1), told(0));
        assert_eq!(answer(Config::new().query_pairs(0), &get(path)), ok(0));
    }
}

#[test]
fn c10_query_that_no_argument_reads_is_not_counted() {
    let target = format!("/plain?{}", tags(500));
    assert_eq!(answer(Config::new(), &get(&target)), (200, "plain".into()));
}

#[test]
fn c10_form_of_more_pairs_than_its_limit_is_400() {
    let media_type = "application/x-www-form-urlencoded";
    let ask = |config: Config, count| answer(config, &post("/form", media_type, &tags(count)));
    let told = |most| refused(&format!("body: expected at most {most} values"));
    assert_eq!(ask(Config::new(), 256), ok(256));
    assert_eq!(ask(Config::new(), 257), told(256));
    assert_eq!(ask(Config::new().form_pairs(1_000), 1_000), ok(1_000));
    assert_eq!(ask(Config::new().form_pairs(1_000), 1_001), told(1_000));
}

#[test]
fn c10_cookies_of_all_fields_together_have_a_limit_beyond_which_they_are_400() {
    let ask = |config: Config, fields: &[usize]| {
        let fields: String = fields
            .iter()
            .map(|count| format!("Cookie: {}\r\n", vec!["a=b"; *count].join("; ")))
            .collect();
        answer(config, &format!("GET /cookies HTTP/1.1\r\nHost: x\r\n{fields}\r\n"))
    };
    let told = |most| refused(&format!("header.cookie: expected at most {most} cookies"));
    assert_eq!(ask(Config::new(), &[256]), ok(256));
    assert_eq!(ask(Config::new(), &[257]), told(256));
    assert_eq!(ask(Config::new(), &[200, 56]), ok(256));
    assert_eq!(ask(Config::new(), &[200, 57]), told(256));
    assert_eq!(ask(Config::new().cookie_pairs(2), &[2]), ok(2));
    assert_eq!(ask(Config::new().cookie_pairs(2), &[2, 1]), told(2));
    assert_eq!(ask(Config::new(), &[]), ok(0));
}

#[test]
fn c10_cookies_beyond_their_limit_are_400_in_a_guard_too() {
    let ask = |count| {
        let cookies = vec!["a=b"; count].join("; ");
        let request = format!("GET /guarded HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\n\r\n");
        answer(Config::new(), &request)
    };
    assert_eq!(ask(256), (200, "guarded".into()));
    assert_eq!(ask(257), refused("header.cookie: expected at most 256 cookies"));
}

#[test]
fn c10_limits_of_pairs_hold_on_every_request_of_a_connection() {
    let app = App::new((), routes![query]);
    let mut pair = Pair::with(app, Config::new().query_pairs(2));
    let requests = [get("/query?tag=a&tag=b"), get("/query?tag=a&tag=b&c"), get("/query?tag=a")];
    pair.peer_sends(requests.concat().as_bytes());
    assert_eq!(statuses(&pair.received()), [200, 400, 200]);
}

#[test]
fn c10_json_deeper_than_127_levels_is_400() {
    let ask = |depth: usize| {
        let body = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        answer(Config::new(), &post("/json", "application/json", &body))
    };
    assert_eq!(ask(127), ok(127));
    assert_eq!(ask(128).0, 400);
    assert_eq!(ask(500_000).0, 400);
}

#[test]
fn long_names_are_found_encoded_or_not() {
    let ask = |query: &str| answer(Config::new(), &get(&format!("/query?{query}")));
    assert_eq!(ask("%74%61%67=a&tag=b&ta%67=c&t%61g"), ok(4));
    assert_eq!(ask(&format!("{}=a&ta=b&tagg=c&%74%61%67%67=d&=e", "tag".repeat(50))), ok(0));
}
