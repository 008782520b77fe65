//! What a request says, as it came: method, target, query, fields, peer, body, and memory to work in.

use std::borrow::Cow;
use std::fmt::Write;
use std::net::SocketAddr;

use http_core::handler::{ContentType, FromHeader, Mismatch, Referer, UserAgent, Values};
use http_core::{
    App, Bearer, Bump, FromParam, FromQuery, Header, Method, NoContent, RawQuery, Request, Status,
    Target, ToParam, get, head, header::HeaderName, options, patch, post, routes, serve,
};

// ANCHOR: line
/// What the first line says.
#[get("/line/{*rest}")]
fn line(rest: &str, method: Method, target: Target<'_>, query: RawQuery<'_>) -> String {
    format!("{method} {} has the query {:?} and the rest {rest:?}", target.0, query.0)
}
// ANCHOR_END: line

/// The whole request: every field with its name as it was sent, the length of the body, and who sent it.
#[post("/echo")]
fn echo(request: &Request<'_>) -> String {
    let mut text = String::new();
    for (name, value) in request.headers().iter() {
        let _ = writeln!(text, "{name}: {}", value.escape_ascii());
    }
    let from = request.peer().map_or("memory".to_owned(), |peer| peer.ip().to_string());
    format!("{text}{} bytes from {from}", request.body().len())
}

/// Header fields that have a type already.
#[get("/client")]
fn client(agent: Header<UserAgent<'_>>, page: Option<Header<Referer<'_>>>) -> String {
    let page = page.map_or("no page", |page| page.0.0);
    format!("{} comes from {page}", agent.0.0)
}

/// The address on its own, and the type of the body.
#[post("/sender")]
fn sender(peer: Option<SocketAddr>, content_type: Header<ContentType<'_>>) -> String {
    let is_known = peer.is_some();
    format!("{} from a known address: {is_known}", content_type.0.0)
}

// ANCHOR: arena
/// Memory of the call: the answer may borrow from it.
#[get("/shout/{word}")]
fn shout<'call>(word: &'call str, arena: &'call Bump) -> &'call str {
    arena.alloc_str(&word.to_uppercase())
}
// ANCHOR_END: arena

/// The token of `Authorization`; without one the answer is 401.
#[patch("/secret")]
fn unlock(token: Bearer<'_>) -> Result<NoContent, Status> {
    if token.0 == "open sesame" || token.0 == "k7" { Ok(NoContent) } else { Err(Status::FORBIDDEN) }
}

/// Answers `HEAD` where `GET` has no route of its own.
#[head("/exists/{name}")]
fn exists(name: &str) -> Status {
    if name == "cave" { Status::OK } else { Status::NOT_FOUND }
}

/// In place of the answer to `OPTIONS` that the table gives.
#[options("/secret")]
fn ways_in() -> ([(&'static str, &'static str); 1], NoContent) {
    ([("Allow", "PATCH, OPTIONS")], NoContent)
}

// ANCHOR: day
/// A value of the path with a form of its own: read by `FromParam`, written by `ToParam`.
struct Day {
    month: u8,
    day: u8,
}

impl FromParam<'_> for Day {
    fn from_param(text: &str) -> Result<Day, Mismatch> {
        let parts = text.split_once('-').and_then(|(month, day)| {
            Some(Day { month: month.parse().ok()?, day: day.parse().ok()? })
        });
        parts.ok_or(Mismatch::expected("a month and a day, such as 12-24"))
    }
}

impl ToParam for Day {
    fn to_param(&self) -> Cow<'_, str> {
        format!("{}-{}", self.month, self.day).into()
    }
}
// ANCHOR_END: day

/// A value of the query with a form of its own: `?near=52.5,13.4`. Without any it is where we are.
struct Place {
    latitude: f64,
    longitude: f64,
}

impl<'r> FromQuery<'r> for Place {
    fn from_query(values: Values<'r>) -> Result<Place, Mismatch> {
        let text = values.single()?.unwrap_or("52.5,13.4");
        let numbers = text.split_once(',').and_then(|(latitude, longitude)| {
            Some(Place { latitude: latitude.parse().ok()?, longitude: longitude.parse().ok()? })
        });
        numbers.ok_or(Mismatch::expected("two numbers, such as 52.5,13.4"))
    }
}

/// A header field with a form of its own: `X-Unit: km` or `mi`.
enum Unit {
    Kilometre,
    Mile,
}

impl FromHeader<'_> for Unit {
    const NAME: HeaderName = HeaderName::from_static("x-unit");

    fn from_header(value: &str) -> Result<Unit, Mismatch> {
        match value {
            "km" => Ok(Unit::Kilometre),
            "mi" => Ok(Unit::Mile),
            _ => Err(Mismatch::expected("km or mi")),
        }
    }
}

/// How far the equator is.
#[get("/equator?{near}")]
fn equator(near: Place, unit: Header<Unit>) -> String {
    let kilometres = near.latitude.abs() * 111.2;
    let distance = match unit.0 {
        Unit::Kilometre => format!("{kilometres:.0} km"),
        Unit::Mile => format!("{:.0} mi", kilometres / 1.609),
    };
    format!("{distance} along the meridian {}", near.longitude)
}

/// One value made of several: `?tag=a&tag=b`.
#[derive(FromQuery)]
struct Tags<'r>(Vec<&'r str>);

#[get("/plan/{day}")]
fn plan(day: Day) -> String {
    format!("day {} of month {}", day.day, day.month)
}

#[get("/notes?{tag}")]
fn notes(tag: Tags<'_>) -> String {
    format!("notes about {}", tag.0.join(" and "))
}

routes! {
    ROUTES = [line, echo, client, sender, shout, unlock, exists, ways_in, plan, equator, notes]
}

fn main() -> http_core::Result<()> {
    serve(App::new((), ROUTES), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    #[test]
    fn line_is_told_as_it_came() {
        let mut client = Client::new(App::new((), ROUTES));
        let answer = client.get("/line/a%20b/c?x=1&&y").send();
        answer.expect_text(
            "GET /line/a%20b/c?x=1&&y has the query \"x=1&&y\" and the rest \"a b/c\"",
        );
    }

    #[test]
    fn request_is_there_as_a_whole() {
        let mut client = Client::new(App::new((), ROUTES));
        let answer = client.post("/echo").header("X-Odd-CASE", "kept").body("12345").send();
        answer.expect_text_with("X-Odd-CASE: kept\n").expect_text_with("\n5 bytes from ");
    }

    #[test]
    fn known_fields_have_types() {
        let mut client = Client::new(App::new((), ROUTES));
        let answer = client.get("/client").header("User-Agent", "test/1").send();
        answer.expect_text("test/1 comes from no page");
        let ask = client.get("/client").header("User-Agent", "test/1");
        ask.header("Referer", "/plan/12-24").send().expect_text("test/1 comes from /plan/12-24");
        client.get("/client").send().expect_status(400);
        let ask = client.post("/sender").header("Content-Type", "text/csv").body("a;b");
        ask.send().expect_text_with("text/csv from a known address: ");
        client.post("/sender").send().expect_status(400);
    }

    #[test]
    fn answer_borrows_from_the_memory_of_its_call() {
        let mut client = Client::new(App::new((), ROUTES));
        client.call(shout::url("quiet")).send().expect_text("QUIET");
    }

    #[test]
    fn methods_have_their_handlers() {
        let mut client = Client::new(App::new((), ROUTES));
        client.patch("/secret").send().expect_status(401);
        let ask = client.patch("/secret").header("Authorization", "Bearer k7");
        ask.send().expect_status(204);
        let answer = client.ask("OPTIONS", "/secret").send();
        answer.expect_header("Allow", "PATCH, OPTIONS");
        client.head("/exists/cave").send().expect_status(200);
        client.head("/exists/door").send().expect_status(404);
    }

    #[test]
    fn value_is_written_as_it_is_read() {
        let mut client = Client::new(App::new((), ROUTES));
        let url = plan::url(Day { month: 12, day: 24 });
        assert_eq!(url.as_str(), "/plan/12-24");
        client.call(url).send().expect_text("day 24 of month 12");
        client.get("/notes?tag=a&tag=b").send().expect_text("notes about a and b");
        client.get("/plan/christmas").send().expect_status(404);
    }

    #[test]
    fn values_of_a_form_of_their_own_are_read() {
        let mut client = Client::new(App::new((), ROUTES));
        let ask = client.get("/equator?near=-50,13.4").header("X-Unit", "km");
        ask.send().expect_text("5560 km along the meridian 13.4");
        let ask = client.get("/equator?near=50,13.4").header("X-Unit", "mi");
        ask.send().expect_text("3456 mi along the meridian 13.4");
        let ask = client.get("/equator").header("X-Unit", "km");
        ask.send().expect_text("5838 km along the meridian 13.4");
        client
            .get("/equator?near=here")
            .header("X-Unit", "feet")
            .send()
            .expect_status(400)
            .expect_text(
                "400 Bad Request\n\
             query.near: expected two numbers, such as 52.5,13.4\n\
             header.x-unit: expected km or mi\n",
            );
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("requests", || Client::new(App::new((), ROUTES)));
    }
}
