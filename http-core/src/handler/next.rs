//! What an around-hook stands around.

use std::fmt;

use crate::message::Response;

/// What an [`#[around]`](macro@crate::around) hook stands around: the hooks behind it, and the handler. It is run at most once,
/// and if it is not, the handler does not run and the answer is what the hook makes of the empty 200 that it is given.
///
/// ```
/// use http_core::{App, Headers, Next, Response, Status, around, get, routes};
///
/// /// Runs only what is asked for with a key.
/// #[around]
/// fn locked(next: Next<'_>, response: &mut Response, headers: Headers<'_>) {
///     if headers.get("x-key").is_some() {
///         next.run(response);
///     } else {
///         response.set_error(Status::FORBIDDEN, "no key");
///     }
/// }
///
/// #[get("/")]
/// fn index() -> &'static str {
///     "inside"
/// }
///
/// let app = App::new((), routes![locked, index]);
/// # let _ = app;
/// ```
pub struct Next<'a> {
    rest: &'a mut dyn FnMut(&mut Response),
}

impl<'a> Next<'a> {
    /// Stands for `rest`: for a test that calls a hook.
    pub fn new(rest: &'a mut dyn FnMut(&mut Response)) -> Next<'a> {
        Next { rest }
    }

    /// Runs it. What it answers is in `response` then: refusals too, and error pages as they will be sent.
    ///
    /// # Panics
    /// Where the handler does. What the hook holds is dropped then, and the answer is 500.
    pub fn run(self, response: &mut Response) {
        (self.rest)(response);
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").finish_non_exhaustive()
    }
}
