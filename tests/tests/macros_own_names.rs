//! Names of the user's own that what the macros write has to leave as they are.

use http_core::{App, FromPairs, FromParam, Json, Provide, Query, State, get, post, routes};
use integration::ask::{Ask, ask};
use serde::Deserialize;

#[test]
fn field_of_a_state_may_have_a_raw_name() {
    #[derive(Provide)]
    struct Site {
        r#type: &'static str,
    }
    #[get("/")]
    fn kind(kind: State<'_, &'static str>) -> &'static str {
        *kind
    }
    let app = App::new(Site { r#type: "plain" }, routes![kind]);
    assert_eq!(ask(&app, &Ask::get("/")).text(), "plain");
}

#[test]
fn types_within_others_and_values_of_a_pattern_may_be_called_as_the_frameworks_own() {
    #[derive(Deserialize)]
    struct Request {
        id: u32,
    }
    #[derive(FromParam)]
    enum Target {
        Linux,
        Windows,
    }
    #[post("/{target}")]
    fn build(target: Target, request: Json<Request>) -> String {
        let target = match target {
            Target::Linux => "linux",
            Target::Windows => "windows",
        };
        format!("{} for {target}", request.id)
    }
    let asked = Ask::post("/windows").header("content-type", "application/json");
    let answer = ask(&App::new((), routes![build]), &asked.body(br#"{"id":7}"#));
    assert_eq!(answer.text(), "7 for windows");
}

#[test]
fn default_of_a_field_may_be_a_function_of_any_name() {
    fn pairs() -> u32 {
        1
    }
    fn mismatches() -> u32 {
        2
    }
    fn read() -> u32 {
        3
    }
    #[derive(FromPairs)]
    struct Page {
        #[pairs(default = pairs())]
        first: u32,
        #[pairs(default = mismatches())]
        second: u32,
        #[pairs(default = read())]
        third: u32,
    }
    #[get("/")]
    fn show(page: Query<Page>) -> String {
        format!("{} {} {}", page.first, page.second, page.third)
    }
    assert_eq!(ask(&App::new((), routes![show]), &Ask::get("/?second=7")).text(), "1 7 3");
}

/// A module in which nothing of the standard library has its name.
mod bare {
    #![no_implicit_prelude]
    #![allow(dead_code)]

    use ::http_core::{FromPairs, Query, Response, State, after, get, guard, routes};

    struct Option;
    struct Result;
    struct String;
    struct Vec;
    trait Clone {}
    trait Default {}
    mod core {}
    mod http_core {}
    mod std {}

    #[derive(FromPairs)]
    struct Page {
        number: u8,
        #[pairs(default)]
        size: u8,
    }

    #[guard]
    fn anyone(_: State<'_, ()>) -> ::core::result::Result<(), ::http_core::Status> {
        ::core::result::Result::Ok(())
    }

    #[after]
    fn leaves(_: &mut Response, _: State<'_, ()>) {}

    #[get("/{name}?{tag}", guard = anyone)]
    fn show(
        name: &str,
        tag: ::core::option::Option<u8>,
        page: Query<Page>,
    ) -> ::std::string::String {
        ::std::format!("{name} {tag:?} {} {}", page.number, page.size)
    }

    routes! { pub(super) BARE = [show, leaves] }

    pub(super) fn url() -> ::std::string::String {
        let url = show::url_in(BARE, "a").tag(7);
        ::std::string::ToString::to_string(&::core::clone::Clone::clone(&url))
    }
}

#[test]
fn nothing_but_the_names_of_crates_is_needed() {
    assert_eq!(bare::url(), "/a?tag=7");
    let answer = ask(&App::new((), bare::BARE), &Ask::get("/a?tag=7&number=3"));
    assert_eq!(answer.text(), "a Some(7) 3 0");
}

#[test]
fn handlers_and_hooks_may_be_made_by_macro_rules() {
    macro_rules! made {
        ($name:ident, $hook:ident, $table:ident, $path:literal, $size:literal, $ty:ty, $answer:ty) => {
            #[doc = $path]
            #[post($path, max_body = $size, name = "made")]
            fn $name(value: $ty) -> String {
                format!("{value:?}")
            }
            #[http_core::after]
            fn $hook(answer: $answer) {
                answer.set_status(http_core::Status::ACCEPTED);
            }
            routes! { $table = ["/made" => $name, $hook] }
        };
    }
    made!(tag, accepts, TABLE, "/tag?{value}", "1KiB", Option<u8>, &mut http_core::Response);
    let app = App::new((), routes!["/m" => TABLE]);
    assert_eq!(ask(&app, &Ask::post("/m/made/tag")).text(), "None");
    assert_eq!(ask(&app, &Ask::post("/m/made/tag?value=7")).status, 202);
    assert_eq!(tag::url_in(TABLE).value(7).as_str(), "/made/tag?value=7");
    let meta = app.routes()[0].meta();
    assert_eq!((meta.body_bytes, meta.doc), (Some(1024), "/tag?{value}"));
}

#[test]
fn constant_in_a_table_may_be_called_as_it_likes() {
    const PARTS: u8 = 1;
    const COUNT: u8 = 2;
    #[get("/parts")]
    fn parts<const N: u8>() -> String {
        N.to_string()
    }
    #[get("/count")]
    fn count<const N: u8>() -> String {
        N.to_string()
    }
    let app = App::new((), routes![parts::<PARTS>, count::<COUNT>]);
    assert_eq!(ask(&app, &Ask::get("/parts")).text(), "1");
    assert_eq!(ask(&app, &Ask::get("/count")).text(), "2");
}

mod names_of_the_expansion {
    use http_core::{App, FromParam, get, routes};
    use integration::ask::{Ask, ask};

    #[derive(FromParam)]
    enum UrlWithQuery {
        Plain,
    }

    #[derive(FromParam)]
    enum RootTable {
        First,
    }

    #[derive(FromParam)]
    enum OnlyPlace {
        Here,
    }

    struct AnyHandler;
    struct AnyPlace;

    #[get("/{root}/{place}?{link = UrlWithQuery::Plain}")]
    fn show(root: RootTable, place: OnlyPlace, link: UrlWithQuery) -> &'static str {
        match (root, place, link) {
            (RootTable::First, OnlyPlace::Here, UrlWithQuery::Plain) => "shown",
        }
    }

    #[get("/generic?{page}")]
    fn generic<RootTable, OnlyPlace>(page: Option<u32>) -> String {
        format!("{page:?} {}", size_of::<(RootTable, OnlyPlace)>())
    }

    routes! { RoutesBuilt = [show, generic::<AnyHandler, AnyPlace>] }
    routes! { RoutesHere = ["/here" => RoutesBuilt] }

    #[test]
    fn names_that_the_expansion_gives_mean_what_the_user_has_under_them() {
        let urls = [
            show::url_in(RoutesBuilt, RootTable::First, OnlyPlace::Here).to_string(),
            generic::<AnyHandler, AnyPlace>::url_in(RoutesBuilt).page(7).to_string(),
        ];
        assert_eq!(urls, ["/first/here", "/generic?page=7"]);
        let app = App::new((), routes![RoutesHere]);
        assert_eq!(ask(&app, &Ask::get("/here/first/here")).text(), "shown");
        assert_eq!(ask(&app, &Ask::get("/here/generic")).text(), "None 0");
    }
}
