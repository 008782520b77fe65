//! `#[derive(FromPairs)]`: a struct whose fields are the values of a query or a form.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Expr, Field, Fields, LitStr, Token};

use crate::from_text::{bound, with_lifetime};
use crate::mistakes::Mistakes;

/// An implementation of `FromPairs`.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut mistakes = Mistakes::default();
    let (mut generics, lifetime) = with_lifetime(&input.generics, &mut mistakes);
    let fields: Vec<&Field> = match &input.data {
        Data::Struct(data) if !matches!(data.fields, Fields::Unnamed(_)) => {
            data.fields.iter().collect()
        }
        _ => {
            let message = "`FromPairs` is derived for a struct with named fields: \
                           each takes the value of its name";
            mistakes.on(&input.ident, message);
            Vec::new()
        }
    };
    let locals: Vec<Ident> =
        (0..fields.len()).map(|number| local(&format!("field_{number}"))).collect();
    let mut seen = Vec::new();
    let mut taken = TokenStream::new();
    for (field, local) in fields.iter().zip(&locals) {
        taken.extend(take(field, local, &mut seen, &mut mistakes));
        bound(&mut generics, Some(field), &quote!(FromQuery<#lifetime>));
    }
    let [pairs, mismatches] = ["pairs", "mismatches"].map(local);
    let body = if mistakes.is_empty() {
        let names = fields.iter().filter_map(|field| field.ident.as_ref());
        quote! {
            let mut #mismatches: ::http_core::handler::Mismatches =
                ::core::default::Default::default();
            #taken
            let (#(::core::option::Option::Some(#locals),)*) = (#(#locals,)*) else {
                return ::core::result::Result::Err(#mismatches);
            };
            ::core::result::Result::Ok(Self { #(#names: #locals),* })
        }
    } else {
        quote!(let _ = #pairs; ::core::unreachable!())
    };
    let name = &input.ident;
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = input.generics.split_for_impl();
    let errors = mistakes.tell();
    quote! {
        impl #impl_generics ::http_core::handler::FromPairs<#lifetime> for #name #type_generics
        #where_clause
        {
            fn from_pairs(
                #pairs: ::http_core::handler::Pairs<#lifetime>,
            ) -> ::core::result::Result<Self, ::http_core::handler::Mismatches> {
                #body
            }
        }
        #errors
    }
}

/// Reads one field.
fn take(
    field: &Field,
    own: &Ident,
    seen: &mut Vec<String>,
    mistakes: &mut Mistakes,
) -> TokenStream {
    let keys = Keys::read(&field.attrs, mistakes);
    let Some(ident) = &field.ident else { return TokenStream::new() };
    let name = match &keys.rename {
        Some(literal) => literal.value(),
        None => ident.unraw().to_string(),
    };
    if seen.contains(&name) {
        let message = format!("two fields are called `{name}`: rename one");
        match &keys.rename {
            Some(literal) => mistakes.on(literal, message),
            None => mistakes.on(ident, message),
        }
    }
    let ty = &field.ty;
    let [pairs, mismatches, given] = ["pairs", "mismatches", "given"].map(local);
    let taken = match &keys.default {
        Default::None => quote_spanned!(ty.span()=> #mismatches.take::<#ty>(#pairs, #name)),
        Default::OfType => quote_spanned! {ty.span()=>
            #mismatches.take::<::core::option::Option<#ty>>(#pairs, #name)
                .map(::core::option::Option::unwrap_or_default)
        },
        Default::Value(value) => {
            let read = quote_spanned! {ty.span()=>
                #mismatches.take::<::core::option::Option<#ty>>(#pairs, #name)
            };
            quote!(#read.map(|#given| #given.unwrap_or_else(|| #value)))
        }
    };
    seen.push(name);
    quote!(let #own = #taken;)
}

/// A name that no default of a field can mean.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// What stands in `#[pairs(…)]`.
struct Keys {
    rename: Option<LitStr>,
    default: Default,
}

/// What a value is that is not there.
enum Default {
    None,
    OfType,
    Value(Box<Expr>),
}

impl Keys {
    fn read(attributes: &[Attribute], mistakes: &mut Mistakes) -> Keys {
        let mut keys = Keys { rename: None, default: Default::None };
        for attribute in attributes.iter().filter(|one| one.path().is_ident("pairs")) {
            let read = attribute.parse_nested_meta(|meta| {
                let is_set = match &keys {
                    _ if meta.path.is_ident("rename") => keys.rename.is_some(),
                    _ => meta.path.is_ident("default") && !matches!(keys.default, Default::None),
                };
                if is_set {
                    let key = meta.path.to_token_stream();
                    mistakes.on(&meta.path, format!("`{key}` is set twice: leave one"));
                }
                if meta.path.is_ident("rename") {
                    keys.rename = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("default") {
                    keys.default = if meta.input.peek(Token![=]) {
                        Default::Value(meta.value()?.parse()?)
                    } else {
                        Default::OfType
                    };
                } else {
                    return Err(meta.error("there is no such key"));
                }
                Ok(())
            });
            if read.is_err() {
                let message = "write `#[pairs(rename = \"name\")]`, `#[pairs(default)]` or \
                               `#[pairs(default = value)]`";
                mistakes.on(attribute, message);
            }
        }
        keys
    }
}
