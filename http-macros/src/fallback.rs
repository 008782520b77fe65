//! What stands in the place of a handler in which something is wrong: the user's function, and a stub that can be mounted.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Attribute;
use syn::parse::{ParseStream, Parser};

use crate::model::Broken;
use crate::signature::{is_hook, is_route};

/// The mistakes, and what keeps anything else from being reported.
pub(crate) fn expand(broken: &Broken, item: &TokenStream) -> TokenStream {
    let errors = broken.mistakes.tell();
    let item = without_attributes(item);
    let Some(signature) = broken.signature.as_ref().filter(|signature| !signature.is_method) else {
        return quote!(#item #errors);
    };
    let marker = &signature.marker;
    let (name, arguments, params) = (&marker.name, marker.arguments(), marker.bare_params());
    let declaration = marker.declaration();
    let macros = signature.further.iter().map(Attribute::path);
    quote! {
        #item
        #errors
        #declaration
        const _: () = {
            #(#[allow(unused_imports)] use #macros as _;)*
            impl<#params> ::http_core::expansion::Table for #name #arguments {
                const ENTRIES: &'static [::http_core::expansion::Entry] = &[];
                const ROLE: ::http_core::expansion::Role = ::http_core::expansion::Role::Broken;
            }
            impl<#params __State: ::http_core::expansion::AppState> ::http_core::expansion::Routes<__State>
                for #name #arguments
            {
                const HANDLERS: &'static [::http_core::expansion::Handler<__State>] = &[];
            }
        };
    }
}

/// The item without further attributes of this crate, which would report the same mistakes again.
pub(crate) fn without_attributes(item: &TokenStream) -> TokenStream {
    let parser = |input: ParseStream<'_>| {
        let mut attributes = input.call(Attribute::parse_outer)?;
        attributes.retain(|attribute| !is_route(attribute) && !is_hook(attribute));
        let rest: TokenStream = input.parse()?;
        Ok(quote!(#(#attributes)* #rest))
    };
    parser.parse2(item.clone()).unwrap_or_else(|_| item.clone())
}
