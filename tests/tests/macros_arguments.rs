//! What a handler's arguments take from a request, and what is said where they cannot.

use std::borrow::Cow;
use std::net::IpAddr;

use bumpalo::Bump;
use http_core::handler::{Call, FromParam, FromRequest, Mismatch};
use http_core::{
    App, Headers, Json, Method, Provide, Rejection, Request, State, Status, get, post, routes,
};
use integration::ask::{Answer, Ask, ask};
use serde::Deserialize;

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

#[test]
fn path_values_are_read_by_their_types() {
    #[get("/{number}/{yes}/{letter}/{text}/{address}/{part}")]
    fn all(
        part: f64,
        text: &str,
        letter: char,
        yes: bool,
        number: i8,
        address: IpAddr,
        method: &Method,
    ) -> String {
        format!("{method} {number} {yes} {letter} {text} {address} {part}")
    }
    let answer = ask_of!(all, Ask::get("/-8/true/%C3%A9/a%20b/::1/0.5"));
    is(&answer, 200, "GET -8 true é a b ::1 0.5");
}

#[test]
fn every_value_that_does_not_parse_is_told() {
    #[get("/{one}/{two}/{three}")]
    fn all(one: u8, two: bool, three: &str) {
        let _ = (one, two, three);
    }
    let answer = ask_of!(all, Ask::get("/256/yes/%ff"));
    let told = "404 Not Found\npath.one: expected a whole number from 0 to 255\n\
                path.two: expected true or false\npath.three: expected UTF-8\n";
    is(&answer, 404, told);
}

#[test]
fn argument_type_of_ones_own_is_read_from_the_path() {
    struct Even(u32);
    impl FromParam<'_> for Even {
        fn from_param(text: &str) -> Result<Even, Mismatch> {
            let number = u32::from_param(text)?;
            let even = number.is_multiple_of(2);
            if even { Ok(Even(number)) } else { Err(Mismatch::expected("an even number")) }
        }
    }
    #[get("/{number}")]
    fn half(number: Even) -> String {
        (number.0 / 2).to_string()
    }
    is(&ask_of!(half, Ask::get("/4")), 200, "2");
    is(
        &ask_of!(half, Ask::get("/3")),
        404,
        "404 Not Found\npath.number: expected an even number\n",
    );
}

#[test]
fn body_is_taken_as_bytes_or_text() {
    #[post("/")]
    fn lengths(bytes: &[u8], text: &str, copy: String, other: Vec<u8>) -> String {
        format!("{} {} {} {}", bytes.len(), text.len(), copy.len(), other.len())
    }
    is(&ask_of!(lengths, Ask::post("/").body(b"abc")), 200, "3 3 3 3");
    let told = "400 Bad Request\nbody: not UTF-8 from byte 1 on\n";
    is(&ask_of!(lengths, Ask::post("/").body(b"a\xff")), 400, told);
}

#[test]
fn request_and_headers_are_handed_out() {
    #[post("/here")]
    fn tell<'a>(request: &'a Request<'_>, whole: Request<'a>, headers: Headers<'_>) -> String {
        let agent = headers.get_str("user-agent").unwrap_or_default();
        format!("{} {} {agent} {:?}", request.method(), whole.path(), request.query())
    }
    let answer = ask_of!(tell, Ask::post("/here?a=b").header("User-Agent", "me"));
    is(&answer, 200, "POST /here me Some(\"a=b\")");
}

#[test]
fn answer_may_borrow_from_the_arena_and_the_request() {
    #[get("/{name}")]
    fn shout<'a>(name: &'a str, arena: &'a Bump) -> (Status, &'a str) {
        let loud = arena.alloc_str(name);
        loud.make_ascii_uppercase();
        (Status::OK, loud)
    }
    is(&ask_of!(shout, Ask::get("/hey")), 200, "HEY");

    #[get("/{name}")]
    fn same(name: Cow<'_, str>) -> Cow<'_, str> {
        name
    }
    is(&ask_of!(same, Ask::get("/a%20b")), 200, "a b");
}

#[derive(Deserialize)]
struct Note<'a> {
    title: &'a str,
    stars: u8,
}

#[post("/")]
fn note(note: Json<Note<'_>>) -> String {
    format!("{} {}", note.title, note.stars)
}

fn send_note(media_type: &str, body: &str) -> Answer {
    ask_of!(note, Ask::post("/").header("Content-Type", media_type).body(body.as_bytes()))
}

#[test]
fn json_of_another_media_type_is_415() {
    let told = "415 Unsupported Media Type\nheader.content-type: expected application/json\n";
    let body = r#"{"title":"a","stars":1}"#;
    is(&send_note("text/plain", body), 415, told);
    is(&ask_of!(note, Ask::post("/").body(body.as_bytes())), 415, told);
    is(&send_note("application/json; charset=utf-8", body), 200, "a 1");
    is(&send_note("application/vnd.note+JSON", body), 200, "a 1");
}

#[test]
fn broken_json_is_400_and_json_of_another_shape_422() {
    let answer = send_note("application/json", r#"{"title":"#);
    let told = "400 Bad Request\nbody: EOF while parsing a value at line 1 column 9\n";
    is(&answer, 400, told);
    assert_eq!(send_note("application/json", "").status, 400);
    assert_eq!(send_note("application/json", "{} {}").status, 422);
    let answer = send_note("application/json", r#"{"title":"a"}"#);
    let told = "422 Unprocessable Entity\nbody: missing field `stars` at line 1 column 13\n";
    is(&answer, 422, told);
    let answer = send_note("application/json", r#"{"title":"a","stars":"\u0007<b>"}"#);
    assert_eq!(answer.status, 422);
    assert!(answer.body.iter().all(|byte| *byte == b'\n' || *byte >= b' '), "{}", answer.text());
}

#[test]
fn option_is_none_only_when_the_value_is_absent() {
    #[post("/")]
    fn maybe(note: Option<Json<Note<'_>>>, body: Option<&str>) -> String {
        format!("{:?} {body:?}", note.map(|note| note.stars))
    }
    is(&ask_of!(maybe, Ask::post("/")), 200, "None None");
    assert_eq!(ask_of!(maybe, Ask::post("/").body(b"{}")).status, 415);
    let json = |body| Ask::post("/").header("content-type", "application/json").body(body);
    assert_eq!(ask_of!(maybe, json(b"")).status, 400);
    assert_eq!(ask_of!(maybe, json(b"{}")).status, 422);
}

#[test]
fn result_hands_the_rejection_to_the_handler() {
    #[post("/")]
    fn lenient(note: Result<Json<Note<'_>>, Rejection>) -> String {
        note.map_or_else(|refused| refused.status().to_string(), |note| note.title.into())
    }
    is(&ask_of!(lenient, Ask::post("/")), 200, "415 Unsupported Media Type");
}

struct Keys(&'static str);

#[derive(Provide)]
struct Site {
    keys: Keys,
    count: std::sync::Mutex<u32>,
    #[provide(skip)]
    _other: u32,
}

struct User<'r>(&'r str);

impl<'r, S: Provide<Keys>> FromRequest<'r, S> for User<'r> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        let Keys(known) = call.state().provide();
        match call.request().headers().get_str("authorization") {
            Some(key) if key == *known => Ok(User(key)),
            _ => Err(Rejection::new(Status::UNAUTHORIZED, "header.authorization", "unknown key")),
        }
    }
}

type Count<'a> = State<'a, std::sync::Mutex<u32>>;

#[get("/{id}")]
fn secret(user: User<'_>, id: u8, count: Count<'_>) -> String {
    let mut count = count.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    *count += 1;
    format!("{} {id} {count}", user.0)
}

fn site() -> App<Site> {
    let site = Site { keys: Keys("k"), count: std::sync::Mutex::new(0), _other: 0 };
    App::new(site, routes![secret])
}

#[test]
fn extractor_of_ones_own_uses_the_state() {
    let (app, asked) = (site(), Ask::get("/1").header("Authorization", "k"));
    is(&ask(&app, &asked), 200, "k 1 1");
    is(&ask(&app, &asked), 200, "k 1 2");
}

#[test]
fn first_refusal_gives_the_status_and_all_are_told() {
    let answer = ask(&site(), &Ask::get("/x"));
    let told = "401 Unauthorized\nheader.authorization: unknown key\n\
                path.id: expected a whole number from 0 to 255\n";
    is(&answer, 401, told);
}

#[test]
fn nobody_learns_what_a_500_says_by_getting_something_else_wrong() {
    struct Db;
    impl<'r, S> FromRequest<'r, S> for Db {
        fn from_request(_: &'r Call<'r, S>) -> Result<Self, Rejection> {
            Err(Rejection::new(Status::INTERNAL_SERVER_ERROR, "db", "no way in with hunter2"))
        }
    }
    #[get("/{id}")]
    fn show(id: u8, _db: Db) -> String {
        id.to_string()
    }
    #[get("/{id}")]
    fn show_again(_db: Db, id: u8) -> String {
        id.to_string()
    }
    for path in ["/1", "/x"] {
        is(&ask_of!(show, Ask::get(path)), 500, "500 Internal Server Error\n");
        is(&ask_of!(show_again, Ask::get(path)), 500, "500 Internal Server Error\n");
    }
}

#[test]
fn float_is_a_number_that_can_be_reckoned_with() {
    #[get("/{price}")]
    fn half(price: f64) -> String {
        (price / 2.0).to_string()
    }
    is(&ask_of!(half, Ask::get("/-1e1")), 200, "-5");
    for none in ["/NaN", "/-nan", "/inf", "/-Infinity", "/1e999"] {
        is(&ask_of!(half, Ask::get(none)), 404, "404 Not Found\npath.price: expected a number\n");
    }
}

#[test]
fn names_of_a_handler_hide_nothing() {
    #[post("/{call}/{argument_0}")]
    fn response(argument_0: u8, call: u8, refused: &[u8]) -> String {
        format!("{argument_0} {call} {}", refused.len())
    }
    is(&ask_of!(response, Ask::post("/1/2")), 200, "2 1 0");

    #[get("/{type}")]
    fn r#match(r#type: &str) -> &str {
        r#type
    }
    is(&ask_of!(r#match, Ask::get("/x")), 200, "x");
}

#[test]
fn handler_is_an_ordinary_function() {
    assert_eq!(note(Json(Note { title: "t", stars: 5 })), "t 5");
}

#[test]
fn type_parameter_may_be_unsized() {
    trait Notes: Send + Sync {
        fn first(&self) -> String;
    }
    impl Notes for String {
        fn first(&self) -> String {
            self.clone()
        }
    }
    struct Site(Box<dyn Notes>);
    impl Provide<dyn Notes> for Site {
        fn provide(&self) -> &(dyn Notes + 'static) {
            &*self.0
        }
    }
    #[get("/{id}?{page}")]
    fn show<N: Notes + ?Sized>(id: u8, page: Option<u8>, notes: State<'_, N>) -> String {
        format!("{} {id} {page:?}", notes.first())
    }
    let app = App::new(Site(Box::new(String::from("note"))), routes![show::<dyn Notes>]);
    is(&ask(&app, &Ask::get("/7")), 200, "note 7 None");
}
