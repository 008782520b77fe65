//! Several attributes on one function: one handler that answers several routes.

use http_core::routing::{Meta, Route};
use http_core::testing::Pair;
use http_core::{App, get, post, put, routes};
use integration::ask::{Ask, ask};

/// Shows a note, or a page of it.
#[get("/notes/{id}?{page = 1}", name = "notes.show")]
#[get("/old/{page}/note-{id}")]
fn show(id: u64, page: u32) -> String {
    format!("page {page} of {id}")
}

#[http_core::put("/notes", dispatch = pool, max_body = "2B")]
#[post("/notes", produces = "text/csv")]
#[http_core::route("PURGE", "/notes", dispatch = inline)]
fn store(body: &[u8]) -> String {
    body.len().to_string()
}

#[get("/of/{kind}")]
#[get("/by-kind?{kind}")]
fn sized<const N: usize>(kind: &str) -> String {
    format!("{kind} {N}")
}

routes! {
    ROUTES = ["/api" => show, store, sized::<3>]
}

#[test]
fn handler_answers_each_of_its_routes() {
    let app = App::new((), ROUTES);
    for (path, text) in [
        ("/api/notes/7", "page 1 of 7"),
        ("/api/notes/7?page=2", "page 2 of 7"),
        ("/api/old/3/note-7", "page 3 of 7"),
        ("/of/a", "a 3"),
        ("/by-kind?kind=b", "b 3"),
    ] {
        assert_eq!(ask(&app, &Ask::get(path)).text(), text, "{path}");
    }
    let patterns: Vec<String> = app.routes().iter().map(ToString::to_string).collect();
    let [first, second, ..] = &*patterns else { panic!("{patterns:?}") };
    assert_eq!(first, "/api/notes/{id}?{page = 1}");
    assert_eq!(second, "/api/old/{page}/note-{id}");
    let metas: Vec<&Meta> = app.routes().iter().map(Route::meta).collect();
    assert_eq!(metas[0].handler, metas[1].handler);
    assert_eq!((metas[0].name, metas[1].name), (Some("notes.show"), None));
    assert_eq!(metas[1].doc, "Shows a note, or a page of it.");
}

#[test]
fn each_route_has_keys_of_its_own() {
    let mut pair = Pair::new(App::new((), ROUTES));
    let mut answer = |method: &str, body: &str| {
        let length = body.len();
        let head =
            format!("{method} /notes HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n");
        pair.peer_sends(format!("{head}{body}").as_bytes());
        let is_pooled = pair.complete_next();
        (is_pooled, String::from_utf8_lossy(&pair.news()).into_owned())
    };
    let (is_pooled, text) = answer("POST", "1234");
    assert!(!is_pooled && text.contains("\r\nContent-Type: text/csv\r\n"), "{text}");
    let (is_pooled, text) = answer("PURGE", "1234");
    assert!(!is_pooled && text.contains("\r\nContent-Type: text/plain"), "{text}");
    let (is_pooled, text) = answer("PUT", "12");
    assert!(is_pooled && text.starts_with("HTTP/1.1 200 "), "{text}");
    let (is_pooled, text) = answer("PUT", "123");
    assert!(!is_pooled && text.starts_with("HTTP/1.1 413 "), "{text}");
}

#[test]
fn url_is_that_of_the_first_route() {
    assert_eq!(show::url(7).page(2).to_string(), "/api/notes/7?page=2");
}

#[put("/nothing")]
#[get("/nothing")]
fn nothing() {}

#[test]
fn methods_of_one_path_are_told_together() {
    let app = App::new((), routes![nothing]);
    let answer = ask(&app, &Ask::post("/nothing"));
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD, PUT, OPTIONS")));
    assert_eq!(ask(&app, &Ask::new("PUT", "/nothing")).status, 204);
}

routes! {
    /// Only where tests are not built, in which no handler of it is either.
    #[cfg(not(test))]
    LEFT_OUT = [left_out]
}
routes! {
    #[cfg(test)]
    IN_TESTS = [nothing]
}

#[test]
fn table_may_stand_in_some_builds() {
    assert_eq!(ask(&App::new((), IN_TESTS), &Ask::new("PUT", "/nothing")).status, 204);
}
