//! `#[derive(Provide)]`: each field of a state for the handlers that ask for its type.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, Index, Member};

use crate::mistakes::Mistakes;
use crate::types;

/// An implementation of `Provide` for the whole state, and one for each field.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut mistakes = Mistakes::default();
    let fields: Vec<&Field> = if let Data::Struct(data) = &input.data {
        data.fields.iter().collect()
    } else {
        mistakes.on(&input.ident, "`Provide` is derived for a struct, whose fields it hands out");
        Vec::new()
    };
    let name = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();

    let mut seen = Vec::new();
    let mut provided = quote! {
        impl #impl_generics ::http_core::Provide<Self> for #name #type_generics #where_clause {
            fn provide(&self) -> &Self {
                self
            }
        }
    };
    for (number, field) in fields.into_iter().enumerate() {
        if is_skipped(field, &mut mistakes) {
            continue;
        }
        let ty = &field.ty;
        let text = types::text(ty);
        if seen.contains(&text) {
            let message = format!(
                "two fields are a `{text}`, so a handler could not tell which one it asks for: \
                 give one a type of its own, or mark it `#[provide(skip)]`"
            );
            mistakes.on(ty, message);
            continue;
        }
        seen.push(text);
        let member = match &field.ident {
            Some(name) => Member::Named(name.clone()),
            None => Member::Unnamed(Index::from(number)),
        };
        provided.extend(quote_spanned! {ty.span()=>
            impl #impl_generics ::http_core::Provide<#ty> for #name #type_generics #where_clause {
                fn provide(&self) -> &#ty {
                    &self.#member
                }
            }
        });
    }
    let errors = mistakes.tell();
    quote!(#provided #errors)
}

/// Whether the field says `#[provide(skip)]`.
fn is_skipped(field: &Field, mistakes: &mut Mistakes) -> bool {
    let mut skipped = false;
    for attribute in field.attrs.iter().filter(|one| one.path().is_ident("provide")) {
        match attribute.parse_args::<syn::Ident>() {
            Ok(word) if word == "skip" => skipped = true,
            _ => mistakes.on(attribute, "write `#[provide(skip)]`"),
        }
    }
    skipped
}
