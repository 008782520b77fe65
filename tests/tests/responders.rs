//! Answers that say more than their content: pages, redirects, cookies, and one of several.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use http_core::{
    Accepted, App, Conditional, Created, Html, Json, NoContent, Redirect, Responder, Response,
    Result, SameSite, SetCookie, Status, Version, get, routes,
};
use integration::ask::{Answer, Ask, ask};

/// What is answered by a handler with this body.
macro_rules! answer {
    ($value:expr) => {{
        #[get("/")]
        fn handler() -> impl Responder {
            $value
        }
        ask(&App::new((), routes![handler]), &Ask::get("/"))
    }};
}

#[track_caller]
fn is<'v>(answer: &Answer, status: u16, name: &str, value: impl Into<Option<&'v str>>, text: &str) {
    assert_eq!((answer.status, answer.text()), (status, text));
    assert_eq!(answer.header(name), value.into());
}

#[test]
fn html_says_so() {
    let html = "text/html; charset=utf-8";
    is(&answer!(Html("<p>")), 200, "content-type", html, "<p>");
    is(&answer!(Html(String::from("<p>"))), 200, "content-type", html, "<p>");
    is(&answer!(Html(Cow::Borrowed("<p>"))), 200, "content-type", html, "<p>");
}

#[test]
fn redirect_says_where_and_how_often() {
    is(&answer!(Redirect::see_other("/a")), 303, "location", "/a", "");
    is(&answer!(Redirect::temporary("/a?b=c#d")), 307, "location", "/a?b=c#d", "");
    is(
        &answer!(Redirect::permanent("https://x.example/")),
        308,
        "location",
        "https://x.example/",
        "",
    );
}

#[test]
fn target_is_encoded_and_no_line_break_gets_into_it() {
    const ODD: &str = "/é \\%20<\"'>";
    is(&answer!(Redirect::see_other(ODD)), 303, "location", "/%C3%A9%20%5C%20%3C%22'%3E", "");
    for answer in [
        answer!(Redirect::see_other("/a\r\nSet-Cookie: b")),
        answer!(Redirect::see_other("/\0")),
        answer!(Redirect::see_other("/\u{85}")),
    ] {
        assert_eq!((answer.status, answer.header("location")), (500, None));
    }
}

#[test]
fn accepted_and_no_content_are_their_statuses() {
    is(&answer!(Accepted::new("soon")), 202, "content-type", "text/plain; charset=utf-8", "soon");
    is(&answer!(Accepted::watch_at("/jobs/ü", ())), 202, "location", "/jobs/%C3%BC", "");
    let answer = answer!(NoContent);
    assert_eq!((answer.status, answer.text()), (204, ""));
}

#[test]
fn cookie_is_careful_unless_told_otherwise() {
    fn plain() -> Result<(SetCookie, &'static str)> {
        Ok((SetCookie::new("a", "1")?, "body"))
    }
    let answer = answer!(plain());
    is(&answer, 200, "set-cookie", "a=1; HttpOnly; SameSite=Lax", "body");

    fn full() -> Result<([SetCookie; 2], ())> {
        let cookie = SetCookie::new("__Secure-a", "1")?
            .path("/p")
            .domain("x.example")
            .max_age(Duration::from_millis(1_500))
            .expires(SystemTime::UNIX_EPOCH)
            .secure()
            .same_site(SameSite::None)
            .for_scripts();
        Ok(([cookie, SetCookie::removal("b")?], ()))
    }
    let answer = answer!(full());
    let value = "__Secure-a=1; Path=/p; Domain=x.example; Max-Age=1; \
                 Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; SameSite=None";
    is(&answer, 204, "set-cookie", value, "");
    assert_eq!(SetCookie::removal("b").map(|cookie| cookie.to_string()).as_deref(), Ok(REMOVAL));
}

#[test]
fn time_that_no_date_can_tell_is_told_by_the_nearest_one() {
    fn cookie(expires: SystemTime) -> Result<(SetCookie, &'static str)> {
        Ok((SetCookie::new("a", "1")?.expires(expires), "body"))
    }
    const EPOCH: SystemTime = SystemTime::UNIX_EPOCH;
    const SECOND: Duration = Duration::from_secs(1);
    let past = answer!(cookie(EPOCH - SECOND));
    let value = "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax";
    is(&past, 200, "set-cookie", value, "body");
    let future = answer!(cookie(EPOCH + Duration::from_secs(300_000_000_000)));
    let value = "a=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT; HttpOnly; SameSite=Lax";
    is(&future, 200, "set-cookie", value, "body");
    let page = answer!(Conditional::new(Version::modified(EPOCH - SECOND), "page"));
    is(&page, 200, "last-modified", "Thu, 01 Jan 1970 00:00:00 GMT", "page");
}

const REMOVAL: &str = "b=; Max-Age=0; HttpOnly; SameSite=Lax";

#[test]
fn cookie_that_cannot_be_is_500() {
    fn wrong() -> Result<(SetCookie, &'static str)> {
        Ok((SetCookie::new("a", "1")?.path("/; Secure"), "body"))
    }
    let answer = answer!(wrong());
    assert_eq!((answer.status, answer.header("set-cookie")), (500, None));
}

/// An error with a page of its own.
struct Wrong;

impl Responder for Wrong {
    fn respond(self, response: &mut Response) -> Result<()> {
        (Status::UNPROCESSABLE_ENTITY, Json("wrong")).respond(response)
    }
}

#[test]
fn no_success_is_made_of_an_error_with_a_page_of_its_own() {
    fn made<E>(error: E) -> Result<&'static str, E> {
        Err(error)
    }
    let json = "application/json";
    is(&answer!((Status::CREATED, made(Wrong))), 422, "content-type", json, "\"wrong\"");
    is(&answer!((Status::FOUND, made(Wrong))), 422, "content-type", json, "\"wrong\"");
    is(&answer!(Created::at("/a", made(Wrong))), 422, "location", None, "\"wrong\"");
    is(&answer!(Accepted::watch_at("/a", made(Wrong))), 422, "location", None, "\"wrong\"");
    is(&answer!((Status::GONE, made(Wrong))), 410, "content-type", json, "\"wrong\"");
    fn elsewhere() -> Result<(), Redirect> {
        Err(Redirect::see_other("/b"))
    }
    is(&answer!((Status::CREATED, elsewhere())), 303, "location", "/b", "");
    is(&answer!((Status::FOUND, elsewhere())), 302, "location", "/b", "");
    is(&answer!(Created::at("/a", elsewhere())), 303, "location", "/b", "");
}

#[derive(Responder)]
enum Stored<'a, T> {
    #[status(201)]
    New([(&'static str, String); 1], Json<T>),
    Known(&'a str),
    #[status(409)]
    Taken,
    #[status(304)]
    Same,
}

#[get("/{id}")]
fn store(id: &str) -> Stored<'_, u8> {
    match id {
        "new" => Stored::New([("Location", "/1".into())], Json(1)),
        "taken" => Stored::Taken,
        "same" => Stored::Same,
        id => Stored::Known(id),
    }
}

#[test]
fn derived_answer_is_one_of_several() {
    let app = App::new((), routes![store]);
    is(&ask(&app, &Ask::get("/new")), 201, "location", "/1", "1");
    let text = "text/plain; charset=utf-8";
    is(&ask(&app, &Ask::get("/other")), 200, "content-type", text, "other");
    is(&ask(&app, &Ask::get("/taken")), 409, "content-type", text, "409 Conflict\n");
    let answer = ask(&app, &Ask::get("/same"));
    assert_eq!((answer.status, answer.text()), (304, ""));
}

#[test]
fn derived_answer_may_be_a_struct() {
    #[derive(Responder)]
    #[status(418)]
    struct Teapot<'a>(&'a str);
    #[derive(Responder)]
    struct Part(Status, &'static str);
    #[derive(Responder)]
    #[status(205)]
    struct Reset;
    assert_eq!(answer!(Teapot("tea")).status, 418);
    let answer = answer!(Part(Status::CREATED, "made"));
    assert_eq!((answer.status, answer.text()), (201, "made"));
    assert_eq!(answer!(Reset).status, 205);
}
