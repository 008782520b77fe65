//! What can go wrong, by who is to blame: the operator ([`StartError`]) or a client ([`Rejection`]). `main` returns [`Error`].

mod rejection;
mod report;
mod start;

pub use rejection::{Problem, Rejection};
pub use report::{Error, Result};
pub use start::StartError;
