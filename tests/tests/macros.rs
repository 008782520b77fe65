//! What an annotated function becomes: arguments in, an answer out.

use http_core::{App, Json, Provide, Responder, State, Status, get, post, respond_with, routes};
use integration::ask::{Ask, ask};
use serde::{Deserialize, Serialize};

#[get("/")]
fn hello() -> &'static str {
    "hello, world"
}

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

#[get("/json")]
fn json() -> Json<Message> {
    Json(Message { message: "hello" })
}

#[get("/users/{id}")]
fn user(id: u64) -> String {
    format!("user {id}")
}

#[post("/echo", dispatch = pool, max_body = "10MiB")]
fn echo(body: &[u8]) -> &[u8] {
    body
}

#[derive(Deserialize)]
struct Numbers<'a> {
    name: &'a str,
    numbers: Vec<i64>,
}

#[post("/sum", dispatch = inline)]
fn sum(numbers: Json<Numbers<'_>>) -> String {
    format!("{} {}", numbers.name, numbers.numbers.iter().sum::<i64>())
}

fn app() -> App<()> {
    App::new((), routes![hello, json, user, echo, sum])
}

#[test]
fn text_is_answered_as_text() {
    let answer = ask(&app(), &Ask::get("/"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(answer.text(), "hello, world");
}

#[test]
fn json_is_answered_as_json() {
    let answer = ask(&app(), &Ask::get("/json"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.text(), r#"{"message":"hello"}"#);
}

#[test]
fn path_value_is_read_from_its_segment() {
    assert_eq!(ask(&app(), &Ask::get("/users/42")).text(), "user 42");
}

#[test]
fn path_value_that_does_not_parse_is_404() {
    let answer = ask(&app(), &Ask::get("/users/forty"));
    assert_eq!(answer.status, 404);
    assert_eq!(
        answer.text(),
        "404 Not Found\npath.id: expected a whole number from 0 to 18446744073709551615\n"
    );
}

#[test]
fn body_is_echoed() {
    let answer = ask(&app(), &Ask::post("/echo").body(b"\x00\xffbytes"));
    assert_eq!(answer.body, b"\x00\xffbytes");
    assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
}

#[test]
fn json_argument_borrows_from_the_body() {
    let ask_sum = Ask::post("/sum").header("content-type", "application/json");
    let answer = ask(&app(), &ask_sum.body(br#"{"name":"all","numbers":[1,2,39]}"#));
    assert_eq!(answer.text(), "all 42");
}

struct Greeting(String);

#[derive(Provide)]
struct Site {
    greeting: Greeting,
}

#[get("/greet/{name}")]
fn greet(name: &str, greeting: State<'_, Greeting>, site: State<'_, Site>) -> impl Responder {
    assert_eq!(greeting.0, site.greeting.0);
    let answer = format!("{}, {name}", greeting.0);
    respond_with(move |response| {
        response.set_status(Status::ACCEPTED);
        answer.respond(response)
    })
}

#[test]
fn state_is_handed_out_by_type() {
    let app = App::new(Site { greeting: Greeting("hi".into()) }, routes![greet]);
    let answer = ask(&app, &Ask::get("/greet/J%C3%BCrgen%2F1"));
    assert_eq!(answer.status, 202);
    assert_eq!(answer.text(), "hi, Jürgen/1");
}
