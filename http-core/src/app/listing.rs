//! The routes of an app as a table for people.

use std::fmt;

use crate::routing::{Dispatch, Route};

/// The routes of an app as an aligned table: method, pattern, handler, where its source is, where it runs and, if the route
/// names one, its limit on bodies in bytes. [`App::listing`](crate::App::listing) makes it.
#[derive(Clone, Copy, Debug)]
pub struct Listing(pub(super) &'static [Route]);

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<[String; COLUMNS]> = self.0.iter().map(row).collect();
        let mut widths = HEADINGS.map(str::len);
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        write_row(f, HEADINGS, widths)?;
        rows.iter().try_for_each(|row| write_row(f, row.each_ref().map(String::as_str), widths))
    }
}

const COLUMNS: usize = 6;
const HEADINGS: [&str; COLUMNS] = ["method", "pattern", "handler", "source", "runs", "body"];

fn row(route: &Route) -> [String; COLUMNS] {
    let meta = route.meta();
    let runs = match meta.dispatch {
        Dispatch::Default => "as set",
        Dispatch::Inline => "inline",
        Dispatch::Pool => "pool",
    };
    [
        meta.method.into(),
        route.to_string(),
        meta.handler.into(),
        format!("{}:{}", meta.file, meta.line),
        runs.into(),
        meta.body_bytes.map_or_else(|| "as set".into(), |bytes| bytes.to_string()),
    ]
}

/// The last cell is not padded.
fn write_row(
    f: &mut fmt::Formatter<'_>,
    cells: [&str; COLUMNS],
    widths: [usize; COLUMNS],
) -> fmt::Result {
    let [others @ .., last] = cells;
    for (cell, width) in others.iter().zip(widths) {
        write!(f, "{cell:width$}  ")?;
    }
    writeln!(f, "{last}")
}
