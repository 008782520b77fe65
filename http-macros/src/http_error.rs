//! `#[derive(HttpError)]`: an error type as an answer, with a status for each variant and its `Display` as the message.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Data, DataEnum, DeriveInput, Ident};

use crate::mistakes::Mistakes;
use crate::responder;
use crate::status::{self, Range};

const RANGE: Range = Range { least: 400, most: 599, words: "those of errors are from 400 to 599" };

/// An implementation of `Responder`.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut mistakes = Mistakes::default();
    let of_all = status::read(&input.attrs, &RANGE, &mut mistakes);
    let status = match &input.data {
        Data::Struct(_) => {
            if of_all.is_none() {
                mistakes.on(&input.ident, "say which status it answers: `#[status(404)]`");
            }
            of_all.map(status::value).unwrap_or_default()
        }
        Data::Enum(data) => of_variants(&input.ident, data, of_all, &mut mistakes),
        Data::Union(_) => {
            mistakes.on(&input.ident, "`HttpError` is derived for an enum or a struct");
            TokenStream::new()
        }
    };
    let name = &input.ident;
    // Marked on the name: what is missing there is its `Display`.
    let told = quote_spanned!(name.span()=> ::http_core::expansion::respond_error(status, &self, response));
    let body = quote!(let status = #status; #told);
    responder::implement(name, &input.generics, &body, &mistakes)
}

/// The status of the variant that it is.
fn of_variants(
    name: &Ident,
    data: &DataEnum,
    of_all: Option<u16>,
    mistakes: &mut Mistakes,
) -> TokenStream {
    if data.variants.is_empty() {
        mistakes.on(name, "an error that has no variants never happens: add one");
    }
    let mut arms = TokenStream::new();
    for variant in &data.variants {
        let own = status::read(&variant.attrs, &RANGE, mistakes);
        let Some(code) = own.or(of_all) else {
            let message =
                "say which status it answers: `#[status(404)]`, here or on the enum for all";
            mistakes.on(&variant.ident, message);
            continue;
        };
        let (ident, code) = (&variant.ident, status::value(code));
        arms.extend(quote!(Self::#ident { .. } => #code,));
    }
    quote!(match &self { #arms })
}
