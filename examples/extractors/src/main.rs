//! Arguments: where each of them comes from, and one of a type of its own. What is missing or wrong is answered without the
//! handler, and the client is told of all of it at once.

use http_core::handler::{Call, FromRequest};
use http_core::{
    App, Cookies, FromHeader, FromPairs, FromParam, Head, Header, Headers, Query, Rejection,
    Status, get, post, routes, serve,
};

// ANCHOR: values
/// From the path: an enum of names.
#[derive(Debug, FromParam)]
enum Unit {
    Metre,
    Foot,
}

/// Values of the path and of the query, each by its name. `to` has a default, `round` may be
/// missing, `note` may stand there several times.
#[get("/lengths/{length}/{unit}?{to = Unit::Metre}&{round}&{note}")]
fn length(length: f64, unit: Unit, to: Unit, round: Option<bool>, note: Vec<&str>) -> String {
    let metres = |unit| if matches!(unit, Unit::Metre) { 1.0 } else { 0.3048 };
    let length = length * metres(unit) / metres(to);
    let length = if round == Some(true) { length.round() } else { length };
    let note: String = note.iter().map(|note| format!(" {note}")).collect();
    format!("{length}{note}")
}
// ANCHOR_END: values

// ANCHOR: query
/// A whole query as one value; `Form` reads a body in the same way.
#[derive(FromPairs)]
struct Search<'r> {
    words: &'r str,
    #[pairs(default = 1)]
    page: u32,
}

#[get("/search")]
fn search(search: Query<Search<'_>>) -> String {
    format!("page {} of what has {:?}", search.page, search.words)
}
// ANCHOR_END: query

// ANCHOR: fields
/// From one header field.
#[derive(FromHeader)]
#[header("X-Depth")]
struct Depth(u8);

/// Header fields, cookies and the body.
#[post("/echo")]
fn echo(
    depth: Option<Header<Depth>>,
    headers: Headers<'_>,
    cookies: Cookies<'_>,
    body: &str,
) -> String {
    let depth = depth.map_or(0, |Header(depth)| depth.0);
    let theme = cookies.get("theme").unwrap_or("light");
    format!("depth {depth}, {} fields, {theme} theme, {body:?}", headers.len())
}
// ANCHOR_END: fields

// ANCHOR: own
/// A type of one's own: the first language that the client names.
struct Language<'r>(&'r str);

impl<'r, S> FromRequest<'r, S> for Language<'r> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Language<'r>, Rejection> {
        let field = call.request().headers().get_str("accept-language").unwrap_or("en");
        Ok(Language(field.split([',', ';', '-']).next().unwrap_or("en").trim()))
    }
}

#[get("/greeting")]
fn greeting(language: Language<'_>) -> &'static str {
    if language.0 == "de" { "Guten Tag" } else { "Good day" }
}
// ANCHOR_END: own

// ANCHOR: body
/// A body in a form of one's own: numbers, one on each line. They stand in the memory of the call.
struct Numbers<'r>(&'r [f64]);

impl<'r, S> FromRequest<'r, S> for Numbers<'r> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Numbers<'r>, Rejection> {
        let request = call.request();
        <Self as FromRequest<S>>::admit(&request.head())?;
        let wrong = |reason| Rejection::new(Status::BAD_REQUEST, "body", reason);
        let text = std::str::from_utf8(request.body()).map_err(|_| wrong("expected UTF-8"))?;
        let numbers: Result<Vec<f64>, _> = text.lines().map(str::parse).collect();
        let numbers = numbers.map_err(|_| wrong("expected a number on each line"))?;
        Ok(Numbers(call.arena().alloc_slice_copy(&numbers)))
    }

    /// Runs before the body is read: what is none of this type need not be sent.
    fn admit(head: &Head<'_>) -> Result<(), Rejection> {
        if head.content_type() == Some(b"text/csv") {
            return Ok(());
        }
        let (status, reason) = (Status::UNSUPPORTED_MEDIA_TYPE, "expected text/csv");
        Err(Rejection::new(status, "header.content-type", reason).with_accepted("text/csv"))
    }
}

#[post("/sum")]
fn sum(numbers: Numbers<'_>) -> String {
    format!("{}\n", numbers.0.iter().sum::<f64>())
}
// ANCHOR_END: body

routes! {
    ROUTES = [length, search, echo, greeting, sum]
}

fn main() -> http_core::Result<()> {
    serve(App::new((), ROUTES), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    #[test]
    fn arguments_come_from_every_part_of_a_request() {
        let mut client = Client::new(App::new((), ROUTES));
        client.get("/lengths/2/metre").send().expect_text("2");
        let answer = client.get("/lengths/10/foot?round=true&note=a&note=b").send();
        answer.expect_text("3 a b");
        client
            .get("/search?words=two+words")
            .send()
            .expect_text("page 1 of what has \"two words\"");
        let ask = client.post("/echo").header("X-Depth", "2").header("Cookie", "theme=dark");
        ask.body("hi").send().expect_text("depth 2, 4 fields, dark theme, \"hi\"");
        let ask = client.get("/greeting").header("Accept-Language", "de-AT, en;q=0.5");
        ask.send().expect_text("Guten Tag");
        client.get("/greeting").send().expect_text("Good day");
        let ask = client.post("/sum").header("Content-Type", "text/csv");
        ask.body("1\n2.5\n").send().expect_text("3.5\n");
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let mut client = Client::new(App::new((), ROUTES));
        client.get("/lengths/2/mile").send().expect_status(404);
        client.get("/search?page=x").send().expect_status(400).expect_text(
            "400 Bad Request\n\
             query.words: expected a value\n\
             query.page: expected a whole number from 0 to 4294967295\n",
        );
        let answer = client.post("/echo").header("X-Depth", "-1").send();
        answer.expect_status(400).expect_text_with("header.x-depth: ");
        let ask = client.post("/sum").header("Content-Type", "text/csv");
        ask.body("one\n").send().expect_status(400).expect_text_with("body: expected a number");
        let answer = client.post("/sum").json(&[1]).send();
        answer.expect_status(415).expect_header("Accept", "text/csv");
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("extractors", || Client::new(App::new((), ROUTES)));
    }
}
