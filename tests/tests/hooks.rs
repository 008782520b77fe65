//! Functions around the handlers of a table: in which order they run, what they can refuse, change and leave.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use http_core::app::Verdict;
use http_core::{
    App, Bearer, Head, Headers, Left, Next, Provide, Redirect, Rejection, Response, State, Status,
    after, around, before, get, guard, post, routes, table,
};
use integration::ask::{Ask, ask};

/// What has run, in order.
#[derive(Default)]
struct Log(Mutex<Vec<&'static str>>);

impl Log {
    fn add(&self, line: &'static str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[derive(Default, Provide)]
struct Site {
    log: Log,
}

#[get("/")]
fn index(log: State<'_, Log>) -> &'static str {
    log.add("index");
    "index"
}

#[post("/users", max_body = "4B")]
fn rename(body: &str, log: State<'_, Log>) -> String {
    log.add("rename");
    body.into()
}

#[guard]
fn with_key(headers: Headers<'_>, log: State<'_, Log>) -> Result<(), Rejection> {
    log.add("guard");
    match headers.get("x-key") {
        Some(_) => Ok(()),
        None => Err(Rejection::new(Status::FORBIDDEN, "header.x-key", "missing")),
    }
}

#[guard]
fn of_app_first(log: State<'_, Log>) -> Result<(), Status> {
    log.add("guard of the app");
    Ok(())
}

#[before]
fn stop(headers: Headers<'_>, log: State<'_, Log>) -> Result<(), Rejection> {
    log.add("before");
    match headers.get("x-stop") {
        Some(_) => Err(Rejection::new(Status::CONFLICT, "", "stopped")),
        None => Ok(()),
    }
}

#[after]
fn see(response: &mut Response, log: State<'_, Log>) {
    log.add("after");
    let status = response.status();
    response.append_header("X-Seen", status.as_str()).expect("a field");
}

#[around]
fn wrap(log: State<'_, Log>, next: Next<'_>, response: &mut Response) {
    log.add("in");
    next.run(response);
    log.add("out");
}

#[before]
fn of_app(log: State<'_, Log>) {
    log.add("of the app");
}

#[after]
fn last(response: &Response, log: State<'_, Log>) {
    let _ = response.status();
    log.add("last");
}

routes! {
    ADMIN = [rename, see, stop, wrap, with_key]
}

fn app() -> App<Site> {
    App::new(Site::default(), routes![index, last, "/admin" => ADMIN, of_app, of_app_first])
}

fn users() -> Ask {
    Ask::post("/admin/users").body(b"ada")
}

#[test]
fn hooks_stand_around_the_handlers_of_their_table_wherever_they_are_listed() {
    let app = app();
    assert_eq!(ask(&app, &Ask::get("/")).text(), "index");
    assert_eq!(app.state().log.take(), ["guard of the app", "of the app", "index", "last"]);
    let answer = ask(&app, &users().header("X-Key", "k"));
    assert_eq!((answer.text(), answer.header("x-seen")), ("ada", Some("200")));
    let all = [
        "guard of the app",
        "guard",
        "of the app",
        "before",
        "in",
        "rename",
        "out",
        "after",
        "last",
    ];
    assert_eq!(app.state().log.take(), all);
    assert_eq!(app.routes().len(), 2);
}

#[test]
fn guard_refuses_before_the_body_and_behind_its_length() {
    let app = app();
    let answer = ask(&app, &users());
    assert_eq!((answer.status, answer.verdict), (403, Verdict::Refuse));
    assert_eq!(answer.text(), "403 Forbidden\nheader.x-key: missing\n");
    assert_eq!(app.state().log.take(), ["guard of the app", "guard"]);
    assert_eq!(ask(&app, &Ask::post("/admin/users").body(b"12345")).status, 413);
    assert_eq!(ask(&app, &Ask::get("/admin/users")).status, 405);
    assert!(app.state().log.take().is_empty());
}

#[test]
fn what_runs_before_may_refuse_and_what_runs_after_sees_it() {
    let app = app();
    let answer = ask(&app, &users().header("x-key", "k").header("x-stop", "1"));
    assert_eq!((answer.status, answer.text()), (409, "409 Conflict\nstopped\n"));
    assert_eq!(answer.header("x-seen"), Some("409"));
    let all = ["guard of the app", "guard", "of the app", "before", "after", "last"];
    assert_eq!(app.state().log.take(), all);
}

#[test]
fn refusal_that_looks_like_a_success_is_403() {
    #[guard]
    fn nobody() -> Result<(), &'static str> {
        Err("not today")
    }
    #[before]
    fn nobody_either() -> Result<(), &'static str> {
        Err("not today")
    }
    #[get("/")]
    fn index() {}
    for answer in [
        ask(&App::new((), routes![nobody, index]), &Ask::get("/")),
        ask(&App::new((), routes![nobody_either, index]), &Ask::get("/")),
    ] {
        assert_eq!((answer.status, answer.text()), (403, "not today"));
    }
}

#[test]
fn guard_may_answer_with_anything_and_takes_what_a_head_gives() {
    #[guard]
    fn logged_in(token: Option<Bearer<'_>>, head: &Head<'_>) -> Result<(), Redirect> {
        let place = format!("/login?next={}", head.path());
        token.map(|_| ()).ok_or_else(|| Redirect::see_other(place))
    }
    #[guard]
    fn from_here(peer: SocketAddr) -> Result<(), Status> {
        if peer.ip().is_loopback() { Ok(()) } else { Err(Status::FORBIDDEN) }
    }
    #[get("/home")]
    fn home() -> &'static str {
        "home"
    }
    let app = App::new((), routes![logged_in, from_here, home]);
    let here: SocketAddr = ([127, 0, 0, 1], 1).into();
    let answer = ask(&app, &Ask::get("/home").from(here));
    assert_eq!((answer.status, answer.verdict), (303, Verdict::Refuse));
    assert_eq!(answer.header("location"), Some("/login?next=/home"));
    let known = || Ask::get("/home").header("Authorization", "Bearer ada");
    assert_eq!(ask(&app, &known().from(here)).text(), "home");
    assert_eq!(ask(&app, &known().from(([10, 0, 0, 1], 1).into())).status, 403);
    assert_eq!(ask(&app, &known()).status, 500);
    let wrong = Ask::get("/home").header("Authorization", "Basic YQ==").from(here);
    let answer = ask(&app, &wrong);
    assert_eq!((answer.status, answer.header("www-authenticate")), (401, Some("Bearer")));
}

struct User(String);

#[before]
fn log_in(Bearer(token): Bearer<'_>) -> Result<User, Rejection> {
    Ok(User(token.to_uppercase()))
}

#[before]
fn count_letters(user: Left<User>) -> Result<usize, Infallible> {
    Ok(user.0.len())
}

#[after]
fn sign(response: &mut Response, user: Left<User>) {
    response.set_header("X-User", &user.0).expect("a field");
}

#[get("/me")]
fn me(user: Left<User>, letters: Left<usize>, none: Option<Left<u8>>) -> String {
    format!("{} {} {}", user.0, *letters, none.is_some())
}

#[test]
fn value_goes_from_hook_to_hook_to_handler() {
    let asked = Ask::get("/me").header("Authorization", "Bearer ada");
    let app = App::new((), routes![log_in, count_letters, sign, me]);
    let answer = ask(&app, &asked);
    assert_eq!((answer.text(), answer.header("x-user")), ("ADA 3 false", Some("ADA")));
    // What an after-hook takes is not there: it does not run, and the answer stays.
    let answer = ask(&app, &Ask::get("/me"));
    assert_eq!((answer.status, answer.header("x-user")), (401, None));
    // The other way around, the second asks for what is not left yet.
    let answer = ask(&App::new((), routes![count_letters, log_in, me]), &asked);
    assert_eq!((answer.status, answer.text()), (500, "500 Internal Server Error\n"));
    assert_eq!(me(Left::new(User("a".into())), Left::new(1), None), "a 1 false");
}

/// Listed ahead of what leaves a user. It leaves what it is told.
#[before]
fn look_too_early(user: Result<Left<User>, Rejection>) -> Result<String, Infallible> {
    Ok(user.map_or_else(|rejection| rejection.problems()[0].reason.clone(), |user| user.0.clone()))
}

#[get("/told")]
fn told(words: Left<String>) -> String {
    words.to_string()
}

#[test]
fn who_asks_for_a_value_too_early_is_told_of_the_order() {
    let ask = |app: App<()>| {
        let answer = ask(&app, &Ask::get("/told").header("authorization", "Bearer ada"));
        answer.text().to_owned()
    };
    assert_eq!(
        ask(App::new((), routes![look_too_early, log_in, told])),
        "no hook has left a `hooks::User` by now: list the one that does before what takes it"
    );
    assert_eq!(ask(App::new((), routes![log_in, look_too_early, told])), "ADA");
}

#[test]
fn around_hook_decides_whether_the_handler_runs_and_sees_pages_as_sent() {
    #[around]
    fn cached(headers: Headers<'_>, next: Next<'_>, response: &mut Response) {
        if headers.get("x-cached").is_some() {
            response.set_static_body(b"from before");
            return;
        }
        next.run(response);
        let page = String::from_utf8_lossy(response.body(b"")).into_owned();
        response.set_header("X-Page", page.lines().next().unwrap_or_default()).expect("a field");
    }
    #[around]
    fn needs_a_token(token: Bearer<'_>, next: Next<'_>, response: &mut Response) {
        next.run(response);
        response.append_header("X-Token", token.0).expect("a field");
    }
    #[get("/{id}")]
    fn show(id: u8) -> String {
        id.to_string()
    }
    let app = App::new((), routes![cached, needs_a_token, show]);
    let with = |path: &str| Ask::get(path).header("Authorization", "Bearer t");
    let answer = ask(&app, &with("/7"));
    assert_eq!((answer.text(), answer.header("x-token")), ("7", Some("t")));
    assert_eq!(answer.header("x-page"), Some("7"));
    let answer = ask(&app, &with("/7").header("x-cached", "1"));
    assert_eq!((answer.text(), answer.header("x-token")), ("from before", None));
    let answer = ask(&app, &Ask::get("/7"));
    assert_eq!((answer.status, answer.header("x-page")), (401, Some("401 Unauthorized")));
    let answer = ask(&app, &with("/x").header("Accept", "application/json"));
    let page = "{\"status\":404,\"title\":\"Not Found\"";
    assert!(answer.header("x-page").is_some_and(|found| found.starts_with(page)), "{answer:?}");
}

#[test]
fn hook_is_a_function_that_a_test_calls() {
    let mut response = Response::default();
    let log = Log::default();
    wrap(
        State::new(&log),
        Next::new(&mut |response| response.set_status(Status::ACCEPTED)),
        &mut response,
    );
    assert_eq!(response.status(), Status::ACCEPTED);
    assert_eq!(log.take(), ["in", "out"]);
    assert!(log_in(Bearer("a")).is_ok_and(|user| user.0 == "A"));
}

#[test]
fn panic_goes_through_an_around_hook_and_drops_what_it_holds() {
    struct Busy<'a>(&'a Log);
    impl Drop for Busy<'_> {
        fn drop(&mut self) {
            self.0.add("dropped");
        }
    }
    #[around]
    fn busy(log: State<'_, Log>, next: Next<'_>, response: &mut Response) {
        let _busy = Busy(&log);
        next.run(response);
        log.add("not reached");
    }
    #[get("/")]
    fn fails() {
        std::panic::resume_unwind(Box::new("on purpose"));
    }
    let app = App::new(Site::default(), routes![busy, fails]);
    let call = std::panic::AssertUnwindSafe(|| ask(&app, &Ask::get("/")));
    assert!(std::panic::catch_unwind(call).is_err());
    assert_eq!(app.state().log.take(), ["dropped"]);
}

#[test]
fn table_brings_its_hooks_to_every_place_where_it_is_mounted() {
    mod library {
        use http_core::{Status, get, guard, routes};

        #[guard]
        fn closed() -> Result<(), Status> {
            Err(Status::FORBIDDEN)
        }

        #[get("")]
        fn secret() -> &'static str {
            "secret"
        }

        routes! {
            pub ROUTES = [secret, closed]
        }
    }
    #[get("/open")]
    fn open() -> &'static str {
        "open"
    }
    let app = App::new((), routes!["/a" => library::ROUTES, open, "/b/c" => library::ROUTES]);
    assert_eq!(ask(&app, &Ask::get("/a")).status, 403);
    assert_eq!(ask(&app, &Ask::get("/b/c")).status, 403);
    assert_eq!(ask(&app, &Ask::get("/open")).text(), "open");
}

#[test]
fn module_that_is_a_table_has_its_hooks_around_its_handlers() {
    #[table("/private")]
    mod private {
        use http_core::{Status, catch, get, guard, table};

        #[guard]
        fn closed() -> Result<(), Status> {
            Err(Status::UNAUTHORIZED)
        }

        #[catch(404)]
        fn lost() -> &'static str {
            "nothing private"
        }

        #[get("")]
        fn index() {}

        #[table]
        mod deeper {
            #[http_core::get("/deeper")]
            fn index() {}
        }
    }
    let app = App::new(Site::default(), routes![index, "/api" => private::ROUTES]);
    assert_eq!(ask(&app, &Ask::get("/")).text(), "index");
    assert_eq!(ask(&app, &Ask::get("/api/private")).status, 401);
    assert_eq!(ask(&app, &Ask::get("/api/private/deeper")).status, 401);
    assert_eq!(ask(&app, &Ask::get("/api/private/none")).text(), "nothing private");
    assert_eq!(ask(&app, &Ask::get("/api/none")).text(), "404 Not Found\n");
}

#[test]
fn guard_of_a_route_runs_behind_those_of_its_tables() {
    mod inner {
        use http_core::{State, Status, guard};

        use super::Log;

        #[guard]
        pub(crate) fn own(log: State<'_, Log>) -> Result<(), Status> {
            log.add("own");
            Ok(())
        }
    }
    #[guard]
    fn second(log: State<'_, Log>) -> Result<(), Status> {
        log.add("second");
        Err(Status::FORBIDDEN)
    }
    #[get("/a", guard = inner::own)]
    #[get("/b", guard = [inner::own, second], name = "b")]
    #[get("/c")]
    fn page() {}
    let app = App::new(Site::default(), routes![page, of_app_first, index]);
    for (path, status, all) in [
        ("/a", 204, &["guard of the app", "own"][..]),
        ("/b", 403, &["guard of the app", "own", "second"]),
        ("/c", 204, &["guard of the app"]),
        ("/", 200, &["guard of the app", "index"]),
    ] {
        assert_eq!(ask(&app, &Ask::get(path)).status, status, "{path}");
        assert_eq!(app.state().log.take(), all, "{path}");
    }
}
