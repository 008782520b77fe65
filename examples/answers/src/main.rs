//! Answers of every kind: text with a type, versions, cookies, redirects, later work, one of several.

use std::io::Write;
use std::time::Duration;

use http_core::handler::ResponsePart;
use http_core::{
    Accepted, App, Conditional, Conditions, ETag, Html, MediaType, NoContent, Redirect, Responder,
    Response, SameSite, SetCookie, Status, Unmet, Version, get, header, post, put, respond_with,
    routes, serve,
};

// ANCHOR: content
/// A page; text from elsewhere goes through `escape_html` first.
#[get("/")]
fn index() -> Html<&'static str> {
    Html("<h1>Answers</h1>")
}

/// A status and a type before the content.
#[get("/data.csv")]
fn table() -> (MediaType, &'static str) {
    (MediaType::new("text/csv"), "a;b\n1;2\n")
}
// ANCHOR_END: content

// ANCHOR: part
/// A part of answers of one's own: for how long anybody may keep them.
struct Keep(Duration);

impl ResponsePart for Keep {
    fn apply(self, response: &mut Response) -> http_core::Result<()> {
        let value = format!("public, max-age={}", self.0.as_secs());
        Ok(response.set_header("Cache-Control", value)?)
    }
}

#[get("/logo.svg")]
fn logo() -> (Keep, MediaType, &'static str) {
    let a_day = Keep(Duration::from_secs(86_400));
    (a_day, MediaType::new("image/svg+xml"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n")
}
// ANCHOR_END: part

// ANCHOR: versions
/// Versions let a client keep what it has: 304 where nothing changed.
#[get("/rules")]
fn rules() -> Conditional<&'static str> {
    Conditional::new(NEWEST, "be kind")
}

/// And they keep two writers apart: 412 for the one whose version is not the newest.
#[put("/rules")]
fn change(conditions: Conditions<'_>) -> Result<NoContent, Unmet> {
    conditions.check(&NEWEST)?;
    Ok(NoContent)
}

/// A real one would come from where the text is kept.
const NEWEST: Version = Version::tagged(ETag::fixed("v3"));
// ANCHOR_END: versions

// ANCHOR: cookie
/// A cookie before the content. Unless told otherwise it is `HttpOnly` and `SameSite=Lax`, and for
/// this host alone; the scripts of all our hosts are to see this one.
#[post("/theme/{name}")]
fn theme(name: String) -> http_core::Result<(SetCookie, Redirect)> {
    let cookie = SetCookie::new("theme", name)?.path("/").max_age(Duration::from_secs(86_400));
    let cookie = cookie.same_site(SameSite::Strict).domain("example.org").for_scripts();
    Ok((cookie, Redirect::see_other(index::url())))
}
// ANCHOR_END: cookie

/// Where the rules once were. A browser may keep this, and ask there no more.
#[get("/house-rules")]
fn house_rules() -> Redirect {
    Redirect::permanent(rules::url())
}

/// Where the newest report is today. Tomorrow it is elsewhere, so nobody keeps this.
#[get("/reports/newest")]
fn newest() -> Redirect {
    Redirect::temporary(report::url(99))
}

// ANCHOR: several
/// 202: the work goes on elsewhere, and the client is told where to look.
#[post("/reports/{id}")]
fn order(id: u32) -> Accepted<&'static str> {
    Accepted::watch_at(report::url(id), "ordered")
}

/// One of several answers.
#[derive(Responder)]
enum Report {
    Ready(String),
    #[status(202)]
    Waiting([(&'static str, &'static str); 1], &'static str),
    #[status(410)]
    Gone,
}

#[get("/reports/{id}")]
fn report(id: u32) -> Report {
    match id {
        0 => Report::Gone,
        1..100 => Report::Ready(format!("report {id}")),
        _ => Report::Waiting([("Retry-After", "5")], "not yet"),
    }
}
// ANCHOR_END: several

// ANCHOR: by_hand
/// Two routes, one handler; and an answer made by hand.
#[get("/teapot")]
#[post("/teapot")]
fn teapot() -> impl Responder {
    respond_with(|response: &mut Response| {
        response.set_status(Status::IM_A_TEAPOT);
        response.set_header(header::CACHE_CONTROL, "no-store")?;
        response.set_body(b"short and stout");
        Ok(())
    })
}

/// A page written line by line, into memory that the next answers use again.
#[get("/squares")]
fn squares() -> impl Responder {
    respond_with(|response: &mut Response| {
        response.set_media_type(MediaType::HTML);
        let page = response.body_writer();
        for number in 1..=12 {
            writeln!(page, "<li>{number}² = {}", number * number)?;
        }
        Ok(())
    })
}

/// A file that is part of the program, and is sent from there without a copy.
#[get("/licence")]
fn licence() -> impl Responder {
    respond_with(|response: &mut Response| {
        response.set_media_type(MediaType::TEXT);
        response.set_static_body(include_bytes!("../../../LICENSE-MIT"));
        Ok(())
    })
}
// ANCHOR_END: by_hand

routes! {
    ROUTES = [index, table, logo, rules, change, theme, house_rules, order, report, newest, teapot, squares, licence]
}

fn main() -> http_core::Result<()> {
    serve(App::new((), ROUTES), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    #[test]
    fn content_has_its_type() {
        let mut client = Client::new(App::new((), ROUTES));
        let page = client.call(index::url()).send();
        page.expect_header("Content-Type", "text/html; charset=utf-8");
        client.call(table::url()).send().expect_header("Content-Type", "text/csv");
        let answer = client.call(logo::url()).send();
        answer.expect_header("Cache-Control", "public, max-age=86400").expect_text_with("<svg");
    }

    #[test]
    fn versions_save_work_and_keep_writers_apart() {
        let mut client = Client::new(App::new((), ROUTES));
        let first = client.call(rules::url()).send();
        first.expect_header("ETag", "\"v3\"").expect_text("be kind");
        client.call(rules::url()).header("If-None-Match", "\"v3\"").send().expect_status(304);
        client.call(change::url()).header("If-Match", "\"v3\"").send().expect_status(204);
        client.call(change::url()).header("If-Match", "\"v2\"").send().expect_status(412);
    }

    #[test]
    fn cookie_comes_with_a_redirect() {
        let mut client = Client::new(App::new((), ROUTES));
        let answer = client.call(theme::url("dark".into())).send();
        let answer = answer.expect_status(303).expect_header("Location", "/");
        let cookie = answer.header("Set-Cookie").unwrap_or_default();
        assert_eq!(
            cookie,
            "theme=dark; Path=/; Domain=example.org; Max-Age=86400; SameSite=Strict"
        );
    }

    #[test]
    fn rules_have_moved_for_good() {
        let mut client = Client::new(App::new((), ROUTES));
        let answer = client.call(house_rules::url()).send();
        answer.expect_status(308).expect_header("Location", "/rules");
    }

    #[test]
    fn newest_report_is_elsewhere_for_now() {
        let mut client = Client::new(App::new((), ROUTES));
        let answer = client.call(newest::url()).send();
        answer.expect_status(307).expect_header("Location", "/reports/99");
    }

    #[test]
    fn report_is_one_of_several_answers() {
        let mut client = Client::new(App::new((), ROUTES));
        let ordered = client.call(order::url(7)).send();
        ordered.expect_status(202).expect_header("Location", "/reports/7");
        client.call(report::url(7)).send().expect_status(200).expect_text("report 7");
        client.call(report::url(700)).send().expect_status(202).expect_header("Retry-After", "5");
        client.call(report::url(0)).send().expect_status(410);
    }

    #[test]
    fn answer_can_be_made_by_hand() {
        let mut client = Client::new(App::new((), ROUTES));
        for method in ["GET", "POST"] {
            let answer = client.ask(method, "/teapot").send();
            answer.expect_status(418).expect_header("Cache-Control", "no-store");
        }
        let page = client.call(squares::url()).send();
        page.expect_header("Content-Type", "text/html; charset=utf-8")
            .expect_text_with("<li>12² = 144");
        let file = client.call(licence::url()).send();
        file.expect_header("Content-Type", "text/plain; charset=utf-8")
            .expect_text_with("Permission");
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("answers", || Client::new(App::new((), ROUTES)));
    }
}
