//! `#[derive(FromHeader)]`: a struct around the value of one header field.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, LitStr};

use crate::from_text::{bound, with_lifetime};
use crate::method::is_token_byte;
use crate::mistakes::Mistakes;

/// An implementation of `FromHeader`.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut mistakes = Mistakes::default();
    let (mut generics, lifetime) = with_lifetime(&input.generics, &mut mistakes);
    let field_name = field_name(&input, &mut mistakes);
    bound(&mut generics, only_field(&input), &quote!(FromParam<#lifetime>));
    let body = match only_field(&input) {
        Some(field) => {
            let ty = &field.ty;
            let read = quote_spanned! {ty.span()=>
                <#ty as ::http_core::handler::FromParam<#lifetime>>::from_param(value)
            };
            let made = match &field.ident {
                Some(name) => quote!(|inner| Self { #name: inner }),
                None => quote!(Self),
            };
            quote!(#read.map(#made))
        }
        None => {
            let message =
                "`FromHeader` is derived for a struct with one field, which takes the value";
            mistakes.on(&input.ident, message);
            TokenStream::new()
        }
    };
    let body =
        if mistakes.is_empty() { body } else { quote!(let _ = value; ::core::unreachable!()) };
    let name = &input.ident;
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = input.generics.split_for_impl();
    let errors = mistakes.tell();
    quote! {
        impl #impl_generics ::http_core::handler::FromHeader<#lifetime> for #name #type_generics
        #where_clause
        {
            const NAME: ::http_core::header::HeaderName =
                ::http_core::header::HeaderName::from_static(#field_name);

            fn from_header(
                value: &#lifetime str,
            ) -> ::core::result::Result<Self, ::http_core::handler::Mismatch> {
                #body
            }
        }
        #errors
    }
}

/// The text of `#[header("x-name")]`, in lower case.
fn field_name(input: &DeriveInput, mistakes: &mut Mistakes) -> String {
    // Something that is a name, where there is a mistake already.
    let mut name = String::from("x");
    let mut count = 0;
    for attribute in input.attrs.iter().filter(|one| one.path().is_ident("header")) {
        count += 1;
        let Ok(literal) = attribute.parse_args::<LitStr>() else {
            mistakes.on(attribute, "write the name of the field: `#[header(\"x-name\")]`");
            continue;
        };
        let text = literal.value();
        if text.is_empty() || !text.bytes().all(is_token_byte) {
            let message = format!(
                "`{text}` is no name of a field: it may have letters, digits and `!#$%&'*+-.^_|~`"
            );
            mistakes.on(&literal, message);
        } else {
            name = text.to_ascii_lowercase();
        }
        if count > 1 {
            mistakes.on(attribute, "a value is read from one field: leave one name");
        }
    }
    if count == 0 {
        mistakes.on(&input.ident, "say which field it is read from: `#[header(\"x-name\")]`");
    }
    name
}

fn only_field(input: &DeriveInput) -> Option<&Field> {
    let Data::Struct(data) = &input.data else { return None };
    let mut fields = data.fields.iter();
    let first = fields.next()?;
    fields.next().is_none().then_some(first)
}
