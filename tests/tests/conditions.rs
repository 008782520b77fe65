//! Is a client that has this version sent it again, and one that has another let change it? RFC 9110, 13.2.2, row by row.

use std::time::{Duration, SystemTime};

use http_core::{
    App, Conditional, Conditions, ETag, Html, NoContent, Response, Status, Unmet, Version, after,
    get, guard, post, put, routes,
};
use integration::ask::{Answer, Ask, ask};

/// 1994-11-06 08:49:37 GMT, and a half.
fn changed() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(784_111_777_500)
}

fn version() -> Version {
    Version::tagged(ETag::fixed("v1")).and_modified(changed())
}

#[get("/page")]
fn page() -> Conditional<Html<&'static str>> {
    Conditional::new(version(), Html("page"))
}

#[get("/weak")]
fn weak() -> http_core::Result<Conditional<&'static str>> {
    Ok(Conditional::new(Version::tagged(ETag::weak("w")?), "weak"))
}

/// What a change has made: it is done by then.
#[put("/made")]
fn made() -> Conditional<&'static str> {
    Conditional::new(version(), "made")
}

#[get("/parts")]
fn parts() -> Conditional<Html<&'static str>> {
    Conditional::new(version(), Html("0123456789")).with_ranges()
}

#[post("/parts")]
fn posted() -> Conditional<Html<&'static str>> {
    parts()
}

/// Bodies that are kept in other ways: owned, written, and a part of the request.
#[get("/parts/{kind}")]
fn parts_of(kind: &str) -> http_core::Result<Conditional<Response>> {
    let mut made = Response::default();
    match kind {
        "owned" => made.set_owned_body(b"0123456789".to_vec()),
        "written" => made.body_writer().extend_from_slice(b"0123456789"),
        _ => made.set_body(kind.as_bytes()),
    }
    Ok(Conditional::new(Version::tagged(ETag::weak("w")?), made).with_ranges())
}

#[get("/parts/echo/{kind}")]
fn part_of_the_request(kind: &str) -> Conditional<&str> {
    Conditional::new(version(), kind).with_ranges()
}

#[get("/none")]
fn none() -> Conditional<Option<&'static str>> {
    Conditional::new(version(), None)
}

#[get("/packed")]
fn packed() -> (Fields, Conditional<&'static [u8]>) {
    const FIELDS: Fields = [
        ("Content-Encoding", "gzip"),
        ("Content-Disposition", "attachment"),
        ("Cache-Control", "public, max-age=600"),
        ("Expires", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("Access-Control-Allow-Origin", "*"),
    ];
    (FIELDS, Conditional::new(version(), b"\x1f\x8b"))
}

type Fields = [(&'static str, &'static str); 5];

#[put("/page")]
fn replace(conditions: Conditions<'_>) -> Result<(), Unmet> {
    conditions.check(&version())
}

#[put("/new")]
fn create(conditions: Conditions<'_>) -> Result<(), Unmet> {
    conditions.check_absent()
}

/// Takes no change of which nobody says what it is made to; of a reader it tells the same.
#[put("/named")]
#[get("/named")]
fn named(conditions: Option<Conditions<'_>>) -> Result<NoContent, Status> {
    conditions.map(|_| NoContent).ok_or(Status::PRECONDITION_REQUIRED)
}

#[guard]
fn names_a_version(conditions: Option<Conditions<'_>>) -> Result<(), Status> {
    conditions.map(|_| ()).ok_or(Status::PRECONDITION_REQUIRED)
}

#[put("/guarded", guard = names_a_version)]
fn guarded() {}

const SAME: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
const BEFORE: &str = "Sun, 06 Nov 1994 08:49:36 GMT";

#[track_caller]
fn asked(method: &str, path: &str, fields: &[(&str, &str)], status: u16) -> Answer {
    let app = App::new(
        (),
        routes![
            page,
            parts,
            posted,
            parts_of,
            part_of_the_request,
            weak,
            made,
            none,
            packed,
            replace,
            create,
            named,
            guarded
        ],
    );
    let ask_for = Ask::new(method, path);
    let with = fields.iter().fold(ask_for, |ask, (name, value)| ask.header(name, value));
    let answer = ask(&app, &with);
    assert_eq!(answer.status, status, "{method} {path} {fields:?}");
    answer
}

#[test]
fn version_is_told() {
    let answer = asked("GET", "/page", &[], 200);
    assert_eq!(answer.header("etag"), Some("\"v1\""));
    assert_eq!(answer.header("last-modified"), Some(SAME));
}

#[test]
fn known_version_is_304_with_its_fields_and_no_body() {
    for method in ["GET", "HEAD"] {
        let answer = asked(method, "/page", &[("If-None-Match", "\"v0\", W/\"v1\"")], 304);
        assert_eq!((answer.text(), answer.header("content-type")), ("", None));
        assert_eq!(answer.header("etag"), Some("\"v1\""));
        assert_eq!(answer.header("last-modified"), Some(SAME));
        asked(method, "/page", &[("If-None-Match", "*")], 304);
        asked(method, "/page", &[("If-Modified-Since", SAME)], 304);
    }
    asked("GET", "/weak", &[("If-None-Match", "\"w\"")], 304);
}

#[test]
fn other_version_is_sent() {
    asked("GET", "/page", &[("If-None-Match", "\"v2\"")], 200);
    asked("GET", "/page", &[("If-Modified-Since", BEFORE)], 200);
    asked("GET", "/page", &[("If-Modified-Since", "tomorrow")], 200);
    asked("GET", "/weak", &[("If-Modified-Since", SAME)], 200);
}

#[test]
fn tag_goes_before_the_date() {
    let both = [("If-None-Match", "\"v2\""), ("If-Modified-Since", SAME)];
    asked("GET", "/page", &both, 200);
    let both = [("If-Match", "\"v1\""), ("If-Unmodified-Since", BEFORE)];
    asked("GET", "/page", &both, 200);
}

#[test]
fn version_that_is_not_meant_is_412() {
    let answer = asked("GET", "/page", &[("If-Match", "\"v2\"")], 412);
    assert_eq!(answer.text(), "412 Precondition Failed\n");
    asked("GET", "/page", &[("If-Unmodified-Since", BEFORE)], 412);
    asked("GET", "/page", &[("If-Unmodified-Since", SAME)], 200);
    // Dates like all others: one before 1970, and a leap second.
    for before in ["Wed, 31 Dec 1969 23:59:59 GMT", "Thu, 30 Jun 1994 23:59:60 GMT"] {
        asked("GET", "/page", &[("If-Unmodified-Since", before)], 412);
    }
    asked("GET", "/weak", &[("If-Match", "W/\"w\"")], 412);
    // What is meant goes before what is known.
    asked("GET", "/page", &[("If-Match", "\"v2\""), ("If-None-Match", "\"v1\"")], 412);
    asked("GET", "/page", &[("If-Match", "\"v1\""), ("If-None-Match", "\"v1\"")], 304);
}

#[test]
fn what_is_said_of_the_content_is_not_said_of_a_412() {
    let answer = asked("GET", "/packed", &[("If-Match", "\"v2\"")], 412);
    assert_eq!(answer.text(), "412 Precondition Failed\n");
    // A cache would send it to those who have asked for nothing of the kind.
    for name in ["content-encoding", "content-disposition", "cache-control", "expires"] {
        assert_eq!(answer.header(name), None, "{name}");
    }
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let answer = asked("GET", "/packed", &[("If-Match", "\"v1\"")], 200);
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    let answer = asked("GET", "/packed", &[("If-None-Match", "\"v1\"")], 304);
    assert_eq!(answer.header("cache-control"), Some("public, max-age=600"));
}

#[test]
fn what_is_no_success_has_no_version() {
    let answer = asked("GET", "/none", &[("If-None-Match", "*")], 404);
    assert_eq!(answer.header("etag"), None);
}

#[test]
fn answer_to_a_change_is_sent_whatever_version_is_known() {
    for fields in [("If-None-Match", "\"v1\""), ("If-Match", "\"v2\"")] {
        assert_eq!(asked("PUT", "/made", &[fields], 200).text(), "made");
    }
}

#[test]
fn change_of_another_version_is_412_before_anything_is_done() {
    asked("PUT", "/page", &[], 204);
    asked("PUT", "/page", &[("If-Match", "\"v1\"")], 204);
    asked("PUT", "/page", &[("If-Match", "\"v2\"")], 412);
    asked("PUT", "/page", &[("If-Unmodified-Since", BEFORE)], 412);
    asked("PUT", "/page", &[("If-Modified-Since", SAME)], 204);
    let answer = asked("PUT", "/page", &[("If-None-Match", "*")], 412);
    assert_eq!(answer.header("etag"), Some("\"v1\""));
    asked("PUT", "/new", &[("If-None-Match", "*")], 204);
    asked("PUT", "/new", &[("If-Match", "*")], 412);
}

#[test]
fn request_that_says_nothing_of_versions_has_no_conditions() {
    for path in ["/named", "/guarded"] {
        asked("PUT", path, &[], 428);
        for name in ["If-Match", "If-None-Match", "If-Unmodified-Since"] {
            asked("PUT", path, &[(name, SAME)], 204);
        }
        // It is of readers alone (RFC 9110, 13.1.3).
        asked("PUT", path, &[("If-Modified-Since", SAME)], 428);
    }
    asked("GET", "/named", &[], 428);
    asked("GET", "/named", &[("If-Modified-Since", SAME)], 204);
}

#[test]
fn part_is_sent_where_ranges_are_given() {
    let whole = asked("GET", "/parts", &[], 200);
    assert_eq!((whole.text(), whole.header("accept-ranges")), ("0123456789", Some("bytes")));
    let part = asked("GET", "/parts", &[("Range", "bytes=2-4")], 206);
    assert_eq!((part.text(), part.header("content-range")), ("234", Some("bytes 2-4/10")));
    for name in ["etag", "last-modified", "content-type", "accept-ranges"] {
        assert!(whole.header(name).is_some() && part.header(name) == whole.header(name), "{name}");
    }
    for kind in ["owned", "written", "0123456789", "echo/0123456789"] {
        let part = asked("GET", &format!("/parts/{kind}"), &[("Range", "bytes=-3")], 206);
        assert_eq!(part.text(), "789", "{kind}");
    }
    // Neither what gives none, nor what is no `GET`, nor what asks for several.
    let range = ("Range", "bytes=0-1");
    assert_eq!(asked("GET", "/page", &[range], 200).text(), "page");
    assert_eq!(asked("POST", "/parts", &[range], 200).text(), "0123456789");
    assert_eq!(asked("GET", "/parts", &[range, range], 200).text(), "0123456789");
}

#[test]
fn part_behind_the_end_is_416() {
    let answer = asked("GET", "/parts", &[("Range", "bytes=10-")], 416);
    assert_eq!(answer.text(), "416 Range Not Satisfiable\n");
    assert_eq!(answer.header("content-range"), Some("bytes */10"));
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
}

#[test]
fn part_is_of_the_version_that_the_client_has() {
    let with = |path: &str, name: &str, value: &str, status: u16| {
        asked("GET", path, &[("Range", "bytes=0-1"), (name, value)], status)
    };
    assert_eq!(with("/parts", "If-Range", "\"v1\"", 206).text(), "01");
    for other in ["\"v2\"", "W/\"v1\"", "v1", "*", "", "Sun, 06 Nov 1994 08:49:37 GMT"] {
        assert_eq!(with("/parts", "If-Range", other, 200).text(), "0123456789", "{other}");
    }
    assert_eq!(with("/parts/owned", "If-Range", "W/\"w\"", 200).text(), "0123456789");
    // Conditions come first.
    with("/parts", "If-None-Match", "\"v1\"", 304);
    with("/parts", "If-Match", "\"v2\"", 412);
    with("/parts", "If-Match", "\"v1\"", 206);
}

#[test]
fn hook_sees_the_part_that_is_sent() {
    #[after]
    fn shout(response: &mut Response) {
        if response.header("content-range").is_none() {
            response.set_body(b"ABCDEFGHIJKL");
        }
    }
    let app = App::new((), routes![parts, shout]);
    let of = |asked: Ask| {
        let answer = ask(&app, &asked);
        (answer.status, answer.text().to_owned())
    };
    assert_eq!(of(Ask::get("/parts").header("Range", "bytes=2-4")), (206, "234".to_owned()));
    assert_eq!(of(Ask::get("/parts")), (200, "ABCDEFGHIJKL".to_owned()));
}
