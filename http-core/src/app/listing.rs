//! The routes of an app as a table for people.

use std::{fmt, io};

use crate::notice;
use crate::routing::{Dispatch, Meta, Root, Route};

/// The routes of an app as an aligned table: method, pattern, handler, where its source is, where it runs and its limit on
/// bodies in bytes; then its name and the media types that it takes and gives, where any route says so.
/// [`App::listing`](crate::App::listing) makes it, and [`of`](Listing::of) for a table without an app, whose state may be costly
/// to have.
#[derive(Clone, Copy, Debug)]
pub struct Listing(pub(super) &'static [Route]);

impl Listing {
    /// The routes of a table.
    ///
    /// ```
    /// use http_core::app::Listing;
    /// use http_core::{get, routes};
    ///
    /// #[get("/notes/{id}")]
    /// fn show(id: u64) -> String {
    ///     format!("note {id}")
    /// }
    ///
    /// let listing = Listing::of(routes!["/api" => show]).to_string();
    /// assert!(listing.contains("/api/notes/{id}"));
    /// ```
    #[must_use]
    pub fn of<T: Root>(_: T) -> Listing {
        Listing(T::TREE.routes())
    }

    /// Prints the table to standard output. That its reader has seen enough, as `head` has in `--routes | head`, is no mistake;
    /// `print!` would panic.
    ///
    /// # Errors
    /// It cannot be written for any other reason.
    ///
    /// ```
    /// use http_core::{App, get, routes};
    ///
    /// #[get("/")]
    /// fn index() {}
    ///
    /// App::new((), routes![index]).listing().print()?;
    /// # std::io::Result::Ok(())
    /// ```
    pub fn print(&self) -> io::Result<()> {
        notice::print(&self.to_string())
    }
}

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_shown = |column: &&Column| {
            column.is_said.is_none_or(|is_said| self.0.iter().any(|route| is_said(route.meta())))
        };
        let columns: Vec<&Column> = COLUMNS.iter().filter(is_shown).collect();
        let mut rows: Vec<Vec<String>> =
            vec![columns.iter().map(|column| column.heading.into()).collect()];
        for route in self.0 {
            rows.push(columns.iter().map(|column| (column.cell)(route)).collect());
        }
        let mut widths = vec![0; columns.len()];
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        rows.iter().try_for_each(|row| write_row(f, row, &widths))
    }
}

struct Column {
    heading: &'static str,
    cell: fn(&Route) -> String,
    /// Shown only where this holds for a route.
    is_said: Option<fn(&Meta) -> bool>,
}

impl Column {
    const fn always(heading: &'static str, cell: fn(&Route) -> String) -> Column {
        Column { heading, cell, is_said: None }
    }

    const fn said(
        heading: &'static str,
        is_said: fn(&Meta) -> bool,
        cell: fn(&Route) -> String,
    ) -> Column {
        Column { heading, cell, is_said: Some(is_said) }
    }
}

const COLUMNS: [Column; 9] = [
    Column::always("method", |route| route.meta().method.into()),
    Column::always("pattern", Route::to_string),
    Column::always("handler", |route| route.meta().handler.into()),
    Column::always("source", |route| format!("{}:{}", route.meta().file, route.meta().line)),
    Column::always("runs", |route| runs(route.meta().dispatch).into()),
    Column::always("body", |route| {
        route.meta().body_bytes.map_or_else(|| "as set".into(), |bytes| bytes.to_string())
    }),
    Column::said("name", |meta| meta.name.is_some(), |route| said(route.meta().name)),
    Column::said(
        "takes",
        |meta| !meta.consumes.is_empty(),
        |route| match route.meta().consumes {
            [] => said(None),
            types => types.join(","),
        },
    ),
    Column::said("gives", |meta| meta.produces.is_some(), |route| said(route.meta().produces)),
];

fn runs(dispatch: Dispatch) -> &'static str {
    match dispatch {
        Dispatch::Default => "as set",
        Dispatch::Inline => "inline",
        Dispatch::Pool => "pool",
    }
}

fn said(value: Option<&str>) -> String {
    value.unwrap_or("-").into()
}

/// The last cell is not padded.
fn write_row(f: &mut fmt::Formatter<'_>, cells: &[String], widths: &[usize]) -> fmt::Result {
    let Some((last, others)) = cells.split_last() else { return Ok(()) };
    for (cell, width) in others.iter().zip(widths) {
        write!(f, "{cell:width$}  ")?;
    }
    writeln!(f, "{last}")
}
