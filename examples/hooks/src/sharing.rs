//! What scripts of another site may read (CORS).

use http_core::{NoContent, Response, Status, after, catch, get, options, put, routes};

// ANCHOR: sharing
/// The site whose scripts may read what is answered here.
const FRIEND: &str = "https://friend.example";

/// Lets them read what handlers answer.
#[after]
fn share(response: &mut Response) {
    let set = response.set_header("Access-Control-Allow-Origin", FRIEND);
    debug_assert!(set.is_ok(), "a valid field");
}

/// And the pages of errors: those that guards and the table make are seen by no hook.
#[catch]
fn share_errors(response: &mut Response) {
    share(response);
}

/// What a browser asks before it sends a script's `PUT`. No hook sees the answer that the table has for `OPTIONS`.
#[options("/{*_path}")]
fn preflight(_path: &str) -> ([(&'static str, &'static str); 2], NoContent) {
    let methods = ("Access-Control-Allow-Methods", "GET, PUT");
    ([methods, ("Access-Control-Allow-Headers", "Content-Type")], NoContent)
}

/// Every path has a route now, that of `preflight`. This says of those that have no other that nothing is there.
#[get("/{*_path}")]
fn nothing(_path: &str) -> Status {
    Status::NOT_FOUND
}

routes! {
    pub(crate) SHARED = [share, share_errors, preflight, nothing, motto, replace]
}
// ANCHOR_END: sharing

#[get("/motto")]
fn motto() -> &'static str {
    "share alike\n"
}

#[put("/motto")]
fn replace(text: &str) -> Result<NoContent, Status> {
    if text.is_empty() { Err(Status::UNPROCESSABLE_ENTITY) } else { Ok(NoContent) }
}
