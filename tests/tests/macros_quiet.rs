//! What the macros write draws no lint and hides no name of the user's.
#![deny(warnings, missing_docs, unreachable_pub, clippy::pedantic)]

use http_core::{App, Provide, State, routes};
use integration::ask::{Ask, ask};

/// Named as what an expansion might name something of its own.
#[derive(Debug)]
pub struct S;
/// As above.
#[derive(Debug)]
pub struct T;

#[derive(Provide)]
struct Site {
    s: S,
    t: T,
    owned: Vec<u8>,
}

mod inner {
    use http_core::{State, get, routes};

    use super::{S, T};

    #[get("/{call}")]
    #[must_use]
    pub(crate) fn answer(call: String, s: State<'_, S>, t: State<'_, T>) -> String {
        format!("{call} {s:?} {t:?}")
    }

    #[http_core::post("")]
    #[cfg(not(test))]
    fn left_out() {}

    routes! {
        pub(crate) PARTS = [answer]
    }
}

/// A route in a function's body.
fn app() -> App<Site> {
    #[http_core::get("/count")]
    fn count(owned: State<'_, Vec<u8>>) -> String {
        owned.len().to_string()
    }
    App::new(Site { s: S, t: T, owned: vec![1] }, routes![count, "/inner" => inner::PARTS])
}

#[test]
fn names_are_the_users() {
    assert_eq!(ask(&app(), &Ask::get("/count")).text(), "1");
    assert_eq!(ask(&app(), &Ask::get("/inner/a")).text(), "a S T");
}

/// Functions around handlers, named as what an expansion might name something of its own.
mod hooks {
    use std::convert::Infallible;

    use http_core::{
        Left, Next, Response, State, Status, after, around, before, catch, get, guard, post, routes,
    };

    use super::S;

    #[guard]
    fn run(source: State<'_, S>) -> Result<(), Status> {
        let _ = source;
        Ok(())
    }

    #[before]
    fn call(s: State<'_, S>) -> Result<u8, Infallible> {
        let _ = s;
        Ok(7)
    }

    #[around]
    fn next(next: Next<'_>, response: &mut Response, refused: Left<u8>) {
        next.run(response);
        assert_eq!(*refused, 7);
    }

    #[after]
    fn response(response: &mut Response, argument_0: State<'_, S>) {
        response.set_status(Status::ACCEPTED);
        let _ = argument_0;
    }

    #[catch(404)]
    fn status(refused: State<'_, S>) -> &'static str {
        let _ = refused;
        "quiet"
    }

    #[get("/a", guard = run)]
    #[post("/a")]
    fn head() -> &'static str {
        "a"
    }

    routes! {
        pub(crate) HOOKED = [run, call, next, response, status, head]
    }
}

#[test]
fn names_of_hooks_are_the_users() {
    let app = App::new(Site { s: S, t: T, owned: Vec::new() }, hooks::HOOKED);
    let answer = ask(&app, &Ask::post("/a"));
    assert_eq!((answer.status, answer.text()), (202, "a"));
    assert_eq!(ask(&app, &Ask::get("/b")).text(), "quiet");
}

/// Functions that nobody is to call any more, but for those who send requests.
mod deprecated {
    use http_core::{Status, get, guard, routes};

    #[deprecated]
    #[guard]
    fn anyone() -> Result<(), Status> {
        Ok(())
    }

    /// Says what it always said.
    #[get("/old", guard = anyone)]
    #[deprecated(note = "ask for `/new`")]
    fn old() -> &'static str {
        "old"
    }

    routes! {
        pub(crate) OLD = [old]
    }
}

#[test]
fn what_is_deprecated_is_served_quietly() {
    assert_eq!(ask(&App::new((), deprecated::OLD), &Ask::get("/old")).text(), "old");
}

/// A function of many arguments, whose URL has many values.
#[http_core::get("/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}")]
#[allow(clippy::many_single_char_names, clippy::too_many_arguments)]
fn many(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> String {
    u32::from(a + b + c + d + e + f + g + h).to_string()
}

#[test]
fn urls_of_many_values_are_the_users() {
    let url = many::url_in(MANY, 1, 2, 3, 4, 5, 6, 7, 8);
    assert_eq!(ask(&App::new((), MANY), &Ask::get(url.as_str())).text(), "36");
}

routes! { MANY = [many] }
