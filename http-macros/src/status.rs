//! `#[status(404)]`: which status a variant or a struct answers.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, LitInt};

use crate::mistakes::Mistakes;

/// What a status may be, and how to say so.
pub(crate) struct Range {
    pub(crate) least: u16,
    pub(crate) most: u16,
    pub(crate) words: &'static str,
}

/// The status that stands among `attributes`, if one does.
pub(crate) fn read(
    attributes: &[Attribute],
    range: &Range,
    mistakes: &mut Mistakes,
) -> Option<u16> {
    let mut found = None;
    for attribute in attributes.iter().filter(|one| one.path().is_ident("status")) {
        let Ok(literal) = attribute.parse_args::<LitInt>() else {
            mistakes.on(attribute, "write the number of a status: `#[status(404)]`");
            // That it is missing is not to be told as well.
            found = found.or(Some(range.most));
            continue;
        };
        if found.is_some() {
            mistakes.on(attribute, "the status is said twice: leave one");
        }
        match literal.base10_parse::<u16>() {
            Ok(status) if (range.least..=range.most).contains(&status) => found = Some(status),
            _ => {
                mistakes.on(&literal, format!("`{literal}` is no status here: {}", range.words));
                found = found.or(Some(range.most));
            }
        }
    }
    found
}

/// The status as a value.
pub(crate) fn value(status: u16) -> TokenStream {
    quote!(::http_core::expansion::status(#status))
}
