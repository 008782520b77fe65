//! Where a table mounts a handler, found out by the compiler: what a URL to the handler begins with.

use std::marker::PhantomData;

use super::table::Prefix;

/// The prefixes on the way from a table to one of its handlers.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    segments: Prefix,
    next: Option<&'static Way>,
}

impl Way {
    /// From a handler to itself.
    pub const HERE: Way = Way { segments: &[], next: None };

    /// To the part of a table that is mounted under `segments`, and on from there.
    #[must_use]
    pub const fn through(segments: Prefix, next: &'static Way) -> Way {
        Way { segments, next: Some(next) }
    }

    /// The segments of all prefixes, the outermost first.
    pub fn segments(&'static self) -> impl Iterator<Item = &'static str> {
        let ways = std::iter::successors(Some(self), |way| way.next);
        ways.flat_map(|way| way.segments.iter().copied())
    }
}

/// A table, or a handler itself, in which the handler `H` stands in the one place `Place`. The macros implement it, so that
/// the compiler finds the place: where there is none or more than one, it does not compile.
#[diagnostic::on_unimplemented(
    message = "the table does not mount `{H}`, so no URL leads to it",
    label = "the URL of a handler that the table lacks",
    note = "list the handler in `routes!`, or in a table that it mounts"
)]
pub trait Mounts<H, Place> {
    /// The way there.
    const WAY: &'static Way;
}

/// The place of a handler in itself.
#[derive(Debug)]
pub enum Here {}

/// A place in the part of this number.
#[derive(Debug)]
pub struct Through<const PART: usize, Place> {
    place: PhantomData<Place>,
}

/// A handler whose crate has the table `Root` for its root: the one called `ROUTES` beside its `main`.
pub trait RootedIn<Root> {}

/// Stands for the root table of a crate that has none.
#[derive(Clone, Copy, Debug, Default)]
pub struct ROUTES;

impl<H: InCrateWithRoutes> Mounts<H, Here> for ROUTES {
    const WAY: &'static Way = &Way::HERE;
}

/// Nothing implements it: it says what is missing.
#[diagnostic::on_unimplemented(
    message = "the crate of `{Self}` has no table `ROUTES` at its root, where URLs begin",
    label = "the URL of a handler that no `ROUTES` mounts",
    note = "write `routes! {{ pub ROUTES = [handler, …] }}` in `main.rs` or `lib.rs`, or name the table: `url_in(TABLE, …)`"
)]
pub trait InCrateWithRoutes {}
