//! What becomes of what a handler returns.

use std::convert::Infallible;
use std::sync::Arc;

use http_core::{
    Accepted, App, Created, Json, MediaType, Rejection, Responder, Response, Result, Status, get,
    header, respond_with, routes,
};
use integration::ask::{Answer, Ask, ask};

/// What is answered by a handler with this type and body.
macro_rules! answer {
    ($type:ty, $value:expr) => {{
        #[get("/")]
        fn handler() -> $type {
            $value
        }
        ask(&App::new((), routes![handler]), &Ask::get("/"))
    }};
}

#[track_caller]
fn is(answer: &Answer, status: u16, media_type: Option<&str>, text: &str) {
    assert_eq!((answer.status, answer.text()), (status, text));
    assert_eq!(answer.header("content-type"), media_type);
}

const TEXT: Option<&str> = Some("text/plain; charset=utf-8");
const BYTES: Option<&str> = Some("application/octet-stream");

#[test]
fn text_and_bytes_are_answers() {
    is(&answer!(&'static str, "a"), 200, TEXT, "a");
    is(&answer!(String, "a".into()), 200, TEXT, "a");
    is(&answer!(Box<str>, "a".into()), 200, TEXT, "a");
    is(&answer!(Arc<str>, "a".into()), 200, TEXT, "a");
    is(&answer!(&'static [u8], b"a"), 200, BYTES, "a");
    is(&answer!(&'static [u8; 1], b"a"), 200, BYTES, "a");
    is(&answer!(Vec<u8>, vec![b'a']), 200, BYTES, "a");
}

#[test]
fn nothing_is_204() {
    is(&answer!((), ()), 204, None, "");
}

#[test]
fn status_alone_has_no_body_but_an_error_has_its_page() {
    is(&answer!(Status, Status::ACCEPTED), 202, None, "");
    is(&answer!(Status, Status::IM_A_TEAPOT), 418, TEXT, "418 I'm a teapot\n");
}

#[test]
fn what_stands_before_an_error_makes_no_success_of_it() {
    type Text = Option<&'static str>;
    let missing = "404 Not Found\n";
    is(&answer!((Status, Text), (Status::CREATED, None)), 404, TEXT, missing);
    is(&answer!((Status, Text), (Status::GONE, None)), 410, TEXT, "410 Gone\n");
    is(&answer!(Created<Text>, Created::at("/x", None)), 404, TEXT, missing);
    is(&answer!(Accepted<Text>, Accepted::watch_at("/x", None)), 404, TEXT, missing);
}

#[test]
fn error_page_keeps_the_type_that_it_was_escaped_for() {
    type Page = std::result::Result<&'static str, Rejection>;
    fn refused() -> Page {
        Err(Rejection::new(Status::CONFLICT, "", "<script>"))
    }
    let text = "409 Conflict\n<script>\n";
    is(&answer!((MediaType, Page), (MediaType::HTML, refused())), 409, TEXT, text);
    type Field = (&'static str, &'static str);
    is(&answer!((Field, Page), (("Content-Type", "text/html"), refused())), 409, TEXT, text);
    #[get("/")]
    fn by_hand() -> impl Responder {
        respond_with(|response| {
            Rejection::new(Status::CONFLICT, "", "<script>").respond(response)?;
            response.set_media_type(MediaType::HTML);
            Ok(())
        })
    }
    let answer = ask(&App::new((), routes![by_hand]), &Ask::get("/"));
    is(&answer, 409, Some("text/html; charset=utf-8"), "");
}

#[test]
fn type_that_a_handler_chose_goes_before_the_one_of_its_route() {
    #[get("/", produces = "text/csv")]
    fn page() -> (MediaType, &'static str) {
        (MediaType::HTML, "a")
    }
    let answer = ask(&App::new((), routes![page]), &Ask::get("/"));
    is(&answer, 200, Some("text/html; charset=utf-8"), "a");
}

#[test]
fn none_is_404() {
    is(&answer!(Option<&'static str>, None), 404, TEXT, "404 Not Found\n");
    is(&answer!(Option<&'static str>, Some("a")), 200, TEXT, "a");
}

#[test]
fn both_sides_of_a_result_are_answers() {
    type Either = std::result::Result<(), (Status, &'static str)>;
    is(&answer!(Either, Err((Status::CONFLICT, "taken"))), 409, TEXT, "taken");
    is(&answer!(Either, Ok(())), 204, None, "");
    is(&answer!(std::result::Result<Infallible, &'static str>, Err("a")), 200, TEXT, "a");
}

#[test]
fn parts_of_a_tuple_change_the_answer() {
    let answer = answer!(
        impl Responder,
        (
            Status::CREATED,
            MediaType::HTML,
            [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")],
            (header::LOCATION, String::from("/notes/1")),
            "<p>"
        )
    );
    is(&answer, 201, Some("text/html; charset=utf-8"), "<p>");
    assert_eq!(answer.header("set-cookie"), Some("a=1"));
    assert_eq!(answer.header("location"), Some("/notes/1"));

    let answer = answer!(impl Responder, ([(header::ALLOW, "GET, HEAD")], ()));
    is(&answer, 204, None, "");
    assert_eq!(answer.header("allow"), Some("GET, HEAD"));

    let answer = answer!(impl Responder, (("content-type", "text/css"), "a"));
    is(&answer, 200, Some("text/css"), "a");
}

#[test]
fn created_says_where() {
    let answer = answer!(Created<&'static str>, Created::at("/notes/7", "seven"));
    is(&answer, 201, TEXT, "seven");
    assert_eq!(answer.header("location"), Some("/notes/7"));
    is(&respond_to(Created::at("/a\r\nx: y", ())), 500, TEXT, FAILED);
}

#[test]
fn answer_can_be_made_by_hand() {
    let answer = answer!(
        impl Responder,
        respond_with(|response| {
            response.set_status(Status::NOT_MODIFIED);
            response.set_header(header::ETAG, "\"1\"")?;
            response.set_header(header::LAST_MODIFIED, "Sun, 06 Nov 1994 08:49:37 GMT")?;
            Ok(())
        })
    );
    is(&answer, 304, None, "");
    assert_eq!(answer.header("etag"), Some("\"1\""));

    let answer = answer!(Response, {
        let mut response = Response::default();
        response.set_status(Status::ACCEPTED);
        response.set_body(b"by hand");
        response
    });
    is(&answer, 202, None, "by hand");
}

const FAILED: &str = "500 Internal Server Error\n";

#[test]
fn invalid_header_is_500_and_never_sent() {
    for value in ["a\r\nSet-Cookie: b", "\0"] {
        let answer = respond_to((Status::OK, [("x-a", "1"), ("x-b", value)], "body"));
        is(&answer, 500, TEXT, FAILED);
        assert_eq!(answer.header("x-a"), None);
    }
    is(&respond_to((("content-length", "1"), "body")), 500, TEXT, FAILED);
}

#[test]
fn error_is_500_and_not_told() {
    fn read() -> Result<String> {
        Ok(std::fs::read_to_string("/no/such/file")?)
    }
    is(&answer!(Result<String>, read()), 500, TEXT, FAILED);
    is(&respond_to((Status::CREATED, read())), 500, TEXT, FAILED);
}

#[test]
fn value_that_is_no_json_is_500() {
    let keys = std::collections::BTreeMap::from([((1, 2), 3)]);
    is(&respond_to(Json(keys)), 500, TEXT, FAILED);
}

#[test]
fn rejection_is_an_answer() {
    let rejection = Rejection::new(Status::FORBIDDEN, "header.x", "no\u{7f}");
    is(&respond_to(rejection), 403, TEXT, "403 Forbidden\nheader.x: no\\u{7f}\n");
}

/// The answer of a handler that returns `value`.
fn respond_to(value: impl Responder + Send + 'static) -> Answer {
    use std::sync::Mutex;

    type Make = Box<dyn FnOnce(&mut Response) -> Result<()> + Send>;
    struct Once(Mutex<Option<Make>>);

    #[get("/")]
    fn handler(once: http_core::State<'_, Once>) -> impl Responder {
        let make = once.0.lock().ok().and_then(|mut make| make.take());
        make.map(respond_with)
    }
    let make: Make = Box::new(|response| value.respond(response));
    let state = Site { once: Once(Mutex::new(Some(make))) };

    #[derive(http_core::Provide)]
    struct Site {
        once: Once,
    }
    ask(&App::new(state, routes![handler]), &Ask::get("/"))
}
