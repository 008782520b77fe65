//! The examples of the book's page on macros, and what that page says of refused arguments.

use std::convert::Infallible;
use std::fmt;

use http_core::testing::Client;
use http_core::{
    App, Bearer, Cookies, Form, FromHeader, FromPairs, FromParam, FromQuery, Header, Html,
    HttpError, Json, Left, Next, NoContent, Provide, Query, Rejection, Responder, Response, State,
    Status, Target, after, around, before, catch, escape_html, get, guard, post, route, routes,
    table,
};

// ANCHOR: provide
struct Notes(Vec<&'static str>);
struct Writers(&'static str);

#[derive(Provide)]
struct Site {
    notes: Notes,
    writers: Writers,
    #[provide(skip)]
    motto: &'static str,
}
// ANCHOR_END: provide

// ANCHOR: patterns
#[get("/notes")]
fn list(notes: State<'_, Notes>) -> String {
    notes.0.join(", ")
}

#[get("/notes/{id}")]
fn show(id: usize, notes: State<'_, Notes>) -> Option<&'static str> {
    notes.0.get(id).copied()
}

#[get("/feeds/{name}.xml?{page = 1}&{tag}&{after}")]
fn feed(name: &str, page: u32, tag: Vec<&str>, after: Option<u64>) -> String {
    format!("{name}, page {page}, tags {tag:?}, after {after:?}")
}

#[get("/files/{*rest}")]
fn file(rest: &str) -> &str {
    rest
}
// ANCHOR_END: patterns

// ANCHOR: route
#[route("PURGE", "/cache/{key}")]
fn purge(key: &str) -> String {
    format!("{key} is gone")
}
// ANCHOR_END: route

// ANCHOR: keys
#[post(
    "/rows",
    dispatch = pool,
    max_body = "1MiB",
    consumes = ["text/csv", "text/plain"],
    produces = "text/csv",
    guard = only_writers,
    name = "rows.add",
)]
fn add_rows(rows: &str) -> String {
    format!("rows\n{}\n", rows.lines().count())
}
// ANCHOR_END: keys

// ANCHOR: several
#[get("/search?{q}")]
#[post("/search/{q}", max_body = 0)]
fn search(q: &str) -> String {
    format!("all about {q}")
}
// ANCHOR_END: several

// ANCHOR: guard
#[guard]
fn only_writers(token: Bearer<'_>, writers: State<'_, Writers>) -> Result<(), Rejection> {
    if token.0 == writers.0 {
        return Ok(());
    }
    Err(Rejection::new(Status::FORBIDDEN, "header.authorization", "not a writer's token"))
}
// ANCHOR_END: guard

// ANCHOR: before
struct Visitor(String);

#[before]
fn meet(cookies: Cookies<'_>) -> Result<Visitor, Infallible> {
    Ok(Visitor(cookies.get("name").unwrap_or("stranger").to_owned()))
}

#[get("/hello")]
fn hello(visitor: Left<Visitor>) -> String {
    format!("hello, {}", visitor.0)
}
// ANCHOR_END: before

// ANCHOR: after
#[after]
fn forbid_framing(response: &mut Response) {
    let set = response.set_header("X-Frame-Options", "DENY");
    debug_assert!(set.is_ok(), "a valid field");
}
// ANCHOR_END: after

// ANCHOR: around
#[around]
fn traced(next: Next<'_>, response: &mut Response, target: Target<'_>) {
    println!("> {}", target.0);
    next.run(response);
    println!("< {}", response.status());
}
// ANCHOR_END: around

// ANCHOR: catch
#[catch(404, 410)]
fn lost(target: Target<'_>) -> Html<String> {
    Html(format!("<h1>Nothing at {}</h1>", escape_html(target.0)))
}

#[catch]
fn broken(response: &Response) -> String {
    let wrong = response.problems().iter().map(|one| format!("{}: {}\n", one.place, one.reason));
    wrong.collect()
}
// ANCHOR_END: catch

// ANCHOR: responder
#[derive(Responder)]
enum Stored {
    #[status(201)]
    New([(&'static str, String); 1], Json<u64>),
    Known(Json<u64>),
    #[status(409)]
    Taken,
}

#[post("/stored/{id}")]
fn store(id: u64) -> Stored {
    match id {
        0 => Stored::Taken,
        1..10 => Stored::Known(Json(id)),
        _ => Stored::New([("Location", format!("/stored/{id}"))], Json(id)),
    }
}
// ANCHOR_END: responder

// ANCHOR: http_error
#[derive(Debug, HttpError)]
#[status(422)]
enum DraftError {
    WithoutTitle,
    #[status(409)]
    Taken(String),
}

impl fmt::Display for DraftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DraftError::WithoutTitle => f.write_str("a draft needs a title"),
            DraftError::Taken(title) => write!(f, "there is a draft {title} already"),
        }
    }
}
// ANCHOR_END: http_error

// ANCHOR: from_param
#[derive(Debug, FromParam)]
enum Order {
    Newest,
    MostRead, // `most-read`
    #[param(rename = "a-z")]
    Alphabetical,
}

#[derive(FromParam)]
struct NoteId(u64);
// ANCHOR_END: from_param

// ANCHOR: from_query
#[derive(FromQuery)]
struct Tags<'a>(Vec<&'a str>);
// ANCHOR_END: from_query

// ANCHOR: from_pairs
#[derive(FromPairs)]
struct Filter<'a> {
    q: &'a str,
    tag: Tags<'a>,
    order: Option<Order>,
    #[pairs(rename = "per-page", default = 10)]
    per_page: u8,
    #[pairs(default)]
    page: u32,
}
// ANCHOR_END: from_pairs

// ANCHOR: from_header
#[derive(FromHeader)]
#[header("X-Depth")]
struct Depth(u8);
// ANCHOR_END: from_header

#[post("/drafts/{title}")]
fn draft(title: &str) -> Result<NoContent, DraftError> {
    match title {
        "none" => Err(DraftError::WithoutTitle),
        "taken" => Err(DraftError::Taken(title.to_owned())),
        _ => Ok(NoContent),
    }
}

#[get("/sorted/{order}/{id}")]
fn sorted(order: Order, id: NoteId) -> String {
    format!("{order:?} {}", id.0)
}

#[get("/filter")]
fn filter(filter: Query<Filter<'_>>) -> String {
    let Query(Filter { q, tag, order, per_page, page }) = filter;
    format!("{q} {:?} {order:?} {per_page} {page}", tag.0)
}

#[post("/filter")]
fn filter_form(filter: Form<Filter<'_>>) -> String {
    filter.q.to_owned()
}

#[get("/depth")]
fn depth(depth: Header<Depth>) -> String {
    depth.0.0.to_string()
}

#[get("/motto")]
fn motto(site: State<'_, Site>) -> &'static str {
    site.motto
}

#[post("/numbers")]
fn numbers(numbers: Json<Vec<u8>>) -> String {
    numbers.len().to_string()
}

#[post("/text")]
fn text(text: &str) -> &str {
    text
}

// ANCHOR: table
#[table("/drafts")]
mod drafts {
    use http_core::get;

    #[get("")]
    fn list() -> &'static str {
        "all drafts"
    }

    #[get("/{id}")]
    fn show(id: u32) -> String {
        format!("draft {id}")
    }
}
// ANCHOR_END: table

// ANCHOR: routes
routes! {
    /// What stands around all routes stands in the list, beside them.
    pub ROUTES = [
        forbid_framing,
        meet,
        list,
        show,
        add_rows,
        "/v1" => drafts::ROUTES,
        "/v1" => search,
        OTHERS,
    ]
}
// ANCHOR_END: routes

routes! {
    OTHERS = [
        traced, feed, file, purge, hello, store, draft, sorted, filter, filter_form, depth, motto,
        numbers, text,
    ]
}

fn app() -> App<Site> {
    let notes = Notes(vec!["first", "second"]);
    App::new(Site { notes, writers: Writers("k7"), motto: "come in" }, ROUTES)
}

#[test]
fn the_examples_answer_as_the_page_says() {
    let mut client = Client::new(app());
    let mut texts = |target: &str, text: &str| {
        client.get(target).send().expect_status(200).expect_text(text);
    };
    texts("/notes/1", "second");
    texts("/feeds/news.xml?tag=a&tag=b", "news, page 1, tags [\"a\", \"b\"], after None");
    texts("/files/a/b.txt", "a/b.txt");
    texts("/v1/drafts", "all drafts");
    texts("/v1/drafts/7", "draft 7");
    texts("/v1/search?q=tea", "all about tea");
    texts("/hello", "hello, stranger");
    texts("/motto", "come in");
    texts("/sorted/most-read/7", "MostRead 7");
    texts("/sorted/a-z/7", "Alphabetical 7");
    texts("/filter?q=tea&order=newest", "tea [] Some(Newest) 10 0");
    client.ask("PURGE", "/cache/k").send().expect_text("k is gone");
    client.post("/v1/search/tea").send().expect_text("all about tea");
    client.get("/notes").send().expect_header("X-Frame-Options", "DENY");
    client.post("/stored/70").send().expect_status(201).expect_header("Location", "/stored/70");
    client.post("/stored/7").send().expect_status(200).expect_text("7");
    client.post("/stored/0").send().expect_status(409);
    client.post("/drafts/none").send().expect_status(422).expect_text_with("needs a title");
    client.post("/drafts/taken").send().expect_status(409);
}

#[test]
fn the_keys_do_what_the_page_says() {
    let mut client = Client::new(app());
    let mut add = |media_type: &str, token: &str, body: Vec<u8>| {
        let token = format!("Bearer {token}");
        let ask = client.post("/rows").header("Content-Type", media_type);
        ask.header("Authorization", &token).body(body).send()
    };
    let answer = add("text/csv", "k7", b"a\nb".to_vec());
    answer.expect_status(200).expect_text("rows\n2\n").expect_header("Content-Type", "text/csv");
    add("text/html", "k7", b"a".to_vec()).expect_status(415);
    add("text/csv", "k8", b"a".to_vec()).expect_status(403);
    add("text/csv", "k7", vec![b'a'; (1 << 20) + 1]).expect_status(413);
    let app = app();
    assert!(app.routes().iter().any(|route| route.meta().name == Some("rows.add")));
}

#[test]
fn refused_arguments_answer_as_the_table_says() {
    let mut client = Client::new(app());
    let mut refuses = |target: &str, status: u16, place: &str| {
        client.get(target).send().expect_status(status).expect_text_with(place);
    };
    refuses("/sorted/best/7", 404, "path.order: expected ");
    refuses("/sorted/newest/x", 404, "path.id: expected ");
    refuses("/feeds/news.xml?page=0x1", 400, "query.page: expected ");
    refuses("/feeds/news.xml?page=1&page=2", 400, "query.page: expected ");
    refuses("/v1/search", 400, "query.q: expected a value");
    refuses("/filter", 400, "query.q: expected a value");
    refuses("/files/a%2Fb", 404, "path.rest: ");
    refuses("/depth", 400, "header.x-depth: expected ");

    let answer = client.post("/rows").header("Content-Type", "text/csv").body("a").send();
    answer.expect_status(401).expect_header("WWW-Authenticate", "Bearer");
    let mut refuses = |target: &str, media_type: &str, body: &str, status: u16, place: &str| {
        let ask = client.post(target).header("Content-Type", media_type).body(body.as_bytes());
        ask.send().expect_status(status).expect_text_with(place);
    };
    refuses("/numbers", "text/plain", "[1]", 415, "header.content-type: ");
    refuses("/numbers", "application/json", "[1", 400, "body: ");
    refuses("/numbers", "application/json", "[1, 256]", 422, "body[1]: ");
    refuses("/filter", "application/json", "{}", 415, "header.content-type: ");
    refuses("/filter", "application/x-www-form-urlencoded", "page=1", 422, "body.q: ");
    client.post("/text").body(vec![0xff]).send().expect_status(400).expect_text_with("body: ");
}

#[test]
fn catchers_make_the_pages_of_their_statuses() {
    let mut client = Client::new(App::new((), routes![lost, broken, search]));
    client.get("/a&b").send().expect_status(404).expect_text("<h1>Nothing at /a&amp;b</h1>");
    client.get("/search").send().expect_status(400).expect_text("query.q: expected a value\n");
}
