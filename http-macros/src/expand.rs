//! The code that stands for a handler in a table.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Lifetime, Type};

use crate::attribute::Dispatch;
use crate::lifetimes;
use crate::model::Route;
use crate::pattern::Segment;
use crate::signature::Argument;

/// The function as it was written, and beside it, in the type namespace, a struct of the same name that carries the route.
pub(crate) fn expand(route: &Route, item: &TokenStream) -> TokenStream {
    let (visibility, name) = (&route.signature.visibility, &route.signature.name);
    let table = table(route);
    let endpoint = endpoint(route);
    quote! {
        #[allow(clippy::needless_pass_by_value)]
        #item
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #visibility struct #name {}
        const _: () = {
            #table
            #endpoint
            impl<__State: ::http_core::expansion::AppState> ::http_core::expansion::Routes<__State> for #name
            where
                Self: ::http_core::expansion::Endpoint<__State>,
            {
                const HANDLERS: &'static [::http_core::expansion::Handler<__State>] =
                    &[::http_core::expansion::Handler::of::<Self>()];
            }
        };
    }
}

/// What the table is built from: the same for every app.
fn table(route: &Route) -> TokenStream {
    let (method, doc) = (&route.attribute.method, &route.signature.doc);
    let (name, pattern) = (&route.signature.name, &route.attribute.pattern);
    let text = name.unraw().to_string();
    let dispatch = match route.attribute.dispatch {
        Dispatch::Default => quote!(Default),
        Dispatch::Inline => quote!(Inline),
        Dispatch::Pool => quote!(Pool),
    };
    let body_bytes = match route.attribute.body_bytes {
        Some(bytes) => quote!(::core::option::Option::Some(#bytes)),
        None => quote!(::core::option::Option::None),
    };
    let segments = route.segments.iter().map(|segment| match segment {
        Segment::Static(text) => quote!(::http_core::expansion::Segment::Static(#text)),
        Segment::Param(name) => quote!(::http_core::expansion::Segment::Param(#name)),
    });
    quote! {
        impl ::http_core::expansion::Table for #name {
            const ENTRIES: &'static [::http_core::expansion::Entry] = &[
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
                    },
                    &[#(#segments),*],
                ),
            ];
        }
    }
}

/// The handler for every app whose state can give the arguments.
fn endpoint(route: &Route) -> TokenStream {
    let name = &route.signature.name;
    let lifetime = lifetimes::call(Span::call_site());
    let bounds = requested(route).map(|ty| {
        quote_spanned! {ty.span()=>
            for<#lifetime> #ty: ::http_core::expansion::FromRequest<#lifetime, __State>,
        }
    });
    let (admit, call) = (admit(route, &lifetime), call(route, &lifetime));
    quote! {
        impl<__State: ::http_core::expansion::AppState> ::http_core::expansion::Endpoint<__State>
            for #name
        where
            #(#bounds)*
        {
            #admit
            #call
        }
    }
}

/// The function that asks every argument about a head.
fn admit(route: &Route, lifetime: &Lifetime) -> TokenStream {
    let [head, refused] = ["head", "refused"].map(local);
    let asked = requested(route).map(|ty| {
        quote_spanned! {ty.span()=>
            #refused.take(
                <#ty as ::http_core::expansion::FromRequest<#lifetime, __State>>::admit(#head),
            );
        }
    });
    quote! {
        fn admit<#lifetime>(
            #head: &#lifetime ::http_core::expansion::Head<#lifetime>,
        ) -> ::core::result::Result<(), ::http_core::expansion::Rejection> {
            let mut #refused = ::http_core::expansion::Refused::default();
            #(#asked)*
            #refused.finish()
        }
    }
}

/// The function that makes the arguments and calls the handler.
fn call(route: &Route, lifetime: &Lifetime) -> TokenStream {
    let [call, response, refused] = ["call", "response", "refused"].map(local);
    let arguments = &route.signature.arguments;
    let locals: Vec<_> =
        (0..arguments.len()).map(|number| local(&format!("argument_{number}"))).collect();
    let made = arguments.iter().zip(&locals).map(|(one, local)| {
        let ty = &one.ty;
        match path_param(route, one) {
            Some((number, name)) => quote_spanned! {ty.span()=>
                let #local = #refused.take(#call.path_value::<#ty>(#number, #name));
            },
            None => quote_spanned! {ty.span()=>
                let _ = ::http_core::expansion::check_argument::<#lifetime, #ty>;
                let #local = #refused.take(
                    <#ty as ::http_core::expansion::FromRequest<#lifetime, __State>>::from_request(
                        #call,
                    ),
                );
            },
        }
    });
    let taken = (!arguments.is_empty()).then(|| {
        quote! {
            let mut #refused = ::http_core::expansion::Refused::default();
            #(#made)*
            let (#(::core::option::Option::Some(#locals),)*) = (#(#locals,)*) else {
                return #refused.finish();
            };
        }
    });
    let name = &route.signature.name;
    let output = Span::call_site().located_at(route.signature.output);
    let answered = quote_spanned! {output=>
        ::http_core::expansion::respond(#name(#(#locals),*), #response);
    };
    quote! {
        fn call<#lifetime>(
            #call: &#lifetime ::http_core::expansion::Call<#lifetime, __State>,
            #response: &mut ::http_core::expansion::Response,
        ) -> ::core::result::Result<(), ::http_core::expansion::Rejection> {
            #taken
            #answered
            ::core::result::Result::Ok(())
        }
    }
}

/// A name that no handler, however it is called, can hide.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The types of the arguments that are not read from the path.
fn requested(route: &Route) -> impl Iterator<Item = &Type> {
    let arguments = route.signature.arguments.iter();
    arguments.filter(|argument| path_param(route, argument).is_none()).map(|argument| &argument.ty)
}

/// The number and the name of the path parameter that this argument takes.
fn path_param(route: &Route, argument: &Argument) -> Option<(usize, String)> {
    let name = argument.name.as_ref()?;
    Some((route.param(name)?, name.unraw().to_string()))
}
