//! What the code that the macros write refers to. No part of the public interface.

pub use crate::error::Rejection;
pub use crate::handler::{
    AnyState, AppState, Around, Arrival, Call, Endpoint, FromRequest, Handler, Inner, Next,
    Refused, Routes, ToParam, Url, handlers, respond, respond_error, respond_status, status,
};
pub use crate::message::{Head, Response};
pub use crate::routing::{
    Dispatch, Entry, Here, Meta, Mounts, Part, Place, ROUTES, Raw, Role, Root, RootedIn, Segment,
    Sizes, Table, Through, Tree, Trie, affix_count, blame, blame_bare, edge_slots, flatten,
    node_count, starts,
};

/// Checks where a handler stands, before it is known what app mounts it, that a `T` can be an argument.
pub fn check_argument<'r, T: FromRequest<'r, AnyState>>() {}
