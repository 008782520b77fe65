//! The derives, with what a reader has to know of them.

/// Makes a struct an app's state: each field is handed to the handlers that ask for its type.
///
/// ```
/// use http_core::{App, Provide, State, get, routes};
///
/// struct Notes(Vec<String>);
///
/// #[derive(Provide)]
/// struct Site {
///     notes: Notes,
///     #[provide(skip)]
///     started: std::time::Instant,
/// }
///
/// #[get("/count")]
/// fn count(notes: State<'_, Notes>) -> String {
///     notes.0.len().to_string()
/// }
///
/// #[get("/age")]
/// fn age(site: State<'_, Site>) -> String {
///     format!("{:?}", site.started.elapsed())
/// }
///
/// let site = Site { notes: Notes(Vec::new()), started: std::time::Instant::now() };
/// let app = App::new(site, routes![count, age]);
/// ```
///
/// The whole state can be asked for as well. A field marked `#[provide(skip)]` is not handed out; two fields of one type
/// cannot both be.
#[doc(inline)]
pub use http_macros::Provide;

/// Makes an enum one of several answers, or a struct an answer under a name of its own.
///
/// ```
/// use http_core::{Json, Responder, post};
///
/// #[derive(Responder)]
/// enum Stored {
///     #[status(201)]
///     New([(&'static str, String); 1], Json<u64>),
///     Known(Json<u64>),
///     #[status(409)]
///     Taken,
/// }
///
/// #[post("/notes/{id}")]
/// fn store(id: u64) -> Stored {
///     match id {
///         0 => Stored::Taken,
///         1..10 => Stored::Known(Json(id)),
///         _ => Stored::New([("Location", format!("/notes/{id}"))], Json(id)),
///     }
/// }
/// ```
///
/// The fields of a variant answer as a tuple of them does: the last is the content, what stands before it changes the answer.
/// `#[status(201)]` sets the status. A variant without fields is a status alone; from 400 on with an error page.
#[doc(inline)]
pub use http_macros::Responder;

/// Makes an error type an answer: each variant has its status, and its `Display` is the message.
///
/// ```
/// use std::fmt;
///
/// use http_core::{HttpError, get};
///
/// #[derive(Debug, HttpError)]
/// enum NoteError {
///     #[status(404)]
///     Unknown(u64),
///     #[status(500)]
///     Disk(std::io::Error),
/// }
///
/// impl fmt::Display for NoteError {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         match self {
///             NoteError::Unknown(id) => write!(f, "there is no note {id}"),
///             NoteError::Disk(error) => write!(f, "cannot read: {error}"),
///         }
///     }
/// }
///
/// #[get("/notes/{id}")]
/// fn show(id: u64) -> Result<String, NoteError> {
///     Err(NoteError::Unknown(id))
/// }
/// ```
///
/// Clients that ask for JSON get problem details (RFC 9457), browsers a small page, others plain text. What a status from 500
/// on has to say is logged and not told to the client. A status that stands on the enum is that of all variants without their
/// own; a struct has it there.
#[doc(inline)]
pub use http_macros::HttpError;

/// Makes an enum of names, or a struct around one value, a value of the path.
///
/// ```
/// use http_core::{FromParam, get};
///
/// #[derive(FromParam)]
/// struct NoteId(u64);
///
/// #[derive(Debug, FromParam)]
/// enum State {
///     Open,
///     InProgress,
///     #[param(rename = "closed")]
///     Done,
/// }
///
/// #[get("/notes/{id}/{state}")]
/// fn set(id: NoteId, state: State) -> String {
///     format!("{} is {state:?}", id.0)
/// }
/// ```
///
/// A variant is called by its name in lower case with hyphens, `in-progress`, unless it is renamed. Any other text answers 404
/// and says which names there are.
#[doc(inline)]
pub use http_macros::FromParam;

/// Makes a struct around one value, such as a `Vec`, a value of a query or a form.
///
/// ```
/// use http_core::{FromPairs, FromQuery, Query, get};
///
/// #[derive(FromQuery)]
/// struct Tags<'a>(Vec<&'a str>);
///
/// #[derive(FromPairs)]
/// struct Search<'a> {
///     tag: Tags<'a>,
/// }
///
/// #[get("/search")]
/// fn search(search: Query<Search<'_>>) -> String {
///     search.tag.0.join(", ")
/// }
/// ```
///
/// What derives [`FromParam`](macro@crate::FromParam) is read from a query by that already.
#[doc(inline)]
pub use http_macros::FromQuery;

/// Makes a struct what is read from a whole query, by [`Query`](crate::Query), or from a form, by [`Form`](crate::Form): each
/// field takes what stands under its name, by [`FromQuery`](crate::handler::FromQuery).
///
/// ```
/// use http_core::{FromPairs, Form, post};
///
/// #[derive(FromPairs)]
/// struct Order<'a> {
///     item: &'a str,
///     #[pairs(rename = "extra")]
///     extras: Vec<&'a str>,
///     note: Option<&'a str>,
///     #[pairs(default = 1)]
///     count: u8,
/// }
///
/// #[post("/orders")]
/// fn order(order: Form<Order<'_>>) -> String {
///     format!("{} × {} with {:?}, {:?}", order.count, order.item, order.extras, order.note)
/// }
/// ```
///
/// `#[pairs(default)]` takes the type's own default where the name is absent. All that cannot be read is told at once.
#[doc(inline)]
pub use http_macros::FromPairs;

/// Makes a struct around one value the value of a header field, for [`Header`](crate::Header).
///
/// ```
/// use http_core::{FromHeader, Header, get};
///
/// #[derive(FromHeader)]
/// #[header("X-Depth")]
/// struct Depth(u8);
///
/// #[get("/tree")]
/// fn tree(depth: Option<Header<Depth>>) -> String {
///     format!("{} levels", depth.map_or(1, |Header(depth)| depth.0))
/// }
/// ```
///
/// The value is read as one of the path is, by [`FromParam`](crate::handler::FromParam).
#[doc(inline)]
pub use http_macros::FromHeader;
