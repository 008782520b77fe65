//! Arguments from the query, from a form, from single header fields and cookies, and what is said where they cannot be made.

use std::net::SocketAddr;

use http_core::handler::{Call, FromRequest, Host, Mismatch, UserAgent};
use http_core::header::HeaderName;
use http_core::testing::Client;
use http_core::{
    App, Bearer, Config, Cookies, Form, FromHeader, FromPairs, FromParam, FromQuery, Header, Json,
    Method, Provide, Query, RawQuery, Rejection, Status, Target, get, post, routes,
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

#[derive(Debug, PartialEq, FromParam)]
enum Order {
    Ascending,
    #[param(rename = "desc")]
    Descending,
}

#[derive(FromQuery)]
struct Tags<'a> {
    all: Vec<&'a str>,
}

#[derive(FromPairs)]
struct Search<'a, T> {
    q: T,
    #[pairs(rename = "tag")]
    tags: Tags<'a>,
    order: Option<Order>,
    #[pairs(default = 1)]
    page: u8,
    #[pairs(default)]
    r#type: String,
}

impl<T: std::fmt::Display> std::fmt::Display for Search<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Search { q, tags, order, page, r#type } = self;
        write!(f, "{q} {:?} {order:?} {page:?} {type:?}", tags.all)
    }
}

#[get("/")]
fn search(search: Query<Search<'_, &str>>) -> String {
    search.to_string()
}

#[post("/")]
fn send(search: Form<Search<'_, &str>>, again: Option<Form<Search<'_, &str>>>) -> String {
    format!("{} {}", search.0, again.is_some())
}

const FORM: &str = "application/x-www-form-urlencoded";

fn form(body: &str) -> Ask {
    Ask::post("/").header("Content-Type", FORM).body(body.as_bytes())
}

#[test]
fn whole_query_is_a_struct() {
    let answer = ask_of!(search, Ask::get("/?q=a+b%26&tag=x&order=desc&tag=y&page=7&type=t"));
    is(&answer, 200, "a b& [\"x\", \"y\"] Some(Descending) 7 \"t\"");
    is(&ask_of!(search, Ask::get("/?q=&other=1")), 200, " [] None 1 \"\"");
}

#[test]
fn every_value_of_a_query_that_is_wrong_is_told() {
    let told = "400 Bad Request\nquery.q: expected a value\n\
                query.order: expected ascending or desc\n\
                query.page: expected a whole number from 0 to 255\nquery.type: expected UTF-8\n";
    is(&ask_of!(search, Ask::get("/?order=up&page=x&type=%ff")), 400, told);
    let many = format!("/?{}", "q&".repeat(256));
    is(
        &ask_of!(search, Ask::get(&many)),
        400,
        "400 Bad Request\nquery: expected at most 256 values\n",
    );
}

#[test]
fn query_may_be_absent_and_may_be_refused_to_the_handler() {
    #[get("/")]
    fn maybe(
        query: Option<Query<Search<'_, &str>>>,
        read: Result<Query<Search<'_, &str>>, Rejection>,
        raw: RawQuery<'_>,
        again: Option<RawQuery<'_>>,
    ) -> String {
        format!("{} {} {:?} {:?}", query.is_some(), read.is_ok(), raw.0, again.map(|raw| raw.0))
    }
    is(&ask_of!(maybe, Ask::get("/")), 200, "false false \"\" None");
    is(&ask_of!(maybe, Ask::get("/?")), 200, "false false \"\" Some(\"\")");
    is(&ask_of!(maybe, Ask::get("/?q=%41")), 200, "true true \"q=%41\" Some(\"q=%41\")");
    assert_eq!(ask_of!(maybe, Ask::get("/?page=1")).status, 400);
}

#[test]
fn form_is_read_by_its_media_type() {
    is(&ask_of!(send, form("q=a%2Bb+c&page=2")), 200, "a+b c [] None 2 \"\" true");
    let told = "415 Unsupported Media Type\n\
                header.content-type: expected application/x-www-form-urlencoded or multipart/form-data\n";
    is(&ask_of!(send, Ask::post("/").header("content-type", "text/plain").body(b"q=a")), 415, told);
    is(&ask_of!(send, Ask::post("/").body(b"q=a")), 415, told);
}

#[test]
fn every_value_of_a_form_that_is_wrong_is_told() {
    let told = "422 Unprocessable Entity\nbody.q: expected a value\n\
                body.page: expected a whole number from 0 to 255\n";
    is(&ask_of!(send, form("page=256")), 422, told);
    let answer = ask_of!(send, form(&"q&".repeat(256)));
    is(&answer, 400, "400 Bad Request\nbody: expected at most 256 values\n");
}

#[test]
fn form_may_be_absent() {
    #[post("/")]
    fn maybe(form: Option<Form<Search<'_, &str>>>) -> String {
        form.map(|form| form.q.into()).unwrap_or_default()
    }
    is(&ask_of!(maybe, Ask::post("/")), 200, "");
    is(&ask_of!(maybe, form("q=a")), 200, "a");
    assert_eq!(ask_of!(maybe, form("")).status, 422);
    assert_eq!(ask_of!(maybe, Ask::post("/").body(b"q=a")).status, 415);

    // Whether there is a body in chunks is seen when they come.
    let mut client = Client::new(App::new((), routes![maybe]));
    client.post("/").chunks([""]).send().expect_status(200).expect_text("");
    client.post("/").chunks(["q=a"]).send().expect_status(415);
    let text = client.post("/").header("Content-Type", "text/plain").chunks([""]);
    text.send().expect_status(415);
}

#[test]
fn header_is_read_by_its_type() {
    #[derive(FromHeader)]
    #[header("X-Depth")]
    struct Depth(u8);
    #[derive(FromHeader)]
    #[header("x-name")]
    struct Name<'a> {
        text: &'a str,
    }
    struct Half(u8);
    impl FromHeader<'_> for Half {
        const NAME: HeaderName = HeaderName::from_static("x-depth");
        fn from_header(value: &str) -> Result<Half, Mismatch> {
            u8::from_param(value).map(|number| Half(number / 2))
        }
    }
    #[get("/")]
    fn tell(
        Header(Host(host)): Header<Host<'_>>,
        depth: Option<Header<Depth>>,
        half: Option<Header<Half>>,
        name: Option<Header<Name<'_>>>,
        agent: Result<Header<UserAgent<'_>>, Rejection>,
    ) -> String {
        let depth = depth.map(|Header(depth)| depth.0);
        let half = half.map(|Header(half)| half.0);
        let name = name.map(|Header(name)| name.text);
        format!("{host} {depth:?} {half:?} {name:?} {}", agent.is_ok())
    }
    let asked = || Ask::get("/").header("HOST", "a:80");
    is(&ask_of!(tell, asked()), 200, "a:80 None None None false");
    is(
        &ask_of!(tell, asked().header("X-Depth", "3").header("User-Agent", "me")),
        200,
        "a:80 Some(3) Some(1) None true",
    );
    is(&ask_of!(tell, asked().header("x-name", "é")), 200, "a:80 None None Some(\"é\") false");
    let answer = ask_of!(tell, Ask::get("/").header("x-depth", "300"));
    let told = "400 Bad Request\nheader.host: expected a value\n\
                header.x-depth: expected a whole number from 0 to 255\n";
    is(&answer, 400, told);
    let answer = ask_of!(tell, asked().header("x-depth", "1").header("x-depth", "1"));
    is(&answer, 400, "400 Bad Request\nheader.x-depth: expected one value\n");
}

#[test]
fn token_is_asked_for_where_it_is_missing() {
    #[get("/")]
    fn secret(token: Bearer<'_>) -> &str {
        token.0
    }
    let asked = |value| Ask::get("/").header("Authorization", value);
    is(&ask_of!(secret, asked("bearer  abc.def")), 200, "abc.def");
    for wrong in [Ask::get("/"), asked("Basic abc"), asked("Bearer "), asked("Bearer")] {
        let answer = ask_of!(secret, wrong);
        is(&answer, 401, "401 Unauthorized\nheader.authorization: expected a bearer token\n");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
}

#[test]
fn cookies_are_kept_in_order_with_duplicates() {
    #[get("/")]
    fn list(cookies: Cookies<'_>, maybe: Option<Cookies<'_>>) -> String {
        let all: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let of_a: Vec<_> = cookies.get_all("a").collect();
        format!(
            "{all:?} {of_a:?} {:?} {:?} {}",
            cookies.get("a"),
            cookies.get("A"),
            maybe.is_some()
        )
    }
    is(&ask_of!(list, Ask::get("/")), 200, "[] [] None None false");
    let asked =
        Ask::get("/").header("Cookie", "a=1; b=\"x=y\";c ; =d;;e=;f=g==").header("cookie", " a=2");
    let text = r#"["a=1", "b=\"x=y\"", "e=", "f=g==", "a=2"] ["1", "2"] Some("1") None true"#;
    is(&ask_of!(list, asked), 200, text);
}

#[test]
fn first_line_and_peer_are_arguments() {
    #[get("/a b")]
    fn line(method: Method, target: Target<'_>, peer: Option<SocketAddr>) -> String {
        format!("{method} {} {peer:?}", target.0)
    }
    #[get("/peer")]
    fn peer(peer: SocketAddr) -> String {
        peer.to_string()
    }
    let app = App::new((), routes![line, peer]);
    is(&ask(&app, &Ask::get("/a%20b?c=%41")), 200, "GET /a%20b?c=%41 None");
    assert_eq!(ask(&app, &Ask::get("/peer")).status, 500);
}

#[derive(Debug, Deserialize)]
struct Cart {
    items: Vec<Item>,
}

#[derive(Debug, Deserialize)]
struct Item {
    price: u32,
}

#[test]
fn place_in_json_is_told() {
    #[post("/cart")]
    fn buy(cart: Json<Cart>) -> String {
        cart.items.iter().map(|item| item.price).sum::<u32>().to_string()
    }
    #[post("/list")]
    fn list(list: Json<Vec<u8>>) -> String {
        list.len().to_string()
    }
    let app = App::new((), routes![buy, list]);
    let asked = |path, body: &str| {
        let ask_for = Ask::post(path).header("content-type", "application/json");
        ask(&app, &ask_for.body(body.as_bytes()))
    };
    is(&asked("/cart", r#"{"items":[{"price":1},{"price":2}]}"#), 200, "3");
    let answer = asked("/cart", r#"{"items":[{"price":1},{"price":2},{"price":"3"}]}"#);
    let told = "422 Unprocessable Entity\nbody.items[2].price: invalid type: string \"3\", \
                expected u32 at line 1 column 46\n";
    is(&answer, 422, told);
    let answer = asked("/list", "[1, -1]");
    assert!(answer.text().contains("\nbody[1]: invalid value"), "{}", answer.text());
}

#[test]
fn json_that_nests_too_deep_is_400() {
    #[post("/")]
    fn any(value: Json<serde_json::Value>) -> String {
        value.is_array().to_string()
    }
    let nested = |depth| {
        let body = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let asked = Ask::post("/").header("content-type", "application/json");
        ask_of!(any, asked.body(body.as_bytes())).status
    };
    assert_eq!((nested(127), nested(128), nested(100_000)), (200, 400, 400));
}

/// Who may do everything: an extractor that a handler names to be called by nobody else.
struct Admin<'r> {
    name: &'r str,
}

struct Admins(Vec<(&'static str, &'static str)>);

impl<'r, S: Provide<Admins>> FromRequest<'r, S> for Admin<'r> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        let Bearer(token) = Bearer::from_request(call)?;
        let Admins(known) = call.state().provide();
        let found = known.iter().find(|(key, _)| *key == token);
        found.map(|(_, name)| Admin { name }).ok_or_else(|| {
            Rejection::new(Status::FORBIDDEN, "header.authorization", "not an admin's token")
        })
    }
}

#[test]
fn extractor_of_ones_own_may_refuse() {
    #[derive(Provide)]
    struct Site {
        admins: Admins,
    }
    #[post("/purge")]
    fn purge(admin: Admin<'_>) -> String {
        format!("purged by {}", admin.name)
    }
    let app = App::new(Site { admins: Admins(vec![("k7", "ada")]) }, routes![purge]);
    let asked = |value| Ask::post("/purge").header("authorization", value);
    is(&ask(&app, &asked("Bearer k7")), 200, "purged by ada");
    assert_eq!(ask(&app, &asked("Bearer k8")).status, 403);
    let answer = ask(&app, &Ask::post("/purge"));
    assert_eq!((answer.status, answer.header("www-authenticate")), (401, Some("Bearer")));
}

#[derive(FromPairs)]
struct Filter<'a> {
    #[pairs(rename = "ids[]")]
    ids: Vec<u8>,
    #[pairs(rename = "filter[name]")]
    name: &'a str,
}

#[get("/list/[all]")]
fn filtered(Query(Filter { ids, name }): Query<Filter<'_>>) -> String {
    format!("{ids:?} {name}")
}

#[test]
fn names_in_brackets_are_read_encoded_and_where_that_is_set_as_browsers_send_them() {
    let encoded = "/list/%5Ball%5D?ids%5B%5D=1&filter%5Bname%5D=%7C&ids%5B%5D=2";
    let raw = "/list/[all]?ids[]=1&filter[name]=|&ids[]=2";
    let with = |config| Client::with(App::new((), routes![filtered]), config);

    let mut client = with(Config::new());
    client.get(encoded).send().expect_text("[1, 2] |");
    let told = "400 Bad Request\na byte of the request target has to be percent-encoded\n";
    client.get(raw).send().expect_status(400).expect_text(told);

    let mut client = with(Config::new().relaxed_target(true));
    client.get(encoded).send().expect_text("[1, 2] |");
    client.get(raw).send().expect_text("[1, 2] |");
    client.get("/list/[all]{}?ids[]=1").send().expect_status(400);
}
