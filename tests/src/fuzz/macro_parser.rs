//! The parser of patterns, out of the sources of the macros: a crate of macros exports nothing else.

#![allow(dead_code, reason = "the macros use more of it")]

#[path = "../../../http-macros/src/pattern.rs"]
pub(super) mod pattern;
#[path = "../../../http-macros/src/query_part.rs"]
mod query_part;
#[path = "../../../http-macros/src/segment.rs"]
mod segment;
