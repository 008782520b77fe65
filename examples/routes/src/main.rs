//! Patterns: text, parameters, affixes, the rest of a path, and methods.
//!
//! `--routes` prints the table instead of serving it. The order of the list does not count: `/notes/new` goes before
//! `/notes/{id}`, since text goes before parameters.

use http_core::{App, NoContent, delete, get, post, put, route, routes, serve};

// ANCHOR: patterns
/// Text alone.
#[get("/notes/new")]
fn new() -> &'static str {
    "an empty note"
}

/// A parameter takes a segment; one that is no number answers 404.
#[get("/notes/{id}")]
fn show(id: u32) -> String {
    format!("note {id}")
}

/// A parameter with text around it.
#[get("/notes/{id}.txt")]
fn download(id: u32) -> String {
    format!("note {id} as a file")
}

/// Two parameters.
#[get("/notes/{id}/lines/{line}")]
fn line(id: u32, line: u32) -> String {
    format!("line {line} of note {id}")
}

/// All that is left of the path.
#[get("/files/{*path}")]
fn file(path: &str) -> String {
    format!("the file at {path}")
}
// ANCHOR_END: patterns

// ANCHOR: methods
/// Another method at the same path. Any third one is answered 405, with `Allow`.
#[put("/notes/{id}")]
fn replace(id: u32, text: &str) -> String {
    format!("note {id} is {text:?} now")
}

/// Without a body in its answer: 204.
#[delete("/notes/{id}")]
fn remove(id: u32) -> NoContent {
    let _ = id;
    NoContent
}

/// A method that HTTP itself does not define.
#[route("PURGE", "/cache/{key}")]
fn purge(key: &str) -> String {
    format!("{key} is forgotten")
}
// ANCHOR_END: methods

// ANCHOR: keys
/// Keys: what bodies are taken, how long they may be, and what the route is called. Others are
/// answered 415 and 413.
#[post("/notes", consumes = "text/csv", max_body = "64KiB", name = "notes.import")]
fn import(rows: &str) -> String {
    format!("notes imported: {}", rows.lines().count())
}
// ANCHOR_END: keys

// ANCHOR: table
routes! {
    ROUTES = [new, show, download, line, file, replace, remove, purge, import]
}

fn main() -> http_core::Result<()> {
    serve(App::new((), ROUTES), "127.0.0.1:8080")
}
// ANCHOR_END: table

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    #[test]
    fn each_path_has_its_handler() {
        let mut client = Client::new(App::new((), ROUTES));
        for (path, text) in [
            ("/notes/7", "note 7"),
            ("/notes/new", "an empty note"),
            ("/notes/7.txt", "note 7 as a file"),
            ("/notes/7/lines/3", "line 3 of note 7"),
            ("/files/a/b%20c.png", "the file at a/b c.png"),
        ] {
            client.get(path).send().expect_status(200).expect_text(text);
        }
        for path in ["/notes/seven", "/note", "/notes/7/", "/files/", "/Notes/7"] {
            client.get(path).send().expect_status(404);
        }
    }

    #[test]
    fn body_of_another_type_is_not_taken() {
        let mut client = Client::new(App::new((), ROUTES));
        let rows = client.post(import::url().as_str()).header("Content-Type", "text/csv");
        rows.body("a\nb\n").send().expect_text("notes imported: 2");
        let text = client.call(import::url()).header("Content-Type", "text/plain").body("a");
        text.send().expect_status(415).expect_header("Accept", "text/csv");
    }

    #[test]
    fn each_method_has_its_handler() {
        let mut client = Client::new(App::new((), ROUTES));
        client.put("/notes/7").body("hi").send().expect_text("note 7 is \"hi\" now");
        client.delete("/notes/7").send().expect_status(204);
        client.ask("PURGE", "/cache/index").send().expect_text("index is forgotten");
        client.head("/notes/7").send().expect_status(200).expect_header("Content-Length", "6");
        let refused = client.post("/notes/7").send().expect_status(405);
        refused.expect_header("Allow", "GET, HEAD, PUT, DELETE, OPTIONS");
    }

    #[test]
    fn listing_is_that_of_the_book() {
        let listing = App::new((), ROUTES).listing().to_string();
        assert_eq!(listing, include_str!("../listing.txt"), "`cargo run -p routes -- --routes`");
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("routes", || Client::new(App::new((), ROUTES)));
    }
}
