//! URLs that the compiler checks, made by the name of a handler, and handlers of several types. Rename a parameter, or move a
//! table under another prefix, and every link follows.

use http_core::handler::BaseUrl;
use http_core::{App, FromParam, Html, Redirect, Url, escape_html, get, post, routes, serve};

/// What the site shows, by the same handlers. Which tables mount them for a type only that type can say.
trait Kind: 'static {
    const NAME: &'static str;
    const TITLES: [&'static str; 3];
    fn url(number: usize) -> Url;
}

struct Poem;
struct Story;

impl Kind for Poem {
    const NAME: &'static str = "poem";
    const TITLES: [&'static str; 3] = ["Rain", "A & B", "Sea"];

    fn url(number: usize) -> Url {
        show::<Poem>::url(number)
    }
}

impl Kind for Story {
    const NAME: &'static str = "story";
    const TITLES: [&'static str; 3] = ["The Fox", "The Crow", "The Well"];

    fn url(number: usize) -> Url {
        show::<Story>::url(number)
    }
}

// ANCHOR: links
/// What derives `FromParam` is written into a URL as it is read from one.
#[derive(Clone, Copy, PartialEq, FromParam)]
enum Order {
    Old,
    New,
}

/// A page of links, the oldest first unless asked otherwise.
#[get("?{order = Order::Old}")]
fn list<K: Kind>(order: Order) -> Html<String> {
    let link = |number: usize| {
        let title = escape_html(K::TITLES[number - 1]);
        format!("<a href=\"{}\">{title}</a>\n", K::url(number))
    };
    Html(match order {
        Order::Old => (1..=3).map(link).collect(),
        Order::New => (1..=3).rev().map(link).collect(),
    })
}

#[get("/{number}")]
fn show<K: Kind>(number: usize) -> Option<String> {
    let title = K::TITLES.get(number.checked_sub(1)?)?;
    Some(format!("{} {number}: {title}", K::NAME))
}

/// `url` takes what has to be in a URL; what may be missing is added by name.
#[get("/")]
fn index() -> Html<String> {
    let (poems, stories) = (list::<Poem>::url(), list::<Story>::url().order(Order::New));
    Html(format!("<a href=\"{poems}\">poems</a> <a href=\"{stories}\">new stories</a>\n"))
}

#[post("/surprise")]
fn surprise() -> Redirect {
    Redirect::see_other(show::<Poem>::url(2))
}
// ANCHOR_END: links

/// A link for use elsewhere, which begins as this request's URL did.
#[get("/share/{number}")]
fn share(number: usize, base: BaseUrl<'_>) -> String {
    format!("{base}{}", show::<Poem>::url(number))
}

// ANCHOR: tables
// The table at the root of the crate is where URLs begin, so it is called `ROUTES`.
routes! {
    ROUTES = [
        index,
        surprise,
        share,
        "/poems" => POEMS,
        "/short/stories" => STORIES,
    ]
}

routes! { POEMS = [list::<Poem>, show::<Poem>] }

routes! { STORIES = [list::<Story>, show::<Story>] }
// ANCHOR_END: tables

fn main() -> http_core::Result<()> {
    serve(App::new((), ROUTES), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use http_core::testing::{Client, Pair};

    use super::*;

    #[test]
    fn url_has_the_prefixes_of_its_handler() {
        assert_eq!(show::<Poem>::url(1), "/poems/1");
        assert_eq!(show::<Story>::url(1), "/short/stories/1");
        assert_eq!(list::<Story>::url().order(Order::New).as_str(), "/short/stories?order=new");
        assert_eq!(surprise::url().method(), "POST");
    }

    #[test]
    fn client_calls_a_handler_by_its_name() {
        let mut client = Client::new(App::new((), ROUTES));
        client.call(show::<Story>::url(2)).send().expect_text("story 2: The Crow");
        client.call(show::<Poem>::url(4)).send().expect_status(404);
        client.call(surprise::url()).send().expect_header("Location", "/poems/2");
        client
            .call(index::url())
            .send()
            .expect_text_with("<a href=\"/short/stories?order=new\">new");
        let answer = client.call(list::<Poem>::url().order(Order::New)).send();
        answer.expect_text(
            "<a href=\"/poems/3\">Sea</a>\n\
             <a href=\"/poems/2\">A &amp; B</a>\n\
             <a href=\"/poems/1\">Rain</a>\n",
        );
    }

    #[test]
    fn link_for_use_elsewhere_has_its_host() {
        let mut pair = Pair::new(App::new((), ROUTES));
        pair.peer_sends(b"GET /share/3 HTTP/1.1\r\nHost: poems.example\r\n\r\n");
        let answer = String::from_utf8(pair.received()).expect("text");
        assert!(answer.ends_with("\r\n\r\nhttp://poems.example/poems/3"), "{answer}");
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("reverse-urls", || Client::new(App::new((), ROUTES)));
    }
}
