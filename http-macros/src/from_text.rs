//! `#[derive(FromParam)]` and `#[derive(FromQuery)]`: a value as an enum of names, or as a type around another.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{
    Attribute, Data, DataEnum, DataStruct, DeriveInput, Field, Fields, Generics, Ident, Lifetime,
    LitStr, Variant,
};

use crate::mistakes::Mistakes;
use crate::to_param;

/// What a value is read from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// One text: `FromParam`.
    Param,
    /// All that a query has under its name: `FromQuery`.
    Query,
}

/// An implementation of `FromParam` or `FromQuery`.
pub(crate) fn expand(item: TokenStream, source: Source) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut mistakes = Mistakes::default();
    let (mut generics, lifetime) = with_lifetime(&input.generics, &mut mistakes);
    let mut further = TokenStream::new();
    let body = match (&input.data, source) {
        (Data::Enum(data), Source::Param) => names(&input, data, &mut mistakes),
        (Data::Struct(data), _) => {
            let trait_name = source.names().0;
            bound(&mut generics, data.fields.iter().next(), &quote!(#trait_name<#lifetime>));
            let (body, plain) = inner(&input, data, source, &lifetime, &mut mistakes);
            further = plain;
            body
        }
        (_, Source::Param) => {
            mistakes.on(&input.ident, "`FromParam` is derived for an enum or a struct");
            TokenStream::new()
        }
        (_, Source::Query) => {
            let message = "`FromQuery` is derived for a struct with one field; \
                           for an enum derive `FromParam`, by which it is read from a query too";
            mistakes.on(&input.ident, message);
            TokenStream::new()
        }
    };
    let body =
        if mistakes.is_empty() { body } else { quote!(let _ = given; ::core::unreachable!()) };
    let (of, function) = source.names();
    let given = match source {
        Source::Param => quote!(&#lifetime str),
        Source::Query => quote!(::http_core::handler::Values<#lifetime>),
    };
    let name = &input.ident;
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = input.generics.split_for_impl();
    let errors = mistakes.tell();
    let written =
        (source == Source::Param && mistakes.is_empty()).then(|| to_param::expand(&input));
    quote! {
        #written
        impl #impl_generics ::http_core::handler::#of<#lifetime> for #name #type_generics
        #where_clause
        {
            fn #function(
                given: #given,
            ) -> ::core::result::Result<Self, ::http_core::handler::Mismatch> {
                #body
            }
            #further
        }
        #errors
    }
}

impl Source {
    /// The trait and its function.
    fn names(self) -> (TokenStream, TokenStream) {
        match self {
            Source::Param => (quote!(FromParam), quote!(from_param)),
            Source::Query => (quote!(FromQuery), quote!(from_query)),
        }
    }
}

/// The type's own lifetime, or one more.
pub(crate) fn with_lifetime(generics: &Generics, mistakes: &mut Mistakes) -> (Generics, Lifetime) {
    let mut generics = generics.clone();
    let mut own = generics.lifetimes().map(|param| param.lifetime.clone());
    if let Some(first) = own.next() {
        if let Some(second) = own.next() {
            let message = "the text has one lifetime: a type with two cannot be read from it";
            mistakes.on(second, message);
        }
        drop(own);
        return (generics, first);
    }
    drop(own);
    let request: Lifetime = syn::parse_quote!('request);
    generics.params.insert(0, syn::parse_quote!(#request));
    (generics, request)
}

/// What the type of the field has to be, where it may be one of several.
pub(crate) fn bound(generics: &mut Generics, field: Option<&Field>, trait_name: &TokenStream) {
    if let (Some(field), true) = (field, generics.type_params().next().is_some()) {
        let ty = &field.ty;
        let predicate = syn::parse_quote!(#ty: ::http_core::handler::#trait_name);
        generics.make_where_clause().predicates.push(predicate);
    }
}

/// One of the names of an enum's variants.
fn names(input: &DeriveInput, data: &DataEnum, mistakes: &mut Mistakes) -> TokenStream {
    if data.variants.is_empty() {
        mistakes.on(&input.ident, "an enum without variants has no value: add one");
    }
    let mut seen: Vec<String> = Vec::new();
    let mut arms = TokenStream::new();
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            let message = "the path gives a name and nothing for the fields: take them out";
            mistakes.on(&variant.fields, message);
        }
        let written = rename(&variant.attrs, mistakes);
        let ident = &variant.ident;
        let text = variant_text(ident, written.as_ref());
        if text.is_empty() {
            mistakes.on(&written, "a value of the path is never empty: write a name");
        }
        if seen.contains(&text) {
            let message = format!("two variants are called `{text}`: rename one");
            match &written {
                Some(literal) => mistakes.on(literal, message),
                None => mistakes.on(ident, message),
            }
        }
        arms.extend(quote!(#text => ::core::result::Result::Ok(Self::#ident),));
        seen.push(text);
    }
    let expected = list(&seen);
    quote! {
        match given {
            #arms
            _ => ::core::result::Result::Err(::http_core::handler::Mismatch::expected(#expected)),
        }
    }
}

/// The text of a variant.
fn variant_text(name: &Ident, renamed: Option<&LitStr>) -> String {
    renamed.map_or_else(|| kebab(&name.unraw().to_string()), LitStr::value)
}

/// What `ToParam` writes for a variant without mistakes.
pub(crate) fn written(variant: &Variant) -> String {
    let renamed = rename(&variant.attrs, &mut Mistakes::default());
    variant_text(&variant.ident, renamed.as_ref())
}

/// The one field of a struct, and for a parameter what reads it from bytes as they were sent.
fn inner(
    input: &DeriveInput,
    data: &DataStruct,
    source: Source,
    lifetime: &Lifetime,
    mistakes: &mut Mistakes,
) -> (TokenStream, TokenStream) {
    let Some((field, None)) = ({
        let mut fields = data.fields.iter();
        fields.next().map(|first| (first, fields.next()))
    }) else {
        let message = match source {
            Source::Param => "the path gives one value: the struct has one field",
            Source::Query => {
                "one name gives one value: the struct has one field; \
                              for several names derive `FromPairs`"
            }
        };
        mistakes.on(&input.ident, message);
        return Default::default();
    };
    let ty = &field.ty;
    let (of, function) = source.names();
    let read = quote_spanned! {ty.span()=>
        <#ty as ::http_core::handler::#of<#lifetime>>::#function(given)
    };
    let made = match &field.ident {
        Some(name) => quote!(|inner| Self { #name: inner }),
        None => quote!(Self),
    };
    let plain = (source == Source::Param).then(|| {
        quote_spanned! {ty.span()=>
            fn from_plain(
                raw: &#lifetime [u8],
            ) -> ::core::option::Option<Self> {
                <#ty as ::http_core::handler::FromParam<#lifetime>>::from_plain(raw).map(#made)
            }
        }
    });
    (quote!(#read.map(#made)), quote!(#plain))
}

/// The text of `#[param(rename = "text")]`.
fn rename(attributes: &[Attribute], mistakes: &mut Mistakes) -> Option<LitStr> {
    let mut found = None;
    for attribute in attributes.iter().filter(|one| one.path().is_ident("param")) {
        let read = attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("rename") {
                return Err(meta.error("there is no such key"));
            }
            if found.is_some() {
                mistakes.on(&meta.path, "`rename` is set twice: leave one");
            }
            found = Some(meta.value()?.parse::<LitStr>()?);
            Ok(())
        });
        if read.is_err() {
            mistakes.on(attribute, "write `#[param(rename = \"name\")]`");
        }
    }
    found
}

/// `InProgress` as `in-progress`, `HttpUrl2` as `http-url2`.
fn kebab(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (at, char) in chars.iter().enumerate() {
        let begins = char.is_uppercase()
            && at > 0
            && (!chars[at - 1].is_uppercase()
                || chars.get(at + 1).is_some_and(|c| c.is_lowercase()));
        if begins {
            out.push('-');
        }
        out.extend(char.to_lowercase());
    }
    out
}

/// `a, b or c`.
fn list(names: &[String]) -> String {
    match names {
        [all @ .., last] if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        _ => names.join(""),
    }
}

#[cfg(test)]
mod tests {
    use super::{kebab, list};

    #[test]
    fn names_are_in_kebab_case() {
        for (name, text) in
            [("Red", "red"), ("InProgress", "in-progress"), ("HTTPUrl2", "http-url2"), ("X", "x")]
        {
            assert_eq!(kebab(name), text);
        }
    }

    #[test]
    fn names_are_listed_as_one_says_them() {
        let names = |list: &[&str]| list.iter().map(|&name| name.into()).collect::<Vec<String>>();
        assert_eq!(list(&names(&["a"])), "a");
        assert_eq!(list(&names(&["a", "b", "c"])), "a, b or c");
    }
}
