//! Where a table mounts a handler, found out by the compiler: what a URL to the handler begins with.

use std::marker::PhantomData;

use super::{Entry, Part, Table};

/// A table, or a handler itself, in which the handler `H` stands in the one place `At`. The macros implement it, so that
/// the compiler finds the place: where there is none or more than one, it does not compile.
#[diagnostic::on_unimplemented(
    message = "the table does not mount `{H}`, so no URL leads to it",
    label = "the URL of a handler that the table lacks",
    note = "list the handler in `routes!`, or in a table that it mounts"
)]
pub trait Mounts<H, At: Place>: Table {}

/// A place in a table.
pub trait Place {
    /// The number of the part that the place is in, and the place in that.
    const STEPS: Option<&'static Step>;
}

/// From a table to one of its parts.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    part: usize,
    next: Option<&'static Step>,
}

/// The place of a handler in itself.
#[derive(Debug)]
pub enum Here {}

/// A place in the part of this number.
#[derive(Debug)]
pub struct Through<const PART: usize, At> {
    at: PhantomData<At>,
}

impl Place for Here {
    const STEPS: Option<&'static Step> = None;
}

impl<const PART: usize, At: Place> Place for Through<PART, At> {
    const STEPS: Option<&'static Step> = Some(&Step { part: PART, next: At::STEPS });
}

/// The segments of all prefixes on the way from a table with these `parts`, the outermost first.
pub(crate) fn prefix(
    mut parts: &'static [Part],
    steps: Option<&'static Step>,
) -> impl Iterator<Item = &'static str> {
    let steps = std::iter::successors(steps, |step| step.next);
    let prefixes = steps.map_while(move |step| {
        let part = parts.get(step.part)?;
        parts = part.parts;
        Some(part.prefix)
    });
    prefixes.flat_map(|prefix| prefix.iter().copied())
}

/// A handler whose crate has the table `Root` for its root: the one called `ROUTES` beside its `main`.
pub trait RootedIn<Root> {}

/// Stands for the root table of a crate that has none.
#[derive(Clone, Copy, Debug, Default)]
pub struct ROUTES;

impl Table for ROUTES {
    const ENTRIES: &'static [Entry] = &[];
}

impl<H: InCrateWithRoutes> Mounts<H, Here> for ROUTES {}

/// Nothing implements it: it says what is missing.
#[diagnostic::on_unimplemented(
    message = "the crate of `{Self}` has no table `ROUTES` at its root, where URLs begin",
    label = "the URL of a handler that no `ROUTES` mounts",
    note = "write `routes! {{ pub ROUTES = [handler, …] }}` in `main.rs` or `lib.rs`, or name the table: `url_in(TABLE, …)`"
)]
pub trait InCrateWithRoutes {}
