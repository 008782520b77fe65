//! What an error says, in the form that its client reads, and that nothing of it is taken for markup.

use std::fmt;

use http_core::{
    App, FromPairs, Html, HttpError, MediaType, Next, Query, Rejection, Responder, Response,
    Status, after, around, get, post, respond_with, routes,
};
use integration::ask::{Answer, Ask, ask};

#[get("/notes/{id}")]
fn note(id: u8) -> String {
    id.to_string()
}

#[get("/lost")]
fn lost() -> Option<&'static str> {
    None
}

#[get("/gone")]
fn gone() -> (Status, Option<&'static str>) {
    (Status::GONE, None)
}

#[derive(FromPairs)]
struct Two {
    a: u8,
    b: u8,
}

#[get("/two")]
fn two(two: Query<Two>) -> String {
    format!("{} {}", two.a, two.b)
}

#[get("/packed/{id}")]
fn packed(id: u8) -> ([(&'static str, &'static str); 5], Option<&'static [u8]>) {
    let fields = [
        ("Content-Encoding", "gzip"),
        ("Content-Disposition", "attachment; filename=\"notes.gz\""),
        ("Content-Language", "de"),
        ("Content-Location", "/notes.gz"),
        ("Cache-Control", "no-store"),
    ];
    (fields, (id == 7).then_some(b"\x1f\x8b"))
}

#[get("/bad/{text}")]
fn bad(text: &str) -> Rejection {
    Rejection::new(Status::BAD_REQUEST, "path.text", format!("not {text}"))
}

#[derive(HttpError)]
enum NoteError<'a> {
    #[status(404)]
    Unknown(&'a str),
    #[status(500)]
    Disk { secret: &'static str },
}

impl fmt::Display for NoteError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoteError::Unknown(name) => write!(f, "there is no note {name:?}"),
            NoteError::Disk { secret } => f.write_str(secret),
        }
    }
}

#[post("/error/{name}")]
fn error(name: &str) -> Result<Html<&str>, NoteError<'_>> {
    Err(match name {
        "disk" => NoteError::Disk { secret: "/var/secret" },
        name => NoteError::Unknown(name),
    })
}

#[get("/own")]
fn own() -> impl Responder {
    respond_with(|response| {
        Rejection::new(Status::CONFLICT, "", "taken").respond(response)?;
        response.set_body(b"{}");
        response.set_media_type(MediaType::JSON);
        Ok(())
    })
}

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

fn told(method: &str, path: &str, accept: &str) -> Answer {
    let app = App::new((), routes![note, lost, gone, two, packed, bad, error, own]);
    ask(&app, &Ask::new(method, path).header("Accept", accept))
}

#[track_caller]
fn is(answer: &Answer, status: u16, media_type: &str, text: &str) {
    assert_eq!((answer.status, answer.text()), (status, text));
    assert_eq!(answer.header("content-type"), Some(media_type));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("vary"), Some("Accept"));
}

#[test]
fn page_is_not_sent_as_another_type_than_it_was_written_for() {
    #[after]
    fn typed(response: &mut Response) {
        response.set_media_type(MediaType::HTML);
    }
    #[around]
    fn named(next: Next<'_>, response: &mut Response) {
        next.run(response);
        response.set_header("Content-Type", "text/html").expect("a field");
    }
    let path = "/bad/%3Cb%3E";
    for app in [App::new((), routes![typed, bad]), App::new((), routes![named, bad])] {
        let answer = ask(&app, &Ask::get(path).header("Accept", "text/plain"));
        assert_eq!((answer.status, answer.text()), (400, ""));
    }
    #[after]
    fn replaced(response: &mut Response) {
        response.set_body(b"<p>");
        response.set_media_type(MediaType::HTML);
    }
    let answer = ask(&App::new((), routes![replaced, bad]), &Ask::get(path));
    assert_eq!((answer.status, answer.text()), (400, "<p>"));
}

#[test]
fn program_is_told_problem_details() {
    let json = "application/problem+json";
    let text = r#"{"status":404,"title":"Not Found","errors":[{"place":"path.id","reason":"expected a whole number from 0 to 255"}]}"#;
    is(&told("GET", "/notes/x", "application/json"), 404, json, text);
    let text = r#"{"status":404,"title":"Not Found"}"#;
    is(&told("GET", "/lost", "application/problem+json"), 404, json, text);
    is(&told("GET", "/nowhere", "application/*"), 404, json, text);
    let text = r#"{"status":404,"title":"Not Found","detail":"there is no note \"\\\"<b>\""}"#;
    is(&told("POST", "/error/%22%3Cb%3E", "application/json, */*;q=0.1"), 404, json, text);
    let text = r#"{"status":400,"title":"Bad Request","errors":[{"place":"query.a","reason":"expected a value"},{"place":"query.b","reason":"expected a value"}]}"#;
    is(&told("GET", "/two", "application/json"), 400, json, text);
}

#[test]
fn browser_is_told_a_page() {
    let text = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
                <title>404 Not Found</title>\n<h1>404 Not Found</h1>\n";
    is(&told("GET", "/lost", BROWSER), 404, "text/html; charset=utf-8", text);
    let answer = told("GET", "/bad/%3Cb%20a='%22&%22'%3E%00", BROWSER);
    let line = "<p><code>path.text</code>: not &lt;b a=&#39;&quot;&amp;&quot;&#39;&gt;\\u{0}</p>\n";
    assert!(answer.text().ends_with(line), "{}", answer.text());
}

#[test]
fn whoever_does_not_say_is_told_plain_text() {
    let text = "text/plain; charset=utf-8";
    is(&told("GET", "/lost", "*/*"), 404, text, "404 Not Found\n");
    is(&told("PUT", "/lost", "image/png"), 405, text, "405 Method Not Allowed\n");
    is(&told("POST", "/error/a", "text/*"), 404, text, "404 Not Found\nthere is no note \"a\"\n");
}

#[test]
fn page_says_the_status_that_is_sent() {
    let answer = told("GET", "/gone", "*/*");
    assert_eq!((answer.status, answer.text()), (410, "410 Gone\n"));
}

#[test]
fn what_is_said_of_the_content_is_not_said_of_a_page_in_its_place() {
    let (content, page) = (told("GET", "/packed/7", "*/*"), told("GET", "/packed/8", "*/*"));
    for name in ["content-encoding", "content-disposition", "content-language", "content-location"]
    {
        assert!(content.header(name).is_some() && page.header(name).is_none(), "{name}");
    }
    assert_eq!(page.header("cache-control"), Some("no-store"));
    is(&page, 404, "text/plain; charset=utf-8", "404 Not Found\n");
}

#[test]
fn what_went_wrong_within_the_server_is_not_told() {
    let answer = told("POST", "/error/disk", "application/json");
    let text = r#"{"status":500,"title":"Internal Server Error"}"#;
    is(&answer, 500, "application/problem+json", text);
}

#[test]
fn page_of_ones_own_is_left_alone() {
    let answer = told("GET", "/own", BROWSER);
    assert_eq!((answer.status, answer.text()), (409, "{}"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("vary"), None);
}

#[test]
fn one_status_on_the_enum_is_that_of_all_and_a_struct_has_one() {
    #[derive(HttpError)]
    #[status(400)]
    enum Any<T: fmt::Display> {
        Here(T),
        #[status(409)]
        #[allow(dead_code)]
        There,
    }
    impl<T: fmt::Display> fmt::Display for Any<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                Any::Here(inner) => inner.fmt(f),
                Any::There => f.write_str("there"),
            }
        }
    }
    #[derive(HttpError)]
    #[status(402)]
    struct Unpaid;
    impl fmt::Display for Unpaid {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("pay first")
        }
    }
    #[get("/")]
    fn any() -> Result<(), Any<u8>> {
        Err(Any::Here(7))
    }
    #[get("/unpaid")]
    fn unpaid() -> Unpaid {
        Unpaid
    }
    let app = App::new((), routes![any, unpaid]);
    assert_eq!(ask(&app, &Ask::get("/")).text(), "400 Bad Request\n7\n");
    assert_eq!(ask(&app, &Ask::get("/unpaid")).text(), "402 Payment Required\npay first\n");
}
