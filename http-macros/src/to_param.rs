//! The other half of `#[derive(FromParam)]`: a value as the text that it is read from.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput};

use crate::from_text;

/// An implementation of `ToParam` for a type that can derive `FromParam`.
pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    let (body, bound) = match &input.data {
        Data::Enum(data) => {
            let arms = data.variants.iter().map(|variant| {
                let (name, text) = (&variant.ident, from_text::written(variant));
                quote!(Self::#name => #text,)
            });
            (quote!(::std::borrow::Cow::Borrowed(match self { #(#arms)* })), None)
        }
        Data::Struct(data) => {
            let Some((member, field)) = data.fields.members().zip(&data.fields).next() else {
                return TokenStream::new();
            };
            let ty = &field.ty;
            // Where the inner type can only be read, so can this one, and that is no mistake.
            let bound = quote_spanned! {ty.span()=>
                for<'value> &'value #ty: ::http_core::ToParam,
            };
            let text = quote!(<&#ty as ::http_core::ToParam>::to_param(&&self.#member));
            (quote!(::std::borrow::Cow::Owned(#text.into_owned())), Some(bound))
        }
        Data::Union(_) => return TokenStream::new(),
    };
    let name = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let predicates = where_clause.map(|clause| clause.predicates.iter());
    let predicates = predicates.into_iter().flatten();
    quote! {
        impl #impl_generics ::http_core::ToParam for #name #type_generics
        where
            #bound
            #(#predicates,)*
        {
            fn to_param(&self) -> ::std::borrow::Cow<'_, str> {
                #body
            }
        }
    }
}
