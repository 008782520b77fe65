//! The code that stands for a handler in a table.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Lifetime, Type};

use crate::attribute::Dispatch;
use crate::fallback::without_attributes;
use crate::lifetimes;
use crate::model::Route;
use crate::pattern::{QueryValue, Segment};
use crate::signature::Argument;
use crate::url;

/// The function as it was written, and beside it, in the type namespace, a struct of the same name that carries its routes, of
/// which there is at least one. URLs lead to the first.
pub(crate) fn expand(routes: &[Route], item: &TokenStream) -> TokenStream {
    let [route, further @ ..] = routes else { return item.clone() };
    let marker = &route.signature.marker;
    let (name, arguments, params) = (&marker.name, marker.arguments(), marker.params());
    let predicates: Vec<_> = marker.predicates().collect();
    let declaration = marker.declaration();
    let entries = routes.iter().map(entry);
    let endpoints = routes.iter().enumerate().map(|(number, route)| endpoint(number, route));
    let numbers: Vec<usize> = (0..routes.len()).collect();
    let url = url::expand(route, routes);
    let item = if further.is_empty() { item.clone() } else { without_attributes(item) };
    // Nobody else would name their macros any more, and their imports be told as unused.
    let macros = route.signature.further.iter().map(syn::Attribute::path);
    let guards: Vec<_> = routes.iter().flat_map(|route| &route.attribute.guards).collect();
    let guard_bounds = guards.iter().map(
        |guard| quote_spanned!(guard.span()=> #guard: ::http_core::expansion::Routes<__State>,),
    );
    let guard_checks = guards.iter().map(|guard| {
        quote_spanned! {guard.span()=>
            const _: () = ::http_core::expansion::blame_guard(
                <#guard as ::http_core::expansion::Table>::ROLE,
            );
        }
    });
    let around = (!guards.is_empty()).then(|| around(routes));
    quote! {
        #[allow(clippy::needless_pass_by_value)]
        #item
        #declaration
        #[allow(deprecated)]
        const _: () = {
            #(#[allow(unused_imports)] use #macros as _;)*
            impl<#params> ::http_core::expansion::Table for #name #arguments
            where
                #(#predicates,)*
            {
                const ENTRIES: &'static [::http_core::expansion::Entry] = &[#(#entries),*];
            }
            #(#endpoints)*
            #url
            impl<#params __State: ::http_core::expansion::AppState> ::http_core::expansion::Routes<__State>
                for #name #arguments
            where
                #(#predicates,)*
                #(Self: ::http_core::expansion::Endpoint<__State, #numbers>,)*
                #(#guard_bounds)*
            {
                const HANDLERS: &'static [::http_core::expansion::Handler<__State>] =
                    &[#(::http_core::expansion::Handler::of::<Self, #numbers>()),*];
                #around
            }
            #(#guard_checks)*
        };
    }
}

/// The guards of the routes, as a table would list them.
fn around(routes: &[Route]) -> TokenStream {
    let items = routes.iter().map(|route| {
        let guards = &route.attribute.guards;
        quote! {
            ::http_core::expansion::Inner {
                prefix: &[],
                count: 1,
                around: &::http_core::expansion::Around::Items(&[
                    #(::http_core::expansion::Inner {
                        prefix: &[],
                        count: 0,
                        around: <#guards as ::http_core::expansion::Routes<__State>>::AROUND,
                    },)*
                    ::http_core::expansion::Inner {
                        prefix: &[],
                        count: 1,
                        around: &::http_core::expansion::Around::Nothing,
                    },
                ]),
            }
        }
    });
    quote! {
        const ITEMS: &'static [::http_core::expansion::Inner<__State>] = &[#(#items),*];
        const AROUND: &'static ::http_core::expansion::Around<__State> =
            &::http_core::expansion::Around::of_table(
                <Self as ::http_core::expansion::Routes<__State>>::ITEMS,
            );
    }
}

/// What the table is built from: the same for every app.
fn entry(route: &Route) -> TokenStream {
    let (method, doc) = (&route.attribute.method, &route.signature.doc);
    let pattern = &route.attribute.pattern;
    let text = route.signature.marker.name.unraw().to_string();
    let dispatch = match route.attribute.dispatch {
        Dispatch::Default => quote!(Default),
        Dispatch::Inline => quote!(Inline),
        Dispatch::Pool => quote!(Pool),
    };
    let body_bytes = match route.attribute.body_bytes {
        Some(bytes) => quote!(::core::option::Option::Some(#bytes)),
        None => quote!(::core::option::Option::None),
    };
    let consumes = &route.attribute.consumes;
    let produces = optional(route.attribute.produces.as_ref());
    let route_name = optional(route.attribute.name.as_ref());
    let segments = route.pattern.segments.iter().map(|segment| match segment {
        Segment::Static(text) => quote!(::http_core::expansion::Segment::Static(#text)),
        Segment::Affixed(prefix, _, suffix) => {
            quote!(::http_core::expansion::Segment::Affixed(#prefix, #suffix))
        }
        Segment::Param(_) => quote!(::http_core::expansion::Segment::Param),
        Segment::Rest(_) => quote!(::http_core::expansion::Segment::Rest),
    });
    quote! {
        ::http_core::expansion::Entry::new(
            &::http_core::expansion::Meta {
                method: #method,
                pattern: #pattern,
                handler: ::core::concat!(::core::module_path!(), "::", #text),
                file: ::core::file!(),
                line: ::core::line!(),
                doc: #doc,
                dispatch: ::http_core::expansion::Dispatch::#dispatch,
                body_bytes: #body_bytes,
                consumes: &[#(#consumes),*],
                produces: #produces,
                name: #route_name,
            },
            &[#(#segments),*],
        )
    }
}

fn optional(value: Option<&String>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// The handler for every app whose state can give the arguments, called by the route of this number.
fn endpoint(number: usize, route: &Route) -> TokenStream {
    let marker = &route.signature.marker;
    let (name, arguments, params) = (&marker.name, marker.arguments(), marker.params());
    let predicates = marker.predicates();
    let lifetime = lifetimes::call(Span::call_site());
    let bounds = requested(route).map(|ty| {
        quote_spanned! {ty.span()=>
            for<#lifetime> #ty: ::http_core::expansion::FromRequest<#lifetime, __State>,
        }
    });
    let (admit, call) = (admit(route, &lifetime), call(route, &lifetime));
    quote! {
        impl<#params __State: ::http_core::expansion::AppState>
            ::http_core::expansion::Endpoint<__State, #number> for #name #arguments
        where
            #(#predicates,)*
            #(#bounds)*
        {
            #admit
            #call
        }
    }
}

/// The function that asks every argument about a head, if there is one to ask.
fn admit(route: &Route, lifetime: &Lifetime) -> Option<TokenStream> {
    requested(route).next()?;
    let [head, refused] = ["head", "refused"].map(local);
    let asked = requested(route).map(|ty| {
        quote_spanned! {ty.span()=>
            #refused.take(
                <#ty as ::http_core::expansion::FromRequest<#lifetime, __State>>::admit(#head),
            );
        }
    });
    Some(quote! {
        const ASKS: bool = true;

        fn admit<#lifetime>(
            #head: &#lifetime ::http_core::expansion::Head<#lifetime>,
        ) -> ::core::result::Result<(), ::http_core::expansion::Rejection> {
            let mut #refused: ::http_core::expansion::Refused =
                ::core::default::Default::default();
            #(#asked)*
            #refused.finish()
        }
    })
}

/// The function that makes the arguments and calls the handler.
fn call(route: &Route, lifetime: &Lifetime) -> TokenStream {
    let [call, response, refused] = ["call", "response", "refused"].map(local);
    let arguments = &route.signature.arguments;
    let locals: Vec<_> =
        (0..arguments.len()).map(|number| local(&format!("argument_{number}"))).collect();
    let made = arguments.iter().zip(&locals).map(|(one, local)| {
        let value = value(route, one, &call, lifetime);
        quote_spanned!(one.ty.span()=> let #local = #refused.take(#value);)
    });
    let taken = (!arguments.is_empty()).then(|| {
        quote! {
            let mut #refused: ::http_core::expansion::Refused =
                ::core::default::Default::default();
            #(#made)*
            let (#(::core::option::Option::Some(#locals),)*) = (#(#locals,)*) else {
                return #refused.finish();
            };
        }
    });
    let marker = &route.signature.marker;
    let (name, turbofish) = (&marker.name, marker.turbofish());
    let output = Span::call_site().located_at(route.signature.output);
    let answered = quote_spanned! {output=>
        ::http_core::expansion::respond(#name #turbofish(#(#locals),*), #response);
    };
    let produced = route.attribute.produces.as_ref().map(|media_type| {
        quote! {
            ::http_core::expansion::produce(
                #response,
                const { ::http_core::expansion::MediaType::new(#media_type) },
            );
        }
    });
    quote! {
        fn call<#lifetime>(
            #call: &#lifetime ::http_core::expansion::Call<#lifetime, __State>,
            #response: &mut ::http_core::expansion::Response,
        ) -> ::core::result::Result<(), ::http_core::expansion::Rejection> {
            #taken
            #answered
            #produced
            ::core::result::Result::Ok(())
        }
    }
}

/// The expression that makes an argument, or says why it cannot be.
fn value(route: &Route, argument: &Argument, call: &Ident, lifetime: &Lifetime) -> TokenStream {
    let ty = &argument.ty;
    match source(route, argument) {
        Source::Param(number, name) => {
            quote_spanned!(ty.span()=> #call.path_value::<#ty>(#number, #name))
        }
        Source::Rest(number, name) => {
            quote_spanned!(ty.span()=> #call.rest_value::<#ty>(#number, #name))
        }
        Source::Query(QueryValue { name, default: None }) => {
            quote_spanned!(ty.span()=> #call.query_value::<#ty>(#name))
        }
        Source::Query(QueryValue { name, default: Some(default) }) => {
            let default = quote_spanned!(ty.span()=> || -> #ty { #default });
            quote_spanned!(ty.span()=> #call.query_value_or::<#ty>(#name, #default))
        }
        Source::Request => quote_spanned! {ty.span()=>
            {
                let _ = ::http_core::expansion::check_argument::<#lifetime, #ty>;
                <#ty as ::http_core::expansion::FromRequest<#lifetime, __State>>::from_request(
                    #call,
                )
            }
        },
    }
}

/// What an argument is made from.
enum Source<'a> {
    /// The parameter of this number and name.
    Param(usize, &'a str),
    /// The same, where it is the rest of the path.
    Rest(usize, &'a str),
    Query(&'a QueryValue),
    /// Whatever its type asks for.
    Request,
}

fn source<'a>(route: &'a Route, argument: &Argument) -> Source<'a> {
    let Some(name) = argument.name.as_ref() else { return Source::Request };
    match (route.param(name), route.query(name)) {
        (Some((number, Segment::Rest(name))), _) => Source::Rest(number, name),
        (Some((number, segment)), _) => Source::Param(number, segment.name().unwrap_or_default()),
        (None, Some(value)) => Source::Query(value),
        (None, None) => Source::Request,
    }
}

/// A name that no handler, however it is called, can hide.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The types of the arguments that are named neither in the path nor in the query.
fn requested(route: &Route) -> impl Iterator<Item = &Type> {
    let arguments = route.signature.arguments.iter();
    let asked = arguments.filter(|argument| matches!(source(route, argument), Source::Request));
    asked.map(|argument| &argument.ty)
}
