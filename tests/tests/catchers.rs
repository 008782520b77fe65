//! Pages of error statuses: who makes them, for which requests, and what stays.

use http_core::app::{Asked, Failure, Service, Verdict};
use http_core::message::HeadParts;
use http_core::testing::Pair;
use http_core::{
    App, Conditional, ETag, Head, Header, Html, MediaType, Provide, Rejection, Response, State,
    Status, Target, Version, catch, get, guard, post, routes,
};
use integration::ask::{Answer, Ask, ask};

#[derive(Provide)]
struct Site {
    name: String,
}

#[catch(404)]
fn lost(target: Target<'_>, name: State<'_, String>, response: &Response) -> Html<String> {
    let told: Vec<_> = response.problems().iter().map(|one| one.reason.as_str()).collect();
    Html(format!("{}: nothing at {}: {told:?}", *name, target.0))
}

#[catch(412)]
fn unmet(response: &mut Response) {
    response.set_static_body(b"changed");
    response.set_status(Status::IM_A_TEAPOT);
}

#[get("/{id}")]
fn show(id: u8) -> Option<String> {
    (id > 0).then(|| id.to_string())
}

#[get("/own/page")]
fn own() -> (Status, &'static str) {
    (Status::NOT_FOUND, "my own")
}

#[get("/one/version")]
fn version() -> Conditional<&'static str> {
    Conditional::new(Version::tagged(ETag::fixed("a")), "body")
}

fn told(path: &str) -> Answer {
    let app = App::new(Site { name: "site".into() }, routes![lost, show, own, unmet, version]);
    ask(&app, &Ask::get(path).header("If-Match", "\"b\"").header("Accept", "text/html"))
}

#[test]
fn page_of_a_status_is_made_by_its_catcher() {
    let answer = told("/a/b/c");
    assert_eq!((answer.status, answer.text()), (404, "site: nothing at /a/b/c: []"));
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(told("/0").text(), "site: nothing at /0: []");
    let text = "site: nothing at /x: [\"expected a whole number from 0 to 255\"]";
    assert_eq!(told("/x").text(), text);
    assert_eq!(told("/own/page").text(), "my own");
    assert_eq!(told("/7").text(), "7");
    let answer = told("/one/version");
    assert_eq!((answer.status, answer.text()), (412, "changed"));
}

#[test]
fn status_and_fields_stay_whatever_a_catcher_answers() {
    #[catch(405)]
    fn other_method() -> (Status, [(&'static str, &'static str); 2], &'static str) {
        (Status::OK, [("X-Page", "1"), ("X-Content-Type-Options", "mine")], "no")
    }
    #[catch(404)]
    fn fails(_needed: Header<http_core::handler::Referer<'_>>) -> Result<&'static str, Rejection> {
        Err(Rejection::new(Status::BAD_REQUEST, "", "not this page"))
    }
    let app = App::new((), routes![other_method, fails, version]);
    let answer = ask(&app, &Ask::post("/one/version"));
    assert_eq!((answer.status, answer.text()), (405, "no"));
    assert_eq!(answer.header("allow"), Some("GET, HEAD, OPTIONS"));
    assert_eq!((answer.header("x-page"), answer.header("vary")), (Some("1"), None));
    assert_eq!(answer.header("x-content-type-options"), Some("mine"));
    // What cannot make its page, for its arguments or by itself, leaves the one that there is.
    assert_eq!(ask(&app, &Ask::get("/")).text(), "404 Not Found\n");
    let answer = ask(&app, &Ask::get("/").header("Referer", "/"));
    assert_eq!((answer.status, answer.text()), (404, "404 Not Found\n"));
}

mod api {
    use http_core::{catch, get, routes};

    #[catch(404)]
    fn lost_in_api() -> &'static str {
        "api"
    }

    #[get("/{id}")]
    fn item(id: u8) -> String {
        id.to_string()
    }

    #[catch(404)]
    fn lost_deeper() -> &'static str {
        "deeper"
    }

    #[get("/{id}")]
    fn deep(id: u8) -> String {
        id.to_string()
    }

    routes! {
        pub DEEPER = [lost_deeper, deep]
    }

    routes! {
        pub ROUTES = [lost_in_api, item, "/xA" => DEEPER]
    }
}

#[test]
fn nearest_table_makes_the_page_and_for_a_path_without_route_the_longest_prefix() {
    #[catch(404)]
    fn lost_anywhere() -> &'static str {
        "anywhere"
    }
    #[catch(404)]
    fn lost_beside() -> &'static str {
        "beside"
    }
    #[get("/beside/{id}")]
    fn beside(id: u8) -> String {
        id.to_string()
    }
    routes! {
        BESIDE = [lost_beside, beside]
    }
    let app = App::new((), routes![BESIDE, "/api" => api::ROUTES, lost_anywhere]);
    for (path, page) in [
        ("/", "anywhere"),
        ("/apis/1", "anywhere"),
        ("/beside/x", "beside"),
        // A table without a prefix has no paths but its routes'.
        ("/beside/1/2", "anywhere"),
        ("/api", "api"),
        ("/api/x", "api"),
        ("/api/1/2", "api"),
        ("/%61pi/1/2", "api"),
        ("/api/xA", "api"), // by the route `/api/{id}`
        ("/api/x%41/1/2", "deeper"),
    ] {
        let answer = ask(&app, &Ask::get(path));
        assert_eq!((answer.status, answer.text()), (404, page), "{path}");
    }
    let inner = App::new((), routes!["/api" => api::ROUTES, "/other" => BESIDE]);
    assert_eq!(ask(&inner, &Ask::get("/")).text(), "404 Not Found\n");
    assert_eq!(ask(&inner, &Ask::get("/other/1")).text(), "beside");
}

#[test]
fn one_catcher_is_for_several_statuses_or_for_all_that_are_left() {
    #[catch]
    fn any(response: &Response) -> String {
        format!("any: {}", response.status().as_u16())
    }
    #[catch(404, 405)]
    fn not_here(response: &Response) -> String {
        format!("not here: {}", response.status().as_u16())
    }
    #[catch(405)]
    fn nearer() -> &'static str {
        "nearer"
    }
    #[get("/number/{id}")]
    fn number(id: u8) -> Result<String, Status> {
        if id == 0 { Err(Status::CONFLICT) } else { Ok(id.to_string()) }
    }
    routes! {
        NUMBERS = [nearer, number]
    }
    routes! {
        FIRST = [any, not_here, "/in" => NUMBERS]
    }
    routes! {
        LAST = [not_here, "/in" => NUMBERS, any]
    }
    let (first, last) = (App::new((), FIRST), App::new((), LAST));
    for (asked, page) in [
        (Ask::get("/"), "not here: 404"),
        (Ask::get("/in/number/x"), "not here: 404"),
        (Ask::get("/in/number/0"), "any: 409"),
        (Ask::post("/in/number/0"), "nearer"),
        (Ask::get("/in/number/7"), "7"),
    ] {
        assert_eq!(ask(&first, &asked).text(), page);
        assert_eq!(ask(&last, &asked).text(), page);
    }
}

#[test]
fn guard_of_a_table_is_shown_by_the_catcher_of_the_app() {
    #[catch(403)]
    fn forbidden(head: Head<'_>) -> String {
        format!("not {}", head.path())
    }
    #[guard]
    fn closed() -> Result<(), Rejection> {
        Err(Rejection::new(Status::FORBIDDEN, "", "closed"))
    }
    #[get("/")]
    fn inside() {}
    let app = App::new((), routes![forbidden, closed, inside]);
    let answer = ask(&app, &Ask::get("/"));
    assert_eq!((answer.text(), answer.verdict), ("not /", Verdict::Refuse));
    assert_eq!(answer.header("content-type"), Some(MediaType::TEXT.as_str()));
}

#[test]
fn errors_that_the_server_core_finds_have_pages_too() {
    #[catch(500)]
    fn broken(target: Target<'_>) -> String {
        format!("sorry for {}", target.0)
    }
    let app = App::new((), routes![broken, version]);
    let fail = |status, accept: &str| {
        let (mut parts, bytes) =
            (HeadParts::default(), format!("/one Accept {accept}").into_bytes());
        parts.target = http_core::message::Span::new(0, 4);
        parts.fields.push(http_core::message::Field {
            name: http_core::message::Span::new(5, 11),
            value: http_core::message::Span::new(12, bytes.len()),
        });
        let head = Head::new(&bytes, &parts);
        let asked = Asked { head, peer: None, body_bytes: 0 };
        let mut response = Response::default();
        app.fail(Failure { status, reason: "it failed" }, None, &asked, &mut response);
        String::from_utf8_lossy(response.body(b"")).into_owned()
    };
    assert_eq!(fail(Status::INTERNAL_SERVER_ERROR, "*/*"), "sorry for /one");
    let page = fail(Status::SERVICE_UNAVAILABLE, "application/json");
    assert_eq!(page, "{\"status\":503,\"title\":\"Service Unavailable\",\"detail\":\"it failed\"}");
}

/// Asks over a connection, with the virtual time and pool of a test.
fn received(pair: &mut Pair, request: &str) -> String {
    pair.peer_sends(request.as_bytes());
    String::from_utf8_lossy(&pair.received()).into_owned()
}

#[catch(500)]
fn sorry(target: Target<'_>) -> String {
    format!("sorry for {}", target.0)
}

#[catch(503)]
fn busy(response: &mut Response) {
    response.append_header("X-Page", "busy").expect("a field");
}

#[get("/fails")]
fn fails() {
    std::panic::resume_unwind(Box::new("on purpose"));
}

#[post("/later", dispatch = pool)]
fn later(body: &[u8]) -> String {
    body.len().to_string()
}

#[test]
fn c18_panic_has_the_page_of_its_catcher() {
    let mut pair = Pair::new(App::new((), routes![sorry, fails]));
    let answer = received(&mut pair, "GET /fails HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
    assert!(answer.ends_with("\r\n\r\nsorry for /fails"), "{answer}");
    #[guard]
    fn panics() -> Result<(), Status> {
        std::panic::resume_unwind(Box::new("on purpose"));
    }
    let mut pair = Pair::new(App::new((), routes![sorry, panics, fails]));
    let answer = received(&mut pair, "GET /fails HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(answer.ends_with("\r\n\r\nsorry for /fails"), "{answer}");
}

#[test]
fn catcher_that_panics_leaves_the_plain_page() {
    #[catch(500)]
    fn worse() -> &'static str {
        std::panic::resume_unwind(Box::new("on purpose"));
    }
    let mut pair = Pair::new(App::new((), routes![worse, fails]));
    let answer = received(&mut pair, "GET /fails HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(
        answer.ends_with("\r\n\r\n500 Internal Server Error\nthe handler failed\n"),
        "{answer}"
    );
}

#[test]
fn c14_full_queue_answers_in_the_form_that_is_asked_for_and_by_the_catcher() {
    let config = http_core::Config::new().queue_jobs(0usize);
    let mut pair = Pair::with(App::new((), routes![later, busy]), config);
    let ask =
        "POST /later HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nContent-Length: 0\r\n\r\n";
    let answer = received(&mut pair, ask);
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.contains("\r\nRetry-After: 1\r\n"), "{answer}");
    assert!(answer.contains("\r\nX-Page: busy\r\n"), "{answer}");
    let page =
        "{\"status\":503,\"title\":\"Service Unavailable\",\"detail\":\"too busy, try again\"}";
    assert!(answer.ends_with(page), "{answer}");
}
