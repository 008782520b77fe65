//! The functions that give the URL of a handler: `show::url(7)`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::model::Route;
use crate::pattern::{QueryValue, Segment};
use crate::signature::Signature;
use crate::types::inner;
use crate::{lifetimes, names};

/// `url` and `url_in`, which lead to `route`, the first of `routes`, and where the handler stands in itself.
pub(crate) fn expand(route: &Route, routes: &[Route]) -> TokenStream {
    let marker = &route.signature.marker;
    let (name, arguments, params) = (&marker.name, marker.arguments(), marker.params());
    let declared = marker.declared();
    let predicates: Vec<_> = marker.predicates().collect();
    let functions = functions(route, &written(route, routes));
    // The alias means the handler also where the root of the crate has another of its name.
    quote! {
        impl<#params> ::http_core::expansion::Mounts<#name #arguments, ::http_core::expansion::Here>
            for #name #arguments
        where
            #(#predicates,)*
        {
        }
        #functions
        type __HttpCoreHandler #declared = #name #arguments;
        #[allow(unused_imports)]
        use ::http_core::expansion::ROUTES;
        const _: () = {
            #[allow(unused_imports)]
            use crate::*;
            impl<#params> ::http_core::expansion::RootedIn<ROUTES> for __HttpCoreHandler #arguments
            where
                #(#predicates,)*
            {
            }
        };
    }
}

fn functions(route: &Route, written: &TokenStream) -> TokenStream {
    let marker = &route.signature.marker;
    let (visibility, name, arguments, params) =
        (&marker.visibility, &marker.name, marker.arguments(), marker.params());
    let predicates: Vec<_> = marker.predicates().collect();
    let (values, url) = (Values::of(route), url());
    let [link, root_table, only_place] =
        ["UrlWithQuery", "RootTable", "OnlyPlace"].map(|name| names::beside(name, written));
    let (output, made, setters) = if values.optional.is_empty() {
        (quote!(::http_core::expansion::Url), quote!(#url), None)
    } else {
        let turbofish = marker.turbofish();
        let made = quote!(#link #turbofish { inner: #url, of: ::core::marker::PhantomData });
        (quote!(#link #arguments), made, Some(setters(route, &link, &values.optional)))
    };
    let lifetime = lifetimes::call(Span::call_site());
    let (names, types): (Vec<_>, Vec<_>) =
        values.required.iter().map(|value| (&value.name, &value.ty)).unzip();
    let bounds = types.iter().map(|ty| bound(ty));
    let bounds: Vec<_> = bounds.collect();
    let steps = route.pattern.segments.iter().map(|segment| step(segment, &values));
    let queried = values.required.iter().filter_map(|value| match &value.role {
        Role::Query(key) => Some((key, text(&value.name, &value.ty))),
        Role::Path => None,
    });
    let queried = queried.map(|(key, text)| quote!(#url.query(#key, &#text);));
    let doc = format!("The URL that leads to `{name}`: `{}`.", route.attribute.pattern.value());
    quote! {
        impl<#params> #name #arguments
        where
            #(#predicates,)*
        {
            #[doc = #doc]
            #[must_use]
            #[allow(clippy::too_many_arguments)]
            #visibility fn url<#lifetime, #root_table, #only_place>(
                #(#names: #types),*
            ) -> #output
            where
                Self: ::http_core::expansion::RootedIn<#root_table>,
                #root_table: ::http_core::expansion::Mounts<Self, #only_place> + ::core::default::Default,
                #only_place: ::http_core::expansion::Place,
                #(#bounds,)*
            {
                Self::url_in::<#root_table, #only_place>(::core::default::Default::default(), #(#names),*)
            }

            #[doc = #doc]
            #[must_use]
            #[allow(clippy::too_many_arguments)]
            #visibility fn url_in<#lifetime, #root_table, #only_place>(
                _: #root_table,
                #(#names: #types),*
            ) -> #output
            where
                #root_table: ::http_core::expansion::Mounts<Self, #only_place>,
                #only_place: ::http_core::expansion::Place,
                #(#bounds,)*
            {
                let mut #url = ::http_core::expansion::Url::to::<Self, #root_table, #only_place>();
                #(#steps)*
                #(#queried)*
                #made
            }
        }
        #setters
    }
}

/// All that is named beside what this declares: in the types of the handler and its arguments, in defaults and guards.
fn written(route: &Route, routes: &[Route]) -> TokenStream {
    let Signature { marker, arguments, .. } = &*route.signature;
    let (name, params, predicates) = (&marker.name, marker.params(), marker.predicates());
    let types = arguments.iter().map(|argument| &argument.ty);
    let guards = routes.iter().flat_map(|route| &route.attribute.guards);
    let values = routes.iter().flat_map(|route| &route.pattern.query);
    let defaults = values.map(|value| &value.default);
    quote!(#name #params #(#predicates)* #(#types)* #(#guards)* #(#defaults)*)
}

/// A URL to which values of the query can be added.
fn setters(route: &Route, link: &Ident, values: &[Value]) -> TokenStream {
    let marker = &route.signature.marker;
    let (visibility, arguments, params) = (&marker.visibility, marker.arguments(), marker.params());
    let predicates: Vec<_> = marker.predicates().collect();
    let lifetime = lifetimes::call(Span::call_site());
    let wrapper = marker.wrapper(link, &quote!(::http_core::expansion::Url));
    let setters = values.iter().map(|value| {
        let (name, ty, bound) = (&value.name, &value.ty, bound(&value.ty));
        let Role::Query(key) = &value.role else { return quote!() };
        let text = text(name, ty);
        let doc = format!("With `{key}` in the query.");
        let setter = setter(name);
        quote! {
            #[doc = #doc]
            #[must_use]
            #visibility fn #setter<#lifetime>(mut self, #name: #ty) -> Self
            where
                #bound,
            {
                self.inner.query(#key, &#text);
                self
            }
        }
    });
    let shown = [quote!(Display), quote!(Debug)].map(|how| {
        quote! {
            impl<#params> ::core::fmt::#how for #link #arguments {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::#how::fmt(&self.inner, f)
                }
            }
        }
    });
    let converted = [
        quote!(::http_core::expansion::Url),
        quote!(::std::string::String),
        quote!(::std::borrow::Cow<'static, str>),
    ]
    .map(|target| {
        quote! {
            impl<#params> ::core::convert::From<#link #arguments> for #target {
                fn from(link: #link #arguments) -> Self {
                    ::core::convert::From::from(link.inner)
                }
            }
        }
    });
    quote! {
        #wrapper
        impl<#params> #link #arguments
        where
            #(#predicates,)*
        {
            #(#setters)*
        }
        impl<#params> ::core::ops::Deref for #link #arguments {
            type Target = ::http_core::expansion::Url;
            fn deref(&self) -> &::http_core::expansion::Url {
                &self.inner
            }
        }
        impl<#params> ::core::clone::Clone for #link #arguments {
            fn clone(&self) -> Self {
                Self { inner: ::core::clone::Clone::clone(&self.inner), of: self.of }
            }
        }
        #(#shown)*
        #(#converted)*
    }
}

/// The function that adds this value: `page`, or `with_method` where the URL itself has a function of the value's name.
fn setter(name: &Ident) -> Ident {
    if OF_EVERY_URL.iter().any(|own| name == own) {
        return format_ident!("with_{name}");
    }
    name.clone()
}

/// What can be called on any URL.
const OF_EVERY_URL: [&str; 12] = [
    "as_ref",
    "as_str",
    "borrow",
    "clone",
    "deref",
    "eq",
    "fmt",
    "into",
    "method",
    "to_owned",
    "to_string",
    "try_into",
];

/// The URL in the making, which no argument can hide.
fn url() -> Ident {
    Ident::new("url", Span::mixed_site())
}

/// What writes a segment of the path.
fn step(segment: &Segment, values: &Values) -> TokenStream {
    let url = url();
    let value = |name: &str| {
        let value = values.required.iter().find(|value| value.name.unraw() == name);
        value.map(|value| text(&value.name, &value.ty)).unwrap_or_default()
    };
    match segment {
        Segment::Static(text) => quote!(#url.slash(); #url.part(#text);),
        Segment::Param(name) => {
            let value = value(name);
            quote!(#url.slash(); #url.part(&#value);)
        }
        Segment::Affixed(prefix, name, suffix) => {
            let value = value(name);
            quote!(#url.slash(); #url.part(#prefix); #url.part(&#value); #url.part(#suffix);)
        }
        Segment::Rest(name) => {
            let value = value(name);
            quote!(#url.slash(); #url.rest(&#value);)
        }
    }
}

/// What a URL is made of, by its place in it.
struct Values {
    /// In the order of the pattern.
    required: Vec<Value>,
    /// Those of the query that may be left out.
    optional: Vec<Value>,
}

struct Value {
    name: Ident,
    ty: Type,
    role: Role,
}

enum Role {
    Path,
    /// A value of the query, under this name.
    Query(String),
}

impl Values {
    fn of(route: &Route) -> Values {
        let mut values = Values { required: Vec::new(), optional: Vec::new() };
        let params = route.pattern.segments.iter().filter_map(Segment::name);
        for name in params {
            if let Some((name, ty)) = argument(route, name) {
                let ty = inner(ty, &["Result"]).unwrap_or(ty).clone();
                values.required.push(Value { name, ty, role: Role::Path });
            }
        }
        for QueryValue { name: key, default } in &route.pattern.query {
            let Some((name, ty)) = argument(route, key) else { continue };
            let ty = inner(ty, &["Result"]).unwrap_or(ty);
            let many = inner(ty, &["Option", "Vec"]);
            let value =
                Value { name, ty: many.unwrap_or(ty).clone(), role: Role::Query(key.clone()) };
            let list = if many.is_some() || default.is_some() {
                &mut values.optional
            } else {
                &mut values.required
            };
            list.push(value);
        }
        values
    }
}

/// The argument of this name and its type.
fn argument<'a>(route: &'a Route, name: &str) -> Option<(Ident, &'a Type)> {
    route.signature.arguments.iter().find_map(|argument| {
        let own = argument.name.as_ref().filter(|own| own.unraw() == name)?;
        Some((own.clone(), &argument.ty))
    })
}

/// Asked of a type only where a URL is made with it: a type that is only read needs not be written.
fn bound(ty: &Type) -> TokenStream {
    quote_spanned!(ty.span()=> for<'value> &'value #ty: ::http_core::expansion::ToParam)
}

fn text(name: &Ident, ty: &Type) -> TokenStream {
    quote!(<&#ty as ::http_core::expansion::ToParam>::to_param(&&#name))
}
