//! What the code that the macros write refers to. No part of the public interface.

pub use crate::error::Rejection;
pub use crate::handler::{
    Admits, AnyState, AppState, Around, Arrival, Call, Endpoint, FromHead, FromRequest, Handler,
    Inner, Leaves, Next, OnCall, OnHead, OnWay, Refused, Routes, ToParam, Url, handlers, produce,
    refuse_all, replace_page, respond, respond_error, respond_status, status,
};
pub use crate::message::{Head, MediaType, Response};
pub use crate::routing::{
    Dispatch, Entry, Here, Meta, Mounts, Part, Place, ROUTES, Raw, Role, Root, RootedIn, Segment,
    Sizes, Table, Through, Tree, Trie, blame, blame_bare, blame_guard, blame_part, blame_role,
    flatten, starts,
};

/// Checks where a handler stands, before it is known what app mounts it, that a `T` can be an argument.
pub fn check_argument<'r, T: FromRequest<'r, AnyState>>() {}

/// The same of an argument of a guard or a catcher.
pub fn check_head_argument<'r, T: FromHead<'r, AnyState>>() {}
