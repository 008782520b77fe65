//! What finding a route and calling its handler allocate: nothing.

use bumpalo::Bump;
use http_core::app::{Asked, Service, Verdict};
use http_core::message::{Framing, Head, HeadParts, Params, Span};
use http_core::{App, Request, Response, Status, get, routes};

#[get("/")]
fn index() -> &'static str {
    "index"
}

#[get("/notes/{id}/{part}")]
fn note(id: u64, part: &str) -> (Status, &str) {
    assert_eq!(id, 7);
    (Status::ACCEPTED, part)
}

#[get("/notes/new/draft")]
fn draft<'a>(request: &'a Request<'a>) -> &'a [u8] {
    request.body()
}

/// How many allocations a request takes, once everything that is used again has been used.
fn allocations(path: &str) -> u64 {
    let app = App::new((), routes![index, note, draft]);
    let bytes = format!("GET {path}").into_bytes();
    let parts = HeadParts {
        path: Span::new(4, bytes.len()),
        is_path_plain: !path.contains('%'),
        framing: Framing::Length(4),
        ..HeadParts::default()
    };
    let (mut params, mut response, arena) = (Params::default(), Response::default(), Bump::new());
    let mut serve = || {
        response.clear();
        let head = Head::new(&bytes, &parts);
        let asked = Asked { head, peer: None, body_bytes: 1 << 20 };
        if let Verdict::Call { route, .. } = app.route(&asked, &mut params, &mut response) {
            let request = Request::new(head, b"body", &params, None);
            app.call(route, &request, &arena, &mut response);
        }
    };
    serve();
    allocation_counter::measure(serve).count_total
}

#[test]
fn finding_and_calling_a_handler_allocates_nothing() {
    for path in ["/", "/notes/7/text", "/notes/new/draft", "/notes/%37/text.css"] {
        assert_eq!(allocations(path), 0, "{path}");
    }
}

#[test]
fn finding_no_handler_allocates_nothing() {
    for path in ["/nothing/here", "/notes/new", "/notes/new/draft/", "/Notes/"] {
        assert_eq!(allocations(path), 0, "{path}");
    }
}
