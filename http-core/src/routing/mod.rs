//! From a method and a path to a route. It knows no HTTP: a method is a small number, a path is text between slashes.
//!
//! A table of routes is known when the program is compiled, so its matcher is built then too, by const evaluation: a
//! [`Tree`] lies in static memory, nothing is built at start and nothing is allocated by a lookup.

mod blame;
mod build;
mod fill;
mod key;
mod methods;
mod mount;
mod path;
mod pattern;
mod scan;
mod search;
mod sieve;
mod sizes;
mod table;
mod tree;

// Hidden is what only the macros write, by way of `expansion`.
#[doc(hidden)]
pub use blame::{blame, blame_bare, blame_guard, blame_part, blame_role};
#[doc(hidden)]
pub use build::{Raw, Trie};
pub(crate) use methods::STANDARD_METHODS;
pub use methods::{MethodCode, Methods};
pub(crate) use mount::prefix;
#[doc(hidden)]
pub use mount::{Here, InCrateWithRoutes, Mounts, Place, ROUTES, RootedIn, Step, Through};
pub(crate) use path::decode_first;
pub use path::{InvalidPath, RawPath, decode};
pub use pattern::Segment;
pub(crate) use scan::position;
#[doc(hidden)]
pub use sizes::Sizes;
pub use table::{Dispatch, Entry, Meta, Part, Role, Root, Route, Table, flatten, starts};
pub use tree::{Found, Tree};
