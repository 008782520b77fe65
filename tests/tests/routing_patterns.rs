//! Which paths a parameter with text around it takes, and which the rest of a path.

use http_core::{App, delete, get, post, routes};
use integration::ask::{Ask, ask};

#[get("/files/{name}.json")]
fn json(name: &str) -> String {
    format!("json {name}")
}

#[get("/files/{name}.tar.gz")]
fn archive(name: &str) -> String {
    format!("archive {name}")
}

#[get("/files/{name}.gz")]
fn packed(name: &str) -> String {
    format!("packed {name}")
}

#[get("/files/all.json")]
fn all() -> &'static str {
    "all"
}

#[get("/files/{name}")]
fn file(name: &str) -> String {
    format!("file {name}")
}

#[get("/files/{name}/raw")]
fn raw(name: &str) -> String {
    format!("raw {name}")
}

#[get("/files/{*rest}")]
fn rest(rest: &str) -> String {
    format!("rest {rest}")
}

#[delete("/files/{name}")]
fn remove(name: &str) -> String {
    format!("remove {name}")
}

#[get("/v{version}/a{x}b/{*tail}")]
fn versioned(x: char, tail: String, version: u8) -> String {
    format!("{version} {x} {tail}")
}

#[post("/files/{*rest}")]
fn anything(rest: &str) -> String {
    format!("anything {rest}")
}

#[get("/über {name}!")]
fn decoded(name: &str) -> String {
    format!("decoded {name}")
}

fn app() -> App<()> {
    let table = routes![
        anything, rest, file, raw, packed, archive, json, all, remove, versioned, decoded,
        "/under" => rest
    ];
    App::new((), table)
}

#[track_caller]
fn get_is(target: &str, expected: &str) {
    assert_eq!(ask(&app(), &Ask::get(target)).text(), expected, "{target}");
}

#[track_caller]
fn get_is_404(target: &str) {
    assert_eq!(ask(&app(), &Ask::get(target)).status, 404, "{target}");
}

#[test]
fn text_goes_before_affixes_before_a_parameter_before_the_rest() {
    get_is("/files/all.json", "all");
    get_is("/files/one.json", "json one");
    get_is("/files/one.txt", "file one.txt");
    get_is("/files/one/two", "rest one/two");
    assert_eq!(ask(&app(), &Ask::post("/files/all.json")).text(), "anything all.json");
}

#[test]
fn longer_affixes_go_first() {
    get_is("/files/a.tar.gz", "archive a");
    get_is("/files/a.gz", "packed a");
    get_is("/files/.tar.gz", "packed .tar");
}

#[test]
fn value_between_affixes_is_not_empty() {
    get_is("/files/.gz", "file .gz");
    get_is("/files/.json", "file .json");
    get_is_404("/v/axb/c");
    get_is_404("/v1/ab/c");
    get_is("/v1/axb/c", "1 x c");
}

#[test]
fn matcher_turns_back_from_every_kind_of_segment() {
    get_is("/files/all.json/raw", "raw all.json");
    get_is("/files/all.json/raw/more", "rest all.json/raw/more");
    let answer = ask(&app(), &Ask::new("DELETE", "/files/all.json"));
    assert_eq!(answer.text(), "remove all.json");
}

#[test]
fn rest_keeps_its_slashes_and_is_not_empty() {
    get_is("/files/a//b/", "rest a//b/");
    get_is("/files//", "rest /");
    get_is_404("/files/");
    get_is_404("/files");
    get_is_404("/v1/axb/");
    get_is("/under/files/x/y", "rest x/y");
    assert_eq!(ask(&app(), &Ask::post("/files/")).status, 404);
}

#[test]
fn rest_is_decoded_but_for_slashes() {
    get_is("/files/a%20b/c", "rest a b/c");
    get_is_404("/files/a%2Fb/c");
    get_is_404("/files/x/..%2f..%2fetc");
    for target in ["/files/a/../b", "/files/a/%2e%2E", "/files/a/b/%zz"] {
        assert_eq!(ask(&app(), &Ask::get(target)).status, 400, "{target}");
    }
}

#[test]
fn affixes_are_compared_after_decoding() {
    get_is("/files/%6Fne%2Ejson", "json one");
    get_is("/files/a%2Fb.json", "json a/b");
    get_is("/%C3%BCber%20you%21", "decoded you");
    get_is("/%C3%BCber%20%C3%BC!", "decoded ü");
    let long = "a".repeat(600);
    get_is(&format!("/files/{long}.json"), &format!("json {long}"));
    get_is(&format!("/files/{}.json", "%61".repeat(600)), &format!("json {long}"));
}

#[test]
fn whole_pattern_is_shown_with_all_its_parts() {
    let shown: Vec<String> = app().routes().iter().map(ToString::to_string).collect();
    assert_eq!(shown[9], "/v{version}/a{x}b/{*tail}");
    assert_eq!(shown[11], "/under/files/{*rest}");
}

/// Affixes of equal length that no text, or no path, can have both.
mod side_by_side {
    use super::*;

    #[get("/{name}.jpg")]
    fn jpg(name: &str) -> String {
        format!("jpg {name}")
    }

    #[get("/{name}.png")]
    fn png(name: &str) -> String {
        format!("png {name}")
    }

    #[get("/a{x}/one")]
    fn one(x: &str) -> String {
        format!("one {x}")
    }

    #[get("/{x}b/two")]
    fn two(x: &str) -> String {
        format!("two {x}")
    }

    #[post("/{x}b/one")]
    fn other_method(x: &str) -> String {
        format!("other {x}")
    }

    #[test]
    fn routes_that_no_path_matches_both_do_not_clash() {
        let app = App::new((), routes![jpg, png, one, two, other_method]);
        for (target, expected) in [
            ("/x.jpg", "jpg x"),
            ("/x.png", "png x"),
            ("/axb/one", "one xb"),
            ("/axb/two", "two ax"),
        ] {
            assert_eq!(ask(&app, &Ask::get(target)).text(), expected);
        }
        assert_eq!(ask(&app, &Ask::post("/axb/one")).text(), "other ax");
    }
}
