//! The attributes and derives, with what a reader has to know of them.

mod derives;
mod hooks;

pub use derives::{FromHeader, FromPairs, FromParam, FromQuery, HttpError, Provide, Responder};
pub use hooks::{after, around, before, catch, guard};

/// Makes a function the handler of `GET` requests for a pattern.
///
/// ```
/// use http_core::{App, get, routes};
///
/// /// Greets by name.
/// #[get("/hello/{name}")]
/// fn hello(name: &str) -> String {
///     format!("hello, {name}")
/// }
///
/// assert_eq!(hello("you"), "hello, you"); // it stays the function it was
/// let app = App::new((), routes![hello]);
/// ```
///
/// # The pattern
///
/// ```text
/// attribute =  "#[get(" pattern { "," key "=" value } [ "," ] ")]"   the pattern in quotes; the keys are listed below
/// pattern   =  path [ "?" value { "&" value } ]
/// path      =  "" | "/" segment { "/" segment }
/// segment   =  text                             a segment of this text, which may be empty
///           |  [ text ] "{" name "}" [ text ]   any segment that begins and ends so, with more between
///           |  "{*" name "}"                    all that is left of the path, if anything is; only at the end
/// value     =  "{" name [ "=" expression ] "}"  the values of this name in the query
/// ```
///
/// The path is taken apart as it was sent, then each segment is decoded, so that `%2F` is a slash within a segment; in the
/// rest of a path, where it would become one among others, it makes the answer 404. `/a` and `/a/` are two paths; nothing
/// is merged, redirected or matched without regard to case. A path with a `.` or `..` segment, or with broken
/// percent-encoding, is answered 400.
///
/// Of several patterns that match a path, one is chosen at the first segment, from the left, in which they differ: text
/// goes before a parameter with text around it, the one with more bytes of it first; that goes before a plain parameter,
/// and that before the rest. The order in which they are listed does not count. Two routes of one method that match the
/// same path, and between which this does not choose, are a compile error of [`routes!`](crate::routes!): `/{id}` and
/// `/{name}`, or `/a{x}` and `/{x}b`. The query has no part in the choice.
///
/// The empty pattern `""` stands for the very prefix that its table is mounted under.
///
/// # The arguments
///
/// An argument that is named in the pattern is read from its segment by [`FromParam`](crate::handler::FromParam); where it
/// cannot be, the answer is 404. One that is named behind the `?` is read from the query by
/// [`FromQuery`](crate::handler::FromQuery), as often as its type says: `T` stands there once, `Option<T>` at most once,
/// `Vec<T>` any number of times; else the answer is 400. Every other one is made by [`FromRequest`](crate::handler::FromRequest): the state, the
/// body as JSON, text or bytes, the headers, the request, or a type of one's own. If any cannot be made, the handler is not
/// called, and the client is told of all that was wrong, under the status of the first; or of nothing, where one of them is a
/// 500.
///
/// What is borrowed (`&str`, `&[u8]`, `Json<Note<'_>>`, `State<'_, Notes>`) is borrowed for the call, and the answer may
/// borrow from it. Lifetimes of the framework's own types are written out.
///
/// ```
/// use http_core::get;
///
/// #[get("/feeds/{name}.xml?{page = 1}&{tag}&{after}")]
/// fn feed(name: &str, page: u32, tag: Vec<&str>, after: Option<u64>) -> String {
///     format!("page {page} of {name}, about {tag:?}, after {after:?}")
/// }
/// ```
///
/// # The answer
///
/// Any [`Responder`](crate::Responder). A handler of `GET` answers `HEAD` too, `OPTIONS` is answered from the table, and a
/// method that no route of a path has is answered 405, with `Allow`.
///
/// # The keys
///
/// | key | value | without it |
/// |---|---|---|
/// | `dispatch` | `inline`: runs on the loop, so it must not block; `pool`: runs on a worker | as `workers` in [`Config`](crate::Config) says |
/// | `max_body` | the longest body, such as `"10MiB"` | `body_bytes` of [`Config`](crate::Config) |
/// | `consumes` | the media types of the bodies that are taken, such as `"text/csv"`, `"image/*"` or `["text/csv", "text/plain"]` | every type that the arguments take |
/// | `produces` | the media type of the answer | that of its content |
/// | `guard` | a [`guard`](macro@crate::guard) for this route, or several as `[logged_in, only_admins]`; they run behind those of its tables | those of its tables |
/// | `name` | what the route is called in [`App::routes`](crate::App::routes): letters, digits and `_-.:/` | |
///
/// A body of a type that `consumes` does not name, or of none, is answered 415, and told in `Accept` what is taken (RFC 9110,
/// 15.5.16); a request without a body is not refused. A `GET` or a `HEAD` has no body: there, `consumes` does not compile, nor does
/// `max_body` if no argument takes a body, nor an argument that is made from one. `produces` is for content that has a type by itself: text, bytes, `Html`
/// and `Json`. A type that the handler sets, such as `(MediaType, T)`, goes before it, and errors keep theirs. It is no
/// negotiation: whatever the client says in `Accept`, it gets what there is.
///
/// ```
/// use http_core::{App, get, post, routes};
///
/// #[post("/rows", consumes = ["text/csv", "text/plain"], max_body = "1MiB", name = "rows.add")]
/// fn add(rows: &str) -> String {
///     rows.lines().count().to_string()
/// }
///
/// #[get("/rows", produces = "text/csv")]
/// fn all() -> &'static str {
///     "1;2"
/// }
///
/// let app = App::new((), routes![add, all]);
/// assert_eq!(app.routes()[0].meta().name, Some("rows.add"));
/// ```
///
/// # Several routes
///
/// A function with several attributes answers several routes, each with keys of its own. Their patterns name the same
/// arguments, if need be one in its path and the other in its query. Its URL is that of the first.
///
/// ```
/// use http_core::{get, post};
///
/// #[get("/search?{q}")]
/// #[post("/search/{q}")]
/// fn search(q: &str) -> String {
///     format!("all about {q}")
/// }
/// ```
///
/// # The URL
///
/// `show::url(7)` is the [`Url`](crate::Url) of the handler `show`, percent-encoded, with the prefixes of the tables around it. It takes
/// the values of the path and those of the query that must be there, in the order of the pattern and in the types of the
/// arguments. Those that may be missing are added by name: `list::url().page(2).tag("a")`; one whose name every URL has for
/// something else, such as `method` or `to_string`, by `with_method`. What it begins at is the table
/// `ROUTES` at the root of the crate, beside `main`; `show::url_in(TABLE, 7)` begins at another one. A handler that the
/// table mounts nowhere, or in two places, has no URL: that is a compile error, as is a value of another type.
///
/// ```
/// use http_core::{get, routes};
///
/// #[get("/notes/{id}?{page = 1}")]
/// fn show(id: u64, page: u32) -> String {
///     format!("page {page} of note {id}")
/// }
///
/// routes! { pub ROUTES = ["/api" => show] }
///
/// fn main() {
///     assert_eq!(show::url(7).page(2).to_string(), "/api/notes/7?page=2");
/// }
/// ```
///
/// What is read by [`FromParam`](crate::FromParam) is written by [`ToParam`](crate::ToParam); deriving the one derives both.
///
/// # Types
///
/// A handler may have type parameters and constants. A table then says which: `routes![show::<Disk>]`. Types live for
/// `'static`.
///
/// ```
/// use http_core::{App, State, get, routes};
///
/// trait Notes: Send + Sync {
///     fn find(&self, id: u64) -> Option<String>;
/// }
///
/// struct Disk;
///
/// impl Notes for Disk {
///     fn find(&self, id: u64) -> Option<String> {
///         std::fs::read_to_string(format!("notes/{id}")).ok()
///     }
/// }
///
/// impl http_core::Provide<Disk> for Disk {
///     fn provide(&self) -> &Disk {
///         self
///     }
/// }
///
/// #[get("/notes/{id}")]
/// fn show<N: Notes>(id: u64, notes: State<'_, N>) -> Option<String> {
///     notes.find(id)
/// }
///
/// let app = App::new(Disk, routes![show::<Disk>]);
/// ```
///
/// # A caution
///
/// The attribute adds a type of the function's name, which [`routes!`](crate::routes!) refers to. A function can therefore
/// not stand beside a type or a module of its own name.
#[doc(inline)]
pub use http_macros::get;

/// Makes a function the handler of `POST` requests for a pattern, as [`get`](macro@crate::get) does for `GET`.
///
/// ```
/// use http_core::{Json, Status, post};
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct NewNote {
///     title: String,
/// }
///
/// #[post("/notes", dispatch = pool, max_body = "64KiB")]
/// fn create(note: Json<NewNote>) -> (Status, String) {
///     (Status::CREATED, note.title.to_uppercase())
/// }
/// ```
#[doc(inline)]
pub use http_macros::post;

/// Makes a function the handler of `PUT` requests for a pattern, as [`get`](macro@crate::get) does for `GET`.
#[doc(inline)]
pub use http_macros::put;

/// Makes a function the handler of `PATCH` requests for a pattern, as [`get`](macro@crate::get) does for `GET`.
#[doc(inline)]
pub use http_macros::patch;

/// Makes a function the handler of `DELETE` requests for a pattern, as [`get`](macro@crate::get) does for `GET`.
#[doc(inline)]
pub use http_macros::delete;

/// Makes a function the handler of `HEAD` requests for a pattern, in place of the one of [`get`](macro@crate::get).
#[doc(inline)]
pub use http_macros::head;

/// Makes a function the handler of `OPTIONS` requests for a pattern, in place of the answer that the table gives.
#[doc(inline)]
pub use http_macros::options;

/// Makes a function the handler of requests with any method, as [`get`](macro@crate::get) does for `GET`.
///
/// ```
/// #[http_core::route("PURGE", "/cache/{key}")]
/// fn purge(key: &str) {}
/// ```
#[doc(inline)]
pub use http_macros::route;

/// Makes a table of handlers, for [`App::new`](crate::App::new).
///
/// ```text
/// routes    =  [ items ]                                            an expression
///           |  { attribute } [ visibility ] name "=" "[" [ items ] "]" [ ";" ]   an item
/// items     =  item { "," item } [ "," ]
/// item      =  [ prefix "=>" ] path of a handler or a table      show, notes::ROUTES, find::<Disk>
///           |  path of a guard, a hook or a catcher
/// prefix    =  "/text" { "/text" }                                  in quotes, without parameters
/// ```
///
/// Its items are names of handlers and of other tables, which may be mounted under a prefix. Two handlers that claim the
/// same requests are a compile error that names both.
///
/// ```
/// use http_core::{App, get, routes};
///
/// mod notes {
///     use http_core::{get, routes};
///
///     #[get("")]
///     fn list() -> &'static str {
///         "all notes"
///     }
///
///     #[get("/{id}")]
///     fn show(id: u32) -> String {
///         format!("note {id}")
///     }
///
///     routes! {
///         /// Everything about notes.
///         pub ROUTES = [list, show]
///     }
/// }
///
/// #[get("/")]
/// fn index() -> &'static str {
///     "hello"
/// }
///
/// let app = App::new((), routes![index, "/notes" => notes::ROUTES]);
/// assert_eq!(app.routes()[2].to_string(), "/notes/{id}");
/// ```
///
/// The table at the root of a crate is best called `ROUTES`: the [URLs](macro@crate::get#the-url) of the crate's handlers begin there.
///
/// A [`guard`](macro@crate::guard), a hook ([`before`](macro@crate::before), [`after`](macro@crate::after),
/// [`around`](macro@crate::around)) or a [`catch`](macro@crate::catch)er stands around all routes of the table that lists it,
/// those of tables in it too, wherever in the list it is. It goes where the table goes.
///
/// The table is built by the compiler and lies in static memory: nothing is built at start, nothing is allocated to find a
/// route. Tables nest at most four prefixes deep; a prefix is text without parameters.
#[doc(inline)]
pub use http_macros::routes;

/// Makes the handlers of a module a table, which is called `ROUTES` and stands in the module.
///
/// ```text
/// attribute  =  "#[table" [ "(" prefix ")" ] "]"      on a module with braces
/// prefix     =  "/text" { "/text" }                   in quotes, without parameters
/// ```
///
/// The table has every function of the module that has a route, in the order written, and the table of every module in it
/// that is one by this attribute. The prefix stands before all of them. Guards, hooks and catchers of the module stand around
/// them.
///
/// ```
/// use http_core::{App, get, routes, table};
///
/// #[table("/notes")]
/// mod notes {
///     use http_core::{get, table};
///
///     #[get("")]
///     fn list() -> &'static str {
///         "all notes"
///     }
///
///     #[table("/drafts")]
///     mod drafts {
///         use http_core::get;
///
///         #[get("/{id}")]
///         fn show(id: u32) -> String {
///             format!("draft {id}")
///         }
///     }
/// }
///
/// let app = App::new((), routes!["/api" => notes::ROUTES]);
/// assert_eq!(app.routes()[1].to_string(), "/api/notes/drafts/{id}");
/// ```
///
/// A handler under `#[cfg]` or `#[cfg_attr]`, or one with type parameters, cannot be collected: it is listed in [`routes!`]. The
/// attribute sees the module as it is written: a handler whose attribute was imported under another name
/// (`use http_core::get as read`), or whose function another macro makes, is not in the table.
#[doc(inline)]
pub use http_macros::table;
