//! Which route a path leads to.

use http_core::{App, delete, get, post, put, routes};
use integration::ask::{Ask, ask};

#[get("/")]
fn root() -> &'static str {
    "root"
}

#[get("/a")]
fn a() -> &'static str {
    "a"
}

#[get("/a/")]
fn a_slash() -> &'static str {
    "a/"
}

#[get("/users/me")]
fn me() -> &'static str {
    "me"
}

#[get("/users/{name}")]
fn user(name: &str) -> String {
    format!("user {name}")
}

#[delete("/users/{name}")]
fn delete_user(name: &str) -> String {
    format!("no more {name}")
}

#[get("/users/me/keys/new")]
fn new_key() -> &'static str {
    "new key"
}

#[get("/users/{name}/keys/{key}")]
fn key(key: u8, name: &str) -> String {
    format!("key {key} of {name}")
}

#[get("/café/a b")]
fn decoded() -> &'static str {
    "decoded"
}

#[post("/{first}/{second}")]
fn anything(first: String, second: String) -> String {
    format!("{first}|{second}")
}

#[put("")]
fn bare() -> &'static str {
    "bare"
}

routes! {
    /// One level down.
    pub INNER = [root, user, bare]
}

routes! {
    OUTER = ["/deep/er" => INNER, bare]
}

fn app() -> App<()> {
    App::new(
        (),
        routes![
            root,
            a,
            a_slash,
            me,
            user,
            delete_user,
            new_key,
            key,
            decoded,
            anything,
            "/api" => INNER,
            "/api/v1" => OUTER,
        ],
    )
}

#[track_caller]
fn get_is(target: &str, expected: &str) {
    assert_eq!(ask(&app(), &Ask::get(target)).text(), expected, "{target}");
}

#[track_caller]
fn status_is(method: &str, target: &str, expected: u16) {
    assert_eq!(ask(&app(), &Ask::new(method, target)).status, expected, "{method} {target}");
}

#[test]
fn a_slash_at_the_end_makes_another_path() {
    get_is("/", "root");
    get_is("/a", "a");
    get_is("/a/", "a/");
    status_is("GET", "//", 404);
    status_is("GET", "//a", 404);
    status_is("GET", "/A", 404);
    status_is("GET", "/a//", 404);
}

#[test]
fn static_segment_comes_before_a_parameter() {
    get_is("/users/me", "me");
    get_is("/users/you", "user you");
    get_is("/users/mee", "user mee");
}

#[test]
fn matcher_turns_back_where_a_static_segment_leads_nowhere() {
    get_is("/users/me/keys/new", "new key");
    get_is("/users/me/keys/7", "key 7 of me");
    get_is("/users/you/keys/7", "key 7 of you");
    status_is("GET", "/users/me/keys", 404);
}

#[test]
fn route_takes_part_only_with_its_own_method() {
    let answer = ask(&app(), &Ask::new("DELETE", "/users/me"));
    assert_eq!(answer.text(), "no more me");
    assert_eq!(ask(&app(), &Ask::post("/users/me")).text(), "users|me");
}

#[test]
fn parameter_is_never_empty() {
    status_is("GET", "/users/", 404);
    status_is("POST", "//x", 404);
}

#[test]
fn segment_is_decoded_once() {
    get_is("/users/%2541", "user %41");
    get_is("/users/a%2Fb", "user a/b");
    get_is("/users/a+b", "user a+b");
    get_is("/users/%6de", "me");
    get_is("/caf%C3%A9/a%20b", "decoded");
    get_is("/users/%00", "user \0");
    assert_eq!(ask(&app(), &Ask::post("/%61/%2e%61")).text(), "a|.a");
}

#[test]
fn encoded_slash_stays_in_its_segment() {
    status_is("GET", "/users%2Fme", 404);
    status_is("GET", "/%2Fa", 404);
}

#[test]
fn text_that_is_not_utf_8_is_no_value() {
    status_is("GET", "/users/%ff", 404);
}

#[test]
fn dot_segments_and_broken_encoding_are_400() {
    for target in ["/../a", "/users/..", "/users/%2e%2E", "/./a", "/users/%", "/users/%4", "/%zz"] {
        status_is("GET", target, 400);
    }
    let answer = ask(&app(), &Ask::get("/users/%zz?%zz"));
    let reason = "path: has a % that is not followed by two hexadecimal digits";
    assert_eq!(answer.text(), format!("400 Bad Request\n{reason}\n"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
}

#[test]
fn query_is_no_part_of_the_path() {
    get_is("/a?b=/../%zz", "a");
    get_is("/?", "root");
}

#[test]
fn segment_longer_than_any_static_one_matches_a_parameter() {
    let long = "%41".repeat(300);
    get_is(&format!("/users/{long}"), &format!("user {}", "A".repeat(300)));
    status_is("GET", &format!("/{long}"), 404);
}

#[test]
fn tables_are_mounted_under_prefixes() {
    get_is("/api/", "root");
    get_is("/api/users/me", "user me");
    get_is("/api/v1/deep/er/users/me", "user me");
    for target in ["/api", "/api/v1/deep/er", "/api/v1"] {
        assert_eq!(ask(&app(), &Ask::new("PUT", target)).text(), "bare", "{target}");
    }
    let shown: Vec<String> = app().routes().iter().map(ToString::to_string).collect();
    assert_eq!(
        shown[13..],
        ["/api/v1/deep/er/", "/api/v1/deep/er/users/{name}", "/api/v1/deep/er", "/api/v1"]
    );
}

#[test]
fn metadata_tells_where_a_handler_stands() {
    let app = app();
    let meta = app.routes()[7].meta();
    assert_eq!((meta.method, meta.pattern), ("GET", "/users/{name}/keys/{key}"));
    assert_eq!(meta.handler, "routing::key");
    assert!(meta.file.ends_with("routing.rs"));
}

#[test]
fn empty_table_answers_404() {
    let app = App::new((), routes![]);
    assert_eq!(ask(&app, &Ask::get("/")).status, 404);
}

/// Hundreds of siblings whose names differ in one place only.
mod many {
    use super::*;

    macro_rules! many {
        ($($name:ident $path:literal)*) => {
            $(#[get($path)] fn $name() -> &'static str { $path })*
            fn many() -> App<()> { App::new((), routes![$($name),*]) }
            const PATHS: &[&str] = &[$($path),*];
        };
    }

    many! {
        r00 "/resource00x" r01 "/resource01x" r02 "/resource02x" r03 "/resource03x" r04 "/resource04x"
        r05 "/resource05x" r06 "/resource06x" r07 "/resource07x" r08 "/resource08x" r09 "/resource09x"
        r10 "/resource10x" r11 "/resource11x" r12 "/resource12x" r13 "/resource13x" r14 "/resource14x"
        l00 "/long-before-00-long-after" l01 "/long-before-01-long-after" l02 "/long-before-02-long-after"
        n0 "/0" n1 "/1" n2 "/2" n3 "/3" n00 "/00" n11 "/11" n10 "/10" n000 "/000"
    }

    #[test]
    fn names_that_differ_in_one_place_are_told_apart() {
        for path in PATHS {
            assert_eq!(ask(&many(), &Ask::get(path)).text(), *path);
        }
        assert_eq!(ask(&many(), &Ask::get("/resource15x")).status, 404);
    }

    #[test]
    fn length_of_a_text_counts_beyond_16_bits() {
        let path = format!("/long-before-00-{}long-after", "x".repeat(1 << 16));
        assert_eq!(ask(&many(), &Ask::get(&path)).status, 404);
    }
}
