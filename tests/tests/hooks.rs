//! Functions around the handlers of an app or a table: in which order they run, what they can refuse and change.

use std::sync::Mutex;

use http_core::app::Verdict;
use http_core::handler::{Call, FromRequest, Left};
use http_core::message::Head;
use http_core::{
    App, Bearer, Conditional, ETag, Hooks, MediaType, Provide, Rejection, Response, State, Status,
    Version, get, post, routes,
};
use integration::ask::{Answer, Ask, ask};

/// What has run, in order.
#[derive(Default)]
struct Log(Mutex<Vec<&'static str>>);

impl Log {
    fn add(&self, line: &'static str) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(line);
    }

    fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
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

routes! {
    ADMIN = [rename]
}

fn guard(head: &Head<'_>, site: &Site) -> Result<(), Rejection> {
    site.log.add("guard");
    match head.headers().get("x-key") {
        Some(_) => Ok(()),
        None => Err(Rejection::new(Status::FORBIDDEN, "header.x-key", "missing")),
    }
}

fn before(call: &Call<'_, Site>) -> Result<(), Rejection> {
    call.state().log.add("before");
    if call.request().headers().get("x-stop").is_some() {
        return Err(Rejection::new(Status::CONFLICT, "", "stopped"));
    }
    Ok(())
}

fn after(call: &Call<'_, Site>, response: &mut Response) {
    call.state().log.add("after");
    let status = response.status();
    response.append_header("X-Seen", status.as_str()).expect("a field");
}

fn of_app(call: &Call<'_, Site>) -> Result<(), Rejection> {
    call.state().log.add("of the app");
    Ok(())
}

fn last(call: &Call<'_, Site>, _: &mut Response) {
    call.state().log.add("last");
}

fn app() -> App<Site> {
    App::new(Site::default(), routes![index, "/admin" => ADMIN])
        .with(Hooks::new().before(of_app).after(last))
        .with_table(ADMIN, Hooks::new().guard(guard).before(before).after(after))
}

fn users() -> Ask {
    Ask::post("/admin/users").body(b"ada")
}

#[test]
fn hooks_run_around_their_handlers_alone() {
    let app = app();
    assert_eq!(ask(&app, &Ask::get("/")).text(), "index");
    assert_eq!(app.state().log.take(), ["of the app", "index", "last"]);
    let answer = ask(&app, &users().header("X-Key", "k"));
    assert_eq!((answer.text(), answer.header("x-seen")), ("ada", Some("200")));
    let all = ["guard", "of the app", "before", "rename", "after", "last"];
    assert_eq!(app.state().log.take(), all);
}

#[test]
fn guard_refuses_before_the_body_and_behind_its_length() {
    let app = app();
    let answer = ask(&app, &users());
    assert_eq!((answer.status, answer.verdict), (403, Verdict::Refuse));
    assert_eq!(answer.text(), "403 Forbidden\nheader.x-key: missing\n");
    assert_eq!(app.state().log.take(), ["guard"]);
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
    let all = ["guard", "of the app", "before", "after", "last"];
    assert_eq!(app.state().log.take(), all);
}

#[test]
#[should_panic(expected = "a table that the app does not mount")]
fn hooks_of_a_table_that_is_not_mounted_are_a_mistake() {
    let app = App::new(Site::default(), routes![index]);
    let _ = app.with_table(ADMIN, Hooks::new().guard(guard));
}

#[test]
fn value_goes_from_hook_to_handler() {
    struct User(String);

    fn log_in(call: &Call<'_, ()>) -> Result<(), Rejection> {
        call.leave(User("nobody".into()));
        let Bearer(token) = Bearer::from_request(call)?;
        call.leave(User(token.to_uppercase()));
        Ok(())
    }
    #[get("/me")]
    fn me(user: Left<User>, none: Option<Left<u8>>) -> String {
        format!("{} {}", user.0, none.is_some())
    }
    let asked = Ask::get("/me").header("Authorization", "Bearer ada");
    let app = App::new((), routes![me]).with(Hooks::new().before(log_in));
    assert_eq!(ask(&app, &asked).text(), "ADA false");
    assert_eq!(ask(&app, &Ask::get("/me")).status, 401);
    let answer = ask(&App::new((), routes![me]), &asked);
    assert_eq!(answer.status, 500);
    assert_eq!(me(Left::new(User("a".into())), None), "a false");
}

#[test]
fn page_of_a_status_is_made_by_its_catcher() {
    fn lost(head: &Head<'_>, (): &(), response: &mut Response) {
        let told: Vec<_> = response.problems().iter().map(|one| one.reason.clone()).collect();
        let page = format!("nothing at {}: {told:?}", head.path());
        response.set_owned_body(page.into_bytes());
        response.set_media_type(MediaType::TEXT);
    }
    fn unmet(_: &Head<'_>, (): &(), response: &mut Response) {
        response.set_static_body(b"changed");
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
    let app = App::new((), routes![show, own, version])
        .catch(Status::NOT_FOUND, unmet)
        .catch(Status::NOT_FOUND, lost)
        .catch(Status::PRECONDITION_FAILED, unmet);
    let told = |path: &str| -> Answer { ask(&app, &Ask::get(path).header("If-Match", "\"b\"")) };
    assert_eq!(told("/a/b/c").text(), "nothing at /a/b/c: []");
    assert_eq!(told("/0").text(), "nothing at /0: []");
    let text = "nothing at /x: [\"expected a whole number from 0 to 255\"]";
    assert_eq!(told("/x").text(), text);
    assert_eq!(told("/own/page").text(), "my own");
    let answer = told("/one/version");
    assert_eq!((answer.status, answer.text()), (412, "changed"));
    let answer = ask(&app, &Ask::post("/1"));
    assert_eq!((answer.status, answer.text()), (405, "405 Method Not Allowed\n"));
    assert_eq!(told("/7").text(), "7");
}
