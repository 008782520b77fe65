//! The code that stands for a guard, a hook or a catcher in a table.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use crate::hook::{Argument, Broken, Hook, Kind};
use crate::{fallback, lifetimes};

/// The function as it was written, and beside it, in the type namespace, a struct of the same name that a table can list.
pub(crate) fn expand(hook: &Hook, item: &TokenStream) -> TokenStream {
    let (visibility, name) = (&hook.visibility, &hook.name);
    let marker = marker(visibility, name, &role(hook));
    let (adapter, run) = adapter(hook);
    let statuses = &hook.statuses;
    let around = match hook.kind {
        Kind::Guard => quote!(Guard(#run)),
        Kind::Before => quote!(Before(#run)),
        Kind::After => quote!(After(#run)),
        Kind::Around => quote!(Around(#run)),
        Kind::Catch => quote!(Catcher(&[#(#statuses),*], #run)),
    };
    let trait_name = trait_name(hook.kind);
    quote! {
        #[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps)]
        #item
        #marker
        #[allow(deprecated)]
        const _: () = {
            #adapter
            impl<__State: ::http_core::expansion::AppState> ::http_core::expansion::Routes<__State> for #name
            where
                Self: ::http_core::expansion::#trait_name<__State>,
            {
                const HANDLERS: &'static [::http_core::expansion::Handler<__State>] = &[];
                const AROUND: &'static ::http_core::expansion::Around<__State> =
                    &::http_core::expansion::Around::#around;
            }
        };
    }
}

/// The mistakes, the function, and something that a table can list.
pub(crate) fn expand_broken(broken: &Broken, item: &TokenStream) -> TokenStream {
    let (errors, item) = (broken.mistakes.tell(), fallback::without_attributes(item));
    let marker = broken.marker.as_ref().map(|(visibility, name)| {
        let marker = marker(visibility, name, &quote!(Broken));
        quote! {
            #marker
            const _: () = {
                impl<__State: ::http_core::expansion::AppState> ::http_core::expansion::Routes<__State> for #name {
                    const HANDLERS: &'static [::http_core::expansion::Handler<__State>] = &[];
                }
            };
        }
    });
    quote!(#item #errors #marker)
}

fn marker(visibility: &syn::Visibility, name: &Ident, role: &TokenStream) -> TokenStream {
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #visibility struct #name {}
        const _: () = {
            impl ::http_core::expansion::Table for #name {
                const ENTRIES: &'static [::http_core::expansion::Entry] = &[];
                const ROLE: ::http_core::expansion::Role = ::http_core::expansion::Role::#role;
            }
        };
    }
}

fn role(hook: &Hook) -> TokenStream {
    let statuses = &hook.statuses;
    match hook.kind {
        Kind::Catch => quote!(Catcher(&[#(#statuses),*])),
        Kind::Guard => quote!(Guard),
        Kind::Before | Kind::After | Kind::Around => quote!(Hook),
    }
}

/// The trait of what a table calls.
fn trait_name(kind: Kind) -> Ident {
    match kind {
        Kind::Guard | Kind::Catch => format_ident!("OnHead"),
        Kind::Before | Kind::After => format_ident!("OnCall"),
        Kind::Around => format_ident!("OnWay"),
    }
}

/// The implementation of that trait, which makes the arguments and calls the function, and the path to it.
fn adapter(hook: &Hook) -> (TokenStream, TokenStream) {
    let name = &hook.name;
    let lifetime = lifetimes::call(Span::call_site());
    let trait_name = trait_name(hook.kind);
    let (from, make, check) = match hook.kind {
        Kind::Guard | Kind::Catch => ("FromHead", "from_head", "check_head_argument"),
        _ => ("FromRequest", "from_request", "check_argument"),
    };
    let [from, make, check] = [from, make, check].map(|text| format_ident!("{text}"));
    let bounds = made(hook).map(|(_, ty)| {
        quote_spanned! {ty.span()=>
            for<#lifetime> #ty: ::http_core::expansion::#from<#lifetime, __State>,
        }
    });
    let [source, next, response, refused] = ["source", "next", "response", "refused"].map(local);
    let arguments = made(hook).map(|(local, ty)| {
        quote_spanned! {ty.span()=>
            let #local = #refused.take({
                let _ = ::http_core::expansion::#check::<#lifetime, #ty>;
                <#ty as ::http_core::expansion::#from<#lifetime, __State>>::#make(#source)
            });
        }
    });
    let locals: Vec<Ident> = made(hook).map(|(local, _)| local).collect();
    let refuse = match hook.kind {
        Kind::Guard | Kind::Before => {
            quote!(::http_core::expansion::refuse_all(#refused, #response))
        }
        Kind::After | Kind::Catch => quote!(::core::ops::ControlFlow::Continue(())),
        Kind::Around => quote!(#refused.finish()),
    };
    let taken = (!locals.is_empty()).then(|| {
        quote! {
            let mut #refused: ::http_core::expansion::Refused =
                ::core::default::Default::default();
            #(#arguments)*
            let (#(::core::option::Option::Some(#locals),)*) = (#(#locals,)*) else {
                return #refuse;
            };
        }
    });
    let ended = call(hook, &source, &next, &response);
    let (input, output) = match hook.kind {
        Kind::Guard | Kind::Catch => (quote!(Arrival), quote!(::core::ops::ControlFlow<()>)),
        Kind::Before | Kind::After => (quote!(Call), quote!(::core::ops::ControlFlow<()>)),
        Kind::Around => {
            (quote!(Call), quote!(::core::result::Result<(), ::http_core::expansion::Rejection>))
        }
    };
    let next =
        (hook.kind == Kind::Around).then(|| quote!(#next: ::http_core::expansion::Next<'_>,));
    let adapter = quote! {
        impl<__State: ::http_core::expansion::AppState> ::http_core::expansion::#trait_name<__State>
            for #name
        where
            #(#bounds)*
        {
            #[allow(unused_variables)]
            fn run<#lifetime>(
                #source: &#lifetime ::http_core::expansion::#input<#lifetime, __State>,
                #next
                #response: &mut ::http_core::expansion::Response,
            ) -> #output {
                #taken
                #ended
            }
        }
    };
    let run = quote!(<Self as ::http_core::expansion::#trait_name<__State>>::run);
    (adapter, run)
}

/// The call of the function, and what becomes of what it returns.
fn call(hook: &Hook, source: &Ident, next: &Ident, response: &Ident) -> TokenStream {
    let name = &hook.name;
    let output = Span::call_site().located_at(hook.output.unwrap_or_else(|| name.span()));
    let arguments = hook.arguments.iter().enumerate().map(|(number, argument)| match argument {
        Argument::Made(_) => {
            let local = local(&format!("argument_{number}"));
            quote!(#local)
        }
        Argument::Response { is_mutable: true } => quote!(&mut *#response),
        Argument::Response { is_mutable: false } => quote!(&*#response),
        Argument::Next => quote!(#next),
    });
    let returned = quote_spanned!(output=> #name(#(#arguments),*));
    let goes_on = quote!(::core::ops::ControlFlow::Continue(()));
    match hook.kind {
        Kind::Guard => {
            quote_spanned!(output=> ::http_core::expansion::Admits::admits(#returned, #response))
        }
        Kind::Before => quote_spanned! {output=>
            ::http_core::expansion::Leaves::leaves(#returned, #source, #response)
        },
        Kind::After => quote!(#returned; #goes_on),
        Kind::Around => quote!(#returned; ::core::result::Result::Ok(())),
        Kind::Catch if hook.output.is_none() => quote!(#returned; #goes_on),
        Kind::Catch => {
            let replaced = quote_spanned! {output=>
                ::http_core::expansion::replace_page(#returned, #response);
            };
            quote!(#replaced #goes_on)
        }
    }
}

/// The arguments that are made from the request, each with the name of its value.
fn made(hook: &Hook) -> impl Iterator<Item = (Ident, &Type)> {
    hook.arguments.iter().enumerate().filter_map(|(number, argument)| match argument {
        Argument::Made(ty) => Some((local(&format!("argument_{number}")), &**ty)),
        Argument::Response { .. } | Argument::Next => None,
    })
}

/// A name that no function, however it is called, can hide.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
