//! The attributes of functions that stand around handlers.

/// Makes a function a guard: it decides by the head of a request whether a route runs.
///
/// ```
/// use http_core::{App, Bearer, Provide, Rejection, State, Status, get, guard, routes};
///
/// struct Admins(Vec<String>);
///
/// #[derive(Provide)]
/// struct Site {
///     admins: Admins,
/// }
///
/// #[guard]
/// fn only_admins(token: Bearer<'_>, admins: State<'_, Admins>) -> Result<(), Rejection> {
///     if admins.0.iter().any(|admin| admin == token.0) {
///         return Ok(());
///     }
///     Err(Rejection::new(Status::FORBIDDEN, "header.authorization", "not an admin's token"))
/// }
///
/// #[get("/users")]
/// fn users() -> &'static str {
///     "ada"
/// }
///
/// routes! {
///     pub ADMIN = [only_admins, users]
/// }
///
/// let site = Site { admins: Admins(vec!["k7".into()]) };
/// let app = App::new(site, routes!["/admin" => ADMIN]);
/// ```
///
/// It stands around all routes of the table that lists it, wherever in the list it is, and those of the tables in it. Guards of
/// outer tables run first, those of one table in the order listed, and the first that refuses ends it. A route of its own has it
/// by `#[get("/users", guard = only_admins)]`.
///
/// A guard runs on the loop, when the route is found and neither the type nor the length of the body has been refused, before
/// the body is read. It must not block. A request that a guard refuses is no call: no hook sees it, a
/// [`catch`](macro@crate::catch)er does.
///
/// # The arguments
///
/// They are made by [`FromHead`](crate::FromHead), which is to say from anything but the body and the values of the pattern. A
/// guard whose arguments cannot be made refuses.
///
/// # What it returns
///
/// `Result<(), E>`. `E` is any [`Responder`](trait@crate::Responder), and is what those get who are refused: a
/// [`Rejection`](crate::Rejection), a [`Status`](crate::Status), an error type, or a [`Redirect`](crate::Redirect) to a page where
/// one can log in.
///
/// ```
/// use http_core::{Cookies, Redirect, guard};
///
/// #[guard]
/// fn logged_in(cookies: Cookies<'_>) -> Result<(), Redirect> {
///     match cookies.get("__Host-session") {
///         Some(_) => Ok(()),
///         None => Err(Redirect::see_other("/login")),
///     }
/// }
///
/// assert!(logged_in(Cookies::of(Default::default())).is_err()); // it stays the function it was
/// ```
#[doc(inline)]
pub use http_macros::guard;

/// Makes a function run before the handlers of a table: it may refuse the call, or leave a value for what runs later.
///
/// ```
/// use http_core::{App, Bearer, Left, Rejection, Status, before, get, routes};
///
/// struct User(String);
///
/// #[before]
/// fn log_in(token: Bearer<'_>) -> Result<User, Rejection> {
///     let known = token.0.strip_prefix("user-").map(|name| User(name.to_owned()));
///     known.ok_or_else(|| Rejection::new(Status::FORBIDDEN, "header.authorization", "nobody's token"))
/// }
///
/// #[get("/me")]
/// fn me(user: Left<User>) -> String {
///     format!("you are {}", user.0)
/// }
///
/// let app = App::new((), routes![log_in, me]);
/// ```
///
/// It runs where the handler runs, on the loop or on a worker, when the body is read and before the handler's own arguments are
/// made. Its arguments are those of a handler, but for the values of the pattern: all that
/// [`FromRequest`](crate::FromRequest) makes, what other hooks have left among it. If they cannot be made, the call is refused.
///
/// # What it returns
///
/// Nothing, or `Result<T, E>`. The `T` is left for whatever runs later in this call, which takes it as
/// [`Left<T>`](crate::Left); it is one for each type and owns what it holds. `E` is any [`Responder`](trait@crate::Responder), and
/// the answer of a refused call. What never refuses returns `Result<T, Infallible>`.
///
/// # Order
///
/// `#[before]` and [`#[around]`](macro@crate::around) hooks run in the order listed, those of outer tables before those of inner
/// ones.
#[doc(inline)]
pub use http_macros::before;

/// Makes a function run after the handlers of a table, on the answer: it may look at it, and change it.
///
/// ```
/// use http_core::{App, Response, after, get, routes};
///
/// #[after]
/// fn forbid_framing(response: &mut Response) {
///     let set = response.set_header("X-Frame-Options", "DENY");
///     debug_assert!(set.is_ok(), "a valid field");
/// }
///
/// #[get("/")]
/// fn index() -> &'static str {
///     "hello"
/// }
///
/// let app = App::new((), routes![forbid_framing, index]);
/// ```
///
/// It takes `&mut Response`, or `&Response` if it only looks, and arguments as a handler does. It sees the answer of every call,
/// whoever gave it: the handler, a hook that refused, arguments that could not be made; error pages as they will be sent. It
/// does not see what is no call: what a guard or the table refuses, 404 and 405 among it. A handler that panics is past it too.
///
/// If one of its arguments cannot be made, it does not run and the answer stays as it is. With `Option<Left<T>>` it runs whether
/// or not a hook has left the `T`.
///
/// They run in the opposite order: those of inner tables first, and of one table the last.
#[doc(inline)]
pub use http_macros::after;

/// Makes a function run around the handlers of a table: it runs what it stands around, or does not.
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// use http_core::{App, Next, Provide, Response, State, around, get, routes};
///
/// #[derive(Default, Provide)]
/// struct Site {
///     running: AtomicUsize,
/// }
///
/// /// Counts calls that run. The count is right after a panic, too.
/// #[around]
/// fn counted(next: Next<'_>, response: &mut Response, running: State<'_, AtomicUsize>) {
///     struct Count<'a>(&'a AtomicUsize);
///     impl Drop for Count<'_> {
///         fn drop(&mut self) {
///             self.0.fetch_sub(1, Ordering::Relaxed);
///         }
///     }
///     running.fetch_add(1, Ordering::Relaxed);
///     let _count = Count(&running);
///     next.run(response);
/// }
///
/// #[get("/running")]
/// fn running(running: State<'_, AtomicUsize>) -> String {
///     running.load(Ordering::Relaxed).to_string()
/// }
///
/// let app = App::new(Site::default(), routes![counted, running]);
/// ```
///
/// It takes [`Next<'_>`](crate::Next), `&mut Response`, and arguments as a handler does. `next.run(response)` runs the hooks
/// behind it and the handler, and afterwards `response` is their answer. If it does not run them, the answer is what the hook
/// makes of the empty 200 in `response`, and the handler has not run.
///
/// If its arguments cannot be made, the call is refused, and what it stands around does not run. A panic of the handler passes
/// through it: what it holds is dropped, and what stands behind `next.run` is not reached.
#[doc(inline)]
pub use http_macros::around;

/// Makes a function a catcher: it makes the page of an error status, of several, or of every one.
///
/// ```
/// use http_core::{App, Html, Target, catch, escape_html, get, routes};
///
/// #[catch(404)]
/// fn lost(target: Target<'_>) -> Html<String> {
///     Html(format!("<h1>Nothing at {}</h1>", escape_html(target.0)))
/// }
///
/// #[get("/")]
/// fn index() -> &'static str {
///     "hello"
/// }
///
/// let app = App::new((), routes![lost, index]);
/// ```
///
/// `#[catch(404, 410)]` is for both statuses, each from 400 to 599, and `#[catch]` for every one for which the table has no
/// catcher of its own; [`Response::status`](crate::Response::status) of a `&Response` says which it is. The status stays whatever the
/// function returns, and so do header fields that the error brings, such as `Allow`, where the page does not set them itself.
///
/// # For which requests
///
/// For errors that have no page of their own: refused arguments, guards, `None`, error types, what the table answers, a handler
/// that panicked (500), a pool without room (503). What a handler wrote itself stays. A request that breaks the protocol, is
/// too late, or whose chunked body turns out too long, is answered by the server core in plain text.
///
/// Of a route's errors the catcher of the nearest table around it makes the page. A path without a route, or without one for
/// the method, belongs to the table mounted under the longest prefix of it; a table that is mounted without a prefix has no
/// such paths, but for the app's. Two catchers of one status in one table are a compile error, and so are two of every status.
///
/// # The arguments
///
/// They are made by [`FromHead`](crate::FromHead); if one cannot be, the page is the usual one. `&Response` is the answer as it
/// would be sent, of which [`problems`](crate::Response::problems) says what was wrong; with `&mut Response` it can be changed, and
/// nothing need be returned.
///
/// ```
/// use http_core::{Json, Response, catch};
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Told {
///     errors: Vec<String>,
/// }
///
/// #[catch(400)]
/// fn told(response: &Response) -> Json<Told> {
///     let errors = response.problems().iter().map(|one| format!("{}: {}", one.place, one.reason));
///     Json(Told { errors: errors.collect() })
/// }
/// ```
#[doc(inline)]
pub use http_macros::catch;
