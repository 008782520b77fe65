//! What an app says of a request's head, and what is answered without a handler.

use http_core::app::{Dispatch, RouteId, Service, Verdict};
use http_core::message::Expectation;
use http_core::{
    App, Json, Method, Rejection, Responder, get, head, options, post, put, route, routes,
};
use integration::ask::{Ask, ask};

#[get("/")]
fn index(method: Method) -> String {
    format!("by {method}")
}

#[post("/", dispatch = pool, max_body = "4B")]
fn create(body: &[u8]) -> &[u8] {
    body
}

#[put("/{id}", dispatch = inline, max_body = 8)]
fn change(id: u32) -> String {
    id.to_string()
}

#[get("/own")]
fn own() -> &'static str {
    "own"
}

#[head("/own")]
fn own_head() -> impl Responder {
    (("X-By", "head"), ())
}

#[options("/own")]
fn own_options() -> &'static str {
    "own options"
}

#[route("PURGE", "/own")]
fn purge(method: &Method) -> &str {
    method.as_str()
}

fn app() -> App<()> {
    App::new((), routes![index, create, change, own, own_options, own_head, purge])
}

#[test]
fn verdict_says_route_and_dispatch_and_the_route_its_limit() {
    let app = app();
    for (asked, number, dispatch, body_bytes) in [
        (Ask::get("/"), 0, Dispatch::Default, None),
        (Ask::post("/"), 1, Dispatch::Pool, Some(4)),
        (Ask::new("PUT", "/1"), 2, Dispatch::Inline, Some(8)),
    ] {
        let route = RouteId(number);
        assert_eq!(ask(&app, &asked).verdict, Verdict::Call { route, dispatch });
        assert_eq!(app.body_bytes(route), body_bytes);
    }
    assert_eq!((app.count(), app.wants_pool(), app.largest_body()), (7, true, Some(8)));
}

#[test]
fn head_is_answered_by_the_handler_of_get() {
    let answer = ask(&app(), &Ask::new("HEAD", "/"));
    assert_eq!((answer.status, answer.text()), (200, "by HEAD"));
}

#[test]
fn head_handler_of_ones_own_is_called() {
    let answer = ask(&app(), &Ask::new("HEAD", "/own"));
    assert_eq!((answer.status, answer.header("x-by")), (204, Some("head")));
}

#[test]
fn options_is_answered_from_the_table() {
    let answer = ask(&app(), &Ask::new("OPTIONS", "/"));
    assert_eq!((answer.status, answer.text()), (204, ""));
    assert_eq!(answer.header("allow"), Some("GET, HEAD, POST, OPTIONS"));
    let answer = ask(&app(), &Ask::new("OPTIONS", "/7"));
    assert_eq!(answer.header("allow"), Some("PUT, OPTIONS"));
    assert_eq!(ask(&app(), &Ask::new("OPTIONS", "/a/b")).status, 404);
}

#[test]
fn options_of_the_whole_server_names_every_method() {
    let answer = ask(&app(), &Ask::new("OPTIONS", "*"));
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("allow"), Some("GET, HEAD, POST, PUT, OPTIONS, PURGE"));
}

#[test]
fn options_handler_of_ones_own_is_called() {
    assert_eq!(ask(&app(), &Ask::new("OPTIONS", "/own")).text(), "own options");
}

#[test]
fn other_method_is_405_with_those_allowed() {
    for method in ["DELETE", "TRACE", "PATCH"] {
        let answer = ask(&app(), &Ask::new(method, "/own"));
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, HEAD, PUT, OPTIONS, PURGE"));
        assert_eq!(answer.text(), "405 Method Not Allowed\n");
    }
}

#[test]
fn unknown_method_is_501_before_any_404() {
    for method in ["BREW", "CONNECT", "get"] {
        assert_eq!(ask(&app(), &Ask::new(method, "/a/b/c")).status, 501, "{method}");
        assert_eq!(ask(&app(), &Ask::new(method, "/")).status, 501, "{method}");
    }
    assert_eq!(ask(&app(), &Ask::new("TRACE", "/a/b/c")).status, 404);
    assert_eq!(ask(&app(), &Ask::new("BREW", "/..")).status, 400);
}

#[test]
fn method_that_some_route_uses_is_known() {
    assert_eq!(ask(&app(), &Ask::new("PURGE", "/own")).text(), "PURGE");
    assert_eq!(ask(&app(), &Ask::new("PURGE", "/")).status, 405);
    assert_eq!(ask(&app(), &Ask::new("PURGE", "/a/b")).status, 404);
    assert_eq!(ask(&app(), &Ask::new("PURGED", "/own")).status, 501);
}

#[test]
fn unknown_expectation_is_417_after_404_and_before_413() {
    let unknown = |ask: Ask| ask.expecting(Expectation::Unknown);
    assert_eq!(ask(&app(), &unknown(Ask::post("/").body(b"12345"))).status, 417);
    assert_eq!(ask(&app(), &unknown(Ask::get("/a/b"))).status, 404);
    let answer = ask(&app(), &Ask::get("/").expecting(Expectation::Continue));
    assert_eq!(answer.status, 200);
}

#[test]
fn media_type_is_judged_before_the_body_and_its_length() {
    #[post("/", max_body = "2B")]
    fn number(number: Json<u8>, again: Option<Json<u8>>) -> String {
        format!("{} {}", number.0, again.is_some())
    }
    #[post("/lenient")]
    fn lenient(number: std::result::Result<Json<u8>, Rejection>) -> String {
        number.is_ok().to_string()
    }
    let app = App::new((), routes![number, lenient]);
    let answer = ask(&app, &Ask::post("/").header("content-type", "text/plain").body(b"123"));
    assert_eq!((answer.status, answer.verdict), (415, Verdict::Refuse));
    let answer = ask(&app, &Ask::post("/").header("content-type", "application/json").body(b"123"));
    assert_eq!((answer.status, answer.verdict), (413, Verdict::Refuse));
    let answer = ask(&app, &Ask::post("/").expecting(Expectation::Unknown).body(b"123"));
    assert_eq!(answer.status, 417);
    let answer = ask(&app, &Ask::post("/").header("content-type", "application/json").body(b"12"));
    assert_eq!(answer.text(), "12 true");
    let answer = ask(&app, &Ask::post("/lenient").header("content-type", "a/b").body(b"1"));
    assert_eq!(answer.text(), "false");
}

#[test]
fn body_longer_than_the_routes_limit_is_413() {
    assert_eq!(ask(&app(), &Ask::post("/").body(b"1234")).status, 200);
    let answer = ask(&app(), &Ask::post("/").body(b"12345"));
    assert_eq!(answer.verdict, Verdict::Refuse);
    let reason = "413 Payload Too Large\nbody: at most 4 bytes are taken here\n";
    assert_eq!((answer.status, answer.text()), (413, reason));
}

#[test]
fn c21_connect_is_501_before_anything_is_said_of_its_target() {
    assert_eq!(ask(&app(), &Ask::new("CONNECT", "example.org:80")).status, 501);
}

#[test]
fn listing_is_a_line_for_each_route_with_aligned_columns() {
    let listing = app().listing().to_string();
    let lines: Vec<&str> = listing.lines().collect();
    assert_eq!(lines.len(), 8);
    let words = |line: usize| lines[line].split_whitespace().collect::<Vec<_>>();
    assert_eq!(words(0), ["method", "pattern", "handler", "source", "runs", "body"]);
    let create = words(2);
    assert_eq!([create[0], create[1], create[4], create[5]], ["POST", "/", "pool", "4"]);
    assert!(create[2].ends_with("app::create") && create[3].contains("tests/app.rs:"));
    let column = lines[0].find("handler").expect("its heading");
    let begins_there =
        |line: &&str| &line[column - 1..column] == " " && &line[column..=column] != " ";
    assert!(lines.iter().all(begins_there));
}
