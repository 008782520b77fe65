//! What the book's page on the messages of the macros gives as right, and that it is.

use std::borrow::Cow;
use std::sync::Mutex;

use http_core::handler::Mismatch;
use http_core::testing::{Client, json};
use http_core::{
    App, Call, Form, FromPairs, FromParam, FromRequest, Headers, Html, Json, Provide, Query,
    Rejection, SetCookie, State, Status, ToParam, get, guard, post, put, route, routes, table,
};
use serde::{Deserialize, Serialize};

// ANCHOR: attribute
#[get("/one")]
fn one() {}

#[put("/two", dispatch = pool)]
fn two() {}

#[route("PURGE", "/three")]
fn three() {}
// ANCHOR_END: attribute

// ANCHOR: keys
#[post(
    "/rows",
    dispatch = pool,
    max_body = "10MiB",
    consumes = ["text/csv", "text/plain"],
    produces = "text/csv",
    name = "rows.add",
)]
fn rows(body: &[u8]) -> &[u8] {
    body
}
// ANCHOR_END: keys

// ANCHOR: guards
#[guard]
fn closed() -> Result<(), Status> {
    Err(Status::FORBIDDEN)
}

#[guard]
fn signed(headers: Headers<'_>) -> Result<(), Status> {
    if headers.get("signature").is_some() { Ok(()) } else { Err(Status::UNAUTHORIZED) }
}

#[get("/vault", guard = [signed, closed])]
fn vault() {}
// ANCHOR_END: guards

// ANCHOR: several
#[get("/search?{q}&{page = 1}")]
#[post("/search/{q}?{page = 1}")]
fn search(q: &str, page: u32) -> String {
    format!("page {page} of {q}")
}
// ANCHOR_END: several

// ANCHOR: patterns
#[get("/users/{id}")]
fn user(id: u64) -> String {
    id.to_string()
}

#[get("/range/{from}/{to}")]
fn range(from: u8, to: u8) -> String {
    format!("{from}-{to}")
}

#[get("/files/{*rest}")]
fn file(rest: &str) -> &str {
    rest
}

#[get("/letters?{page = 1}&{tag}&{before}")]
fn letters(page: u32, tag: Vec<&str>, before: Option<u64>) -> String {
    format!("{page} {tag:?} {before:?}")
}
// ANCHOR_END: patterns

// ANCHOR: hyphen
#[derive(FromPairs)]
struct Whose {
    #[pairs(rename = "user-id")]
    user_id: u64,
}

#[get("/whose")]
fn whose(query: Query<Whose>) -> String {
    query.user_id.to_string()
}
// ANCHOR_END: hyphen

// ANCHOR: function
#[get("/report", dispatch = pool)]
fn report(notes: State<'_, Notes>) -> String {
    notes.write_report() // may take its time: it runs on a worker
}
// ANCHOR_END: function

impl Notes {
    fn write_report(&self) -> String {
        format!("{} notes", self.texts.lock().expect("no thread panicked with it").len())
    }
}

// ANCHOR: generic
trait Books: Send + Sync + 'static {
    fn count(&self) -> usize;
}

#[get("/count")]
fn count<B: Books>(books: State<'_, B>) -> String {
    books.count().to_string()
}

routes! {
    BOOKS = [count::<Shelf>]
}
// ANCHOR_END: generic

struct Shelf;

impl Books for Shelf {
    fn count(&self) -> usize {
        3
    }
}

// ANCHOR: arguments
#[get("/notes/{id}")]
fn show(id: usize, notes: State<'_, Notes>, headers: Headers<'_>) -> Option<String> {
    let texts = notes.texts.lock().expect("no thread panicked with it");
    let text = texts.get(id)?;
    Some(if headers.get("x-loud").is_some() { text.to_uppercase() } else { text.clone() })
}

#[post("/shout")]
fn shout(mut text: String) -> String {
    text.make_ascii_uppercase(); // what is changed is owned
    text
}
// ANCHOR_END: arguments

// ANCHOR: extractor
struct User(String);

/// For every state: `S` is a parameter.
impl<'r, S> FromRequest<'r, S> for User {
    fn from_request(call: &'r Call<'r, S>) -> Result<User, Rejection> {
        let name = call.request().headers().get_str("x-user");
        let missing = || Rejection::new(Status::UNAUTHORIZED, "header.x-user", "who are you?");
        name.map(|name| User(name.to_owned())).ok_or_else(missing)
    }
}

#[get("/me")]
fn me(user: User) -> String {
    user.0
}
// ANCHOR_END: extractor

// ANCHOR: bodies
#[derive(Deserialize, Serialize, FromPairs)]
struct Note {
    title: String,
}

#[post("/titles", consumes = "application/json")]
fn create(note: Json<Note>) -> Json<Note> {
    note
}

#[put("/titles")]
fn change(
    json: Result<Json<Note>, Rejection>,
    form: Result<Form<Note>, Rejection>,
) -> Result<String, Rejection> {
    match (json, form) {
        (Ok(Json(note)), _) | (_, Ok(Form(note))) => Ok(note.title),
        // Of a body of the other type, 415 is all that is said.
        (Err(json), Err(form)) if json.status() == 415 => Err(form),
        (Err(json), Err(_)) => Err(json),
    }
}

#[derive(FromPairs)]
struct Search<'a> {
    title: &'a str,
}

#[get("/titles")]
fn find(search: Query<Search<'_>>) -> String {
    search.title.to_owned()
}
// ANCHOR_END: bodies

// ANCHOR: answers
#[get("/config")]
fn config() -> http_core::Result<String> {
    Ok(std::fs::read_to_string("/config")?) // an error is logged, and answered 500
}

#[get("/page/{name}")]
fn page(name: &str) -> Option<Html<&'static str>> {
    (name == "home").then_some(Html("<h1>Home</h1>"))
}

#[get("/seen")]
fn seen() -> http_core::Result<(SetCookie, &'static str)> {
    Ok((SetCookie::new("seen", "1")?, "what changes an answer stands before its content"))
}

#[get("/even/{number}")]
fn even(number: u8) -> Result<Json<u8>, (Status, String)> {
    if number.is_multiple_of(2) {
        return Ok(Json(number));
    }
    Err((Status::CONFLICT, format!("{number} is odd")))
}
// ANCHOR_END: answers

// ANCHOR: state
#[derive(Default)]
struct Notes {
    texts: Mutex<Vec<String>>, // what changes stands behind a lock, or is an atomic
}

struct Name(&'static str); // a type of its own for each part

#[derive(Provide)]
struct Site {
    notes: Notes,
    name: Name,
    shelf: Shelf,
    #[provide(skip)]
    secret: String,
}

fn app() -> App<Site> {
    let site =
        Site { notes: Notes::default(), name: Name("home"), shelf: Shelf, secret: "k7".into() };
    App::new(site, ROUTES) // no `Arc` around it
}
// ANCHOR_END: state

#[get("/name")]
fn name(site: State<'_, Site>, name: State<'_, Name>) -> String {
    format!("{} keeps {} letters", name.0, site.secret.len())
}

// ANCHOR: tables
mod drafts {
    use http_core::{get, routes};

    #[get("")]
    fn list() -> &'static str {
        "all drafts"
    }

    #[get("/{id}")]
    pub(crate) fn show(id: u32) -> String {
        format!("draft {id}")
    }

    routes! {
        pub DRAFTS = [list, show]
    }
}

#[table("/books")]
mod books {
    use http_core::get;

    #[get("/")]
    fn list() -> &'static str {
        "all books"
    }
}

routes! {
    OTHERS = ["/drafts" => drafts::DRAFTS, books::ROUTES]
}
// ANCHOR_END: tables

// ANCHOR: urls
struct Day(u8);

impl FromParam<'_> for Day {
    fn from_param(text: &str) -> Result<Day, Mismatch> {
        text.parse().map(Day).map_err(|_| Mismatch::expected("a number"))
    }
}

impl ToParam for Day {
    fn to_param(&self) -> Cow<'_, str> {
        self.0.to_string().into()
    }
}

#[get("/plan/{day}?{hour}")]
fn plan(day: Day, hour: Option<u8>) -> String {
    plan::url(Day(day.0 + 1)).hour(hour.unwrap_or(8)).to_string()
}

routes! {
    /// At the root of the crate, where URLs begin; each handler is in it once.
    pub ROUTES = [plan, user, range, OTHERS, "/api" => REST]
}
// ANCHOR_END: urls

routes! {
    REST = [
        one, two, three, rows, vault, search, file, letters, whose, report, BOOKS, show, shout, me, create, change, find, config,
        page, seen, even, name,
    ]
}

#[test]
fn what_is_given_as_right_is_right() {
    let mut client = Client::new(app());
    client.get("/plan/3").send().expect_text("/plan/4?hour=8");
    client.get("/users/7").send().expect_text("7");
    client.get("/range/1/2").send().expect_text("1-2");
    client.get("/drafts/7").send().expect_text("draft 7");
    client.get("/drafts").send().expect_text("all drafts");
    client.get("/books/").send().expect_text("all books");
    client.get("/api/one").send().expect_status(204);
    client.put("/api/two").send().expect_status(204);
    client.ask("PURGE", "/api/three").send().expect_status(204);
    client.get("/api/vault").send().expect_status(401);
    client.get("/api/vault").header("Signature", "s").send().expect_status(403);
    client.get("/api/search?q=tea").send().expect_text("page 1 of tea");
    client.post("/api/search/tea?page=2").send().expect_text("page 2 of tea");
    client.get("/api/files/a/b").send().expect_text("a/b");
    client.get("/api/letters?tag=a").send().expect_text("1 [\"a\"] None");
    client.get("/api/whose?user-id=7").send().expect_text("7");
    client.get("/api/report").send().expect_text("0 notes");
    client.get("/api/count").send().expect_text("3");
    client.get("/api/notes/0").send().expect_status(404);
    client.get("/api/me").send().expect_status(401);
    client.get("/api/me").header("X-User", "ada").send().expect_text("ada");
    client.get("/api/titles?title=a").send().expect_text("a");
    client
        .post("/api/titles")
        .json(&json!({ "title": "a" }))
        .send()
        .expect_text("{\"title\":\"a\"}");
    client.put("/api/titles").json(&json!({ "title": "b" })).send().expect_text("b");
    client.put("/api/titles").form(&[("title", "c")]).send().expect_text("c");
    client.put("/api/titles").form(&[("name", "c")]).send().expect_status(422);
    client.put("/api/titles").json(&json!({ "name": "b" })).send().expect_status(422);
    client.put("/api/titles").body("d").send().expect_status(415);
    client.post("/api/shout").body("tea").send().expect_text("TEA");
    client.get("/api/config").send().expect_status(500);
    client.get("/api/page/home").send().expect_text("<h1>Home</h1>");
    client.get("/api/seen").send().expect_status(200);
    client.get("/api/even/3").send().expect_status(409).expect_text("3 is odd");
    client.get("/api/name").send().expect_text("home keeps 2 letters");
    let rows = client.post("/api/rows").header("Content-Type", "text/csv").body("1;2").send();
    rows.expect_text("1;2").expect_header("Content-Type", "text/csv");
}
