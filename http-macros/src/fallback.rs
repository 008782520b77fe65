//! What stands in the place of a handler in which something is wrong: the user's function, and a stub that can be mounted.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Broken;

/// The mistakes, and what keeps anything else from being reported.
pub(crate) fn expand(broken: &Broken, item: &TokenStream) -> TokenStream {
    let errors = broken.mistakes.tell();
    let Some(signature) = broken.signature.as_ref().filter(|signature| !signature.is_method) else {
        return quote!(#item #errors);
    };
    let (visibility, name) = (&signature.visibility, &signature.name);
    quote! {
        #item
        #errors
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #visibility struct #name {}
        const _: () = {
            impl ::http_core::expansion::Table for #name {
                const ENTRIES: &'static [::http_core::expansion::Entry] = &[];
            }
            impl<S: ::http_core::expansion::AppState> ::http_core::expansion::Routes<S> for #name {
                const HANDLERS: &'static [::http_core::expansion::Handler<S>] = &[];
            }
        };
    }
}
