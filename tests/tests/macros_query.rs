//! What a handler's arguments take from the query, and what is said where they cannot.

use http_core::handler::{FromQuery, Mismatch, Values};
use http_core::{App, FromHeader, FromParam, Header, Json, get, post, routes};
use integration::ask::{Answer, Ask, ask};

/// Asks an app of these routes alone.
macro_rules! ask_of {
    ($handler:ident, $ask:expr) => {
        ask(&App::new((), routes![$handler]), &$ask)
    };
}

#[track_caller]
fn is(answer: &Answer, status: u16, text: &str) {
    assert_eq!((answer.status, answer.text()), (status, text));
}

#[get("/notes/{id}?{page = 1}&{tag}&{sort = \"name\"}&{exact}&{type}")]
fn list<'a>(
    id: u32,
    tag: Vec<&'a str>,
    page: u32,
    sort: &'a str,
    exact: bool,
    r#type: Option<&'a str>,
) -> String {
    format!("{id} {page} {tag:?} {sort} {exact} {type:?}", r#type = r#type)
}

#[test]
fn values_are_read_by_their_types() {
    let answer = ask_of!(list, Ask::get("/notes/7?exact=true"));
    is(&answer, 200, "7 1 [] name true None");
    let target = "/notes/7?tag=a+b&page=2&exact=false&tag=%26&type=x&sort=&unknown=1";
    is(&ask_of!(list, Ask::get(target)), 200, "7 2 [\"a b\", \"&\"]  false Some(\"x\")");
}

#[test]
fn every_value_that_is_wrong_is_told() {
    let answer = ask_of!(list, Ask::get("/notes/7?page=0x1&type=%ff&page=2"));
    let told = "400 Bad Request\nquery.page: expected one value\nquery.exact: expected a value\n\
                query.type: expected UTF-8\n";
    is(&answer, 400, told);
    let answer = ask_of!(list, Ask::get("/notes/x?page=-1&exact=1"));
    let told = "404 Not Found\npath.id: expected a whole number from 0 to 4294967295\n\
                query.page: expected a whole number from 0 to 4294967295\n\
                query.exact: expected true or false\n";
    is(&answer, 404, told);
}

#[test]
fn too_many_pairs_are_told_once() {
    let query = vec!["tag=a"; 257].join("&");
    let answer = ask_of!(list, Ask::get(&format!("/notes/7?{query}")));
    is(&answer, 400, "400 Bad Request\nquery: expected at most 256 values\n");
}

#[test]
fn query_part_is_no_part_of_the_path() {
    #[post("?{x = -1}")]
    fn bare(x: i8, body: Json<u8>) -> String {
        (x + body.0 as i8).to_string()
    }
    let app = App::new((), routes!["/under" => bare, list]);
    let json = |target| Ask::post(target).header("Content-Type", "application/json").body(b"5");
    is(&ask(&app, &json("/under")), 200, "4");
    is(&ask(&app, &json("/under?x=3")), 200, "8");
    assert_eq!(app.routes()[0].to_string(), "/under?{x = -1}");
}

#[test]
fn text_of_a_default_may_have_any_sign_in_it() {
    #[get(r#"/?{open = "{"}&{close = "}\"&{"}&{sign = '{'}&{quote = '"'}&{page}"#)]
    fn signs(open: &str, close: &str, sign: char, quote: char, page: u8) -> String {
        format!("{open} {close} {sign} {quote} {page}")
    }
    let app = App::new((), routes![signs]);
    assert_eq!(ask(&app, &Ask::get("/?page=7")).text(), "{ }\"&{ { \" 7");
}

#[test]
fn type_of_ones_own_is_read_from_the_query() {
    #[derive(Debug, PartialEq)]
    enum Order {
        Up,
        Down,
    }
    impl Order {
        const FIRST: Order = Order::Up;
    }
    impl FromQuery<'_> for Order {
        fn from_query(values: Values<'_>) -> Result<Order, Mismatch> {
            match values.single()? {
                Some("up") => Ok(Order::Up),
                Some("down") => Ok(Order::Down),
                _ => Err(Mismatch::expected("up or down")),
            }
        }
    }
    #[get("/?{order = Order::FIRST}")]
    fn ordered(order: Order) -> String {
        format!("{order:?}")
    }
    is(&ask_of!(ordered, Ask::get("/")), 200, "Up");
    is(&ask_of!(ordered, Ask::get("/?order=down")), 200, "Down");
    let told = "400 Bad Request\nquery.order: expected up or down\n";
    is(&ask_of!(ordered, Ask::get("/?order=left")), 400, told);
}

#[test]
fn type_around_any_value_is_read_as_that_value_is() {
    #[derive(FromParam)]
    struct Of<T>(T);
    #[derive(http_core::FromQuery)]
    struct All<T> {
        values: Vec<T>,
    }
    #[derive(FromHeader)]
    #[header("X-Depth")]
    struct Depth<T>(T);
    #[get("/notes/{id}?{tag}")]
    fn tags(id: Of<u32>, tag: All<&str>, depth: Header<Depth<u8>>) -> String {
        format!("{} {:?} {}", id.0, tag.values, depth.0.0)
    }
    let asked = Ask::get("/notes/7?tag=a&tag=b").header("x-depth", "3");
    is(&ask_of!(tags, asked), 200, "7 [\"a\", \"b\"] 3");
}
