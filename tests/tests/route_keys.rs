//! What the keys of a route say: which bodies it takes, what its answer is, how it is called.

use http_core::testing::Pair;
use http_core::{
    App, Html, Json, MediaType, Rejection, Response, Status, get, guard, header, post,
    respond_with, routes,
};
use integration::ask::{Ask, ask};

#[post("/rows", consumes = ["text/csv", "image/*"], max_body = "4B", dispatch = pool, name = "rows.add")]
fn add(body: &[u8]) -> String {
    body.len().to_string()
}

#[guard]
fn closed() -> Result<(), Rejection> {
    Err(Rejection::new(Status::FORBIDDEN, "", "closed"))
}

/// A request of which only the head is sent.
fn verdict(fields: &str) -> String {
    let mut pair = Pair::new(App::new((), routes![add, closed]));
    let head = format!("POST /rows HTTP/1.1\r\nHost: x\r\n{fields}\r\n");
    pair.peer_sends(head.as_bytes());
    String::from_utf8_lossy(&pair.received()).into_owned()
}

#[test]
fn c21_type_that_is_not_taken_is_415_before_the_body_and_before_a_worker() {
    let answer = verdict("Content-Type: text/plain\r\nContent-Length: 9\r\n");
    assert!(answer.starts_with("HTTP/1.1 415 "), "{answer}");
    assert!(answer.contains("\r\nAccept: text/csv, image/*\r\n"), "{answer}");
    assert!(answer.ends_with("header.content-type: expected text/csv or image/*\n"), "{answer}");
    let answer = verdict("Content-Length: 1\r\n");
    assert!(answer.starts_with("HTTP/1.1 415 "), "{answer}");
    let answer = verdict("Content-Type: image/\r\nTransfer-Encoding: chunked\r\n");
    assert!(answer.starts_with("HTTP/1.1 415 "), "{answer}");
}

#[test]
fn c21_type_is_judged_behind_the_expectation_and_before_the_size_and_guards() {
    let wrong = "Content-Type: a/b\r\nContent-Length: 9\r\n";
    let answer = verdict(&format!("{wrong}Expect: tea\r\n"));
    assert!(answer.starts_with("HTTP/1.1 417 "), "{answer}");
    assert!(verdict(wrong).starts_with("HTTP/1.1 415 "));
    let answer = verdict("Content-Type: TEXT/CSV ; header=present\r\nContent-Length: 9\r\n");
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    let answer = verdict("Content-Type: image/png\r\nContent-Length: 4\r\n");
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
}

#[test]
fn c10_limit_of_the_settings_is_judged_before_guards_too() {
    #[post("/")]
    fn any(body: &[u8]) -> String {
        body.len().to_string()
    }
    let app = App::new((), routes![any, closed]);
    let mut pair = Pair::with(app, http_core::Config::new().body_bytes(3usize));
    pair.peer_sends(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n");
    pair.expect_response_starts(b"HTTP/1.1 413 ");
}

#[test]
fn request_without_a_body_has_no_type_to_refuse() {
    let app = App::new((), routes![add]);
    assert_eq!(ask(&app, &Ask::post("/rows")).text(), "0");
    let csv = Ask::post("/rows").header("Content-Type", "text/csv").body(b"1;2");
    assert_eq!(ask(&app, &csv).text(), "3");
}

#[get("/a", produces = "text/csv; charset=utf-8")]
fn text() -> &'static str {
    "1;2"
}

#[get("/b", produces = "application/vnd.api+json")]
fn json() -> Json<u8> {
    Json(1)
}

#[get("/c/{id}", produces = "text/csv")]
fn typed(id: u8) -> Result<(MediaType, String), (Status, Html<&'static str>)> {
    match id {
        0 => Err((Status::CONFLICT, Html("<p>"))),
        _ => Ok((MediaType::new("text/tab-separated-values"), id.to_string())),
    }
}

#[get("/d", produces = "text/csv")]
fn by_hand() -> impl http_core::Responder {
    respond_with(|response: &mut Response| {
        response.set_header(header::CONTENT_TYPE, "text/plain")?;
        Ok(())
    })
}

#[test]
fn produces_is_the_type_of_content_that_says_none() {
    let app = App::new((), routes![text, json, typed, by_hand]);
    for (path, status, media_type) in [
        ("/a", 200, "text/csv; charset=utf-8"),
        ("/b", 200, "application/vnd.api+json"),
        ("/c/1", 200, "text/tab-separated-values"),
        ("/c/0", 409, "text/html; charset=utf-8"),
        ("/c/x", 404, "text/plain; charset=utf-8"),
        ("/d", 200, "text/plain"),
    ] {
        let answer = ask(&app, &Ask::get(path));
        let found = (answer.status, answer.header("content-type"));
        assert_eq!(found, (status, Some(media_type)), "{path}");
    }
}

#[test]
fn keys_are_told_by_the_table() {
    let app = App::new((), routes![add, text]);
    let [first, second] = app.routes() else { panic!("two routes") };
    assert_eq!(first.meta().name, Some("rows.add"));
    assert_eq!(first.meta().consumes, ["text/csv", "image/*"]);
    assert_eq!(second.meta().produces, Some("text/csv; charset=utf-8"));
    let listing = app.listing().to_string();
    let rows: Vec<&str> = listing.lines().collect();
    assert!(rows[0].ends_with("  runs    body    name      takes             gives"), "{listing}");
    assert!(rows[1].ends_with("  pool    4       rows.add  text/csv,image/*  -"), "{listing}");
    let csv = "  as set  as set  -         -                 text/csv; charset=utf-8";
    assert!(rows[2].ends_with(csv), "{listing}");
}

#[test]
fn argument_that_takes_one_type_says_so_in_accept() {
    #[post("/json")]
    fn number(number: Json<u8>) -> String {
        number.to_string()
    }
    let answer = ask(&App::new((), routes![number]), &Ask::post("/json").body(b"7"));
    assert_eq!((answer.status, answer.header("accept")), (415, Some("application/json")));
}
