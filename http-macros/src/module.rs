//! `#[table("/prefix")] mod`: a module whose handlers are a table.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Attribute, GenericParam, Item, ItemFn, ItemMod, LitStr, Meta, Path, Token, Visibility,
    parse_quote,
};

use crate::mistakes::Mistakes;
use crate::signature::{is_hook, is_route};
use crate::{routes, taken};

/// The module as it was written, with a table `ROUTES` in it.
pub(crate) fn expand(attribute: TokenStream, item: &TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let Ok(mut module) = syn::parse2::<ItemMod>(item.clone()) else {
        mistakes.at(Span::call_site(), "`#[table(\"/prefix\")]` stands on a module");
        let errors = mistakes.tell();
        return quote!(#item #errors);
    };
    let prefix = prefix(attribute, &mut mistakes);
    for further in module.attrs.extract_if(.., |attribute| is_table(attribute)) {
        mistakes.on(further, TWICE);
    }
    let is_mounted = mistakes.is_empty();
    let visibility = visibility(&module.vis);
    let Some((_, items)) = &mut module.content else {
        mistakes.on(
            &module,
            "write the handlers in the braces of the module: a file cannot be seen from here",
        );
        let errors = mistakes.tell();
        return quote!(#module #errors);
    };
    if let Some(taken) = items.iter().find_map(taken::taken) {
        mistakes.on(taken, TAKEN);
        let errors = mistakes.tell();
        return quote!(#module #errors);
    }
    let parts = parts(items, &mut mistakes);
    let (hooks, routes): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(|part| part.is_hook);
    if routes.is_empty() && mistakes.is_empty() {
        let message = "no function in the module has a route: write `#[get(\"/path\")]` on one";
        mistakes.on(&module.ident, message);
    }
    let errors = mistakes.tell();
    let tables = match prefix {
        // Without its prefix, the table would claim what others have.
        _ if !is_mounted => {
            let paths: Vec<&Path> = parts.iter().map(|part| &part.path).collect();
            routes::nothing(&visibility, &format_ident!("ROUTES"), &paths)
        }
        // What stands around the routes takes no prefix: it is listed in a table of its own, which does.
        Some(prefix) if !hooks.is_empty() => {
            let below = listed(None, &parts);
            quote! {
                ::http_core::routes! {
                    #[doc(hidden)]
                    #visibility ROUTES_BELOW = [#below]
                }
                ::http_core::routes! {
                    /// The routes of this module.
                    #visibility ROUTES = [#prefix => ROUTES_BELOW]
                }
            }
        }
        prefix => {
            let listed = listed(prefix.as_ref(), &parts);
            quote! {
                ::http_core::routes! {
                    /// The routes of this module.
                    #visibility ROUTES = [#listed]
                }
            }
        }
    };
    items.push(Item::Verbatim(quote!(#tables #errors)));
    quote!(#module)
}

/// What `routes!` lists.
fn listed(prefix: Option<&LitStr>, parts: &[Part]) -> TokenStream {
    let prefix = prefix.map(|prefix| quote!(#prefix =>));
    let parts = parts.iter().map(|part| {
        let path = &part.path;
        quote_spanned!(path.span()=> #prefix #path)
    });
    quote!(#(#parts),*)
}

/// The prefix in the parentheses, if there is one.
fn prefix(attribute: TokenStream, mistakes: &mut Mistakes) -> Option<LitStr> {
    if attribute.is_empty() {
        return None;
    }
    let Ok(prefix) = syn::parse2::<LitStr>(attribute.clone()) else {
        mistakes.on(attribute, "write the prefix in quotes, or nothing: `#[table(\"/prefix\")]`");
        return None;
    };
    let before = mistakes.count();
    routes::prefix(&prefix, mistakes);
    (mistakes.count() == before).then_some(prefix)
}

/// As far as the module itself can be seen.
fn visibility(module: &Visibility) -> Visibility {
    match module {
        Visibility::Public(_) => parse_quote!(pub),
        Visibility::Inherited => parse_quote!(pub(super)),
        Visibility::Restricted(_) => parse_quote!(pub(crate)),
    }
}

/// Something that the table lists.
struct Part {
    path: Path,
    is_hook: bool,
}

/// The handlers of a module and what stands around them, and the tables of the modules in it.
fn parts(items: &[Item], mistakes: &mut Mistakes) -> Vec<Part> {
    let mut parts = Vec::new();
    for item in items {
        if let Item::Fn(ItemFn { attrs, .. }) | Item::Mod(ItemMod { attrs, .. }) = item
            && let Some(conditional) = attrs.iter().find(|attribute| is_conditional(attribute))
        {
            mistakes.on(conditional, CONDITIONAL);
            continue;
        }
        let (attributes, path, is_hook): (_, Path, _) = match item {
            Item::Fn(function) if function.attrs.iter().any(is_route) => {
                let name = &function.sig.ident;
                if function.sig.generics.params.iter().any(is_named) {
                    mistakes.on(&function.sig.generics, GENERIC);
                    continue;
                }
                (&function.attrs, parse_quote!(#name), false)
            }
            Item::Fn(function) if function.attrs.iter().any(is_hook) => {
                let name = &function.sig.ident;
                (&function.attrs, parse_quote!(#name), true)
            }
            Item::Mod(module) if module.attrs.iter().any(is_table) => {
                let name = &module.ident;
                (&module.attrs, parse_quote!(#name::ROUTES), false)
            }
            _ => continue,
        };
        match attributes.iter().find(|attribute| attribute.path().is_ident("cfg")) {
            Some(cfg) => mistakes.on(cfg, CONDITIONAL),
            None => parts.push(Part { path, is_hook }),
        }
    }
    parts
}

/// Whether this gives one of the attributes that are looked for here, in some builds.
fn is_conditional(attribute: &Attribute) -> bool {
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    let is_meant = |meta: Meta| {
        let given: Attribute = parse_quote!(#[#meta]);
        is_route(&given) || is_hook(&given) || is_table(&given)
    };
    attribute.path().is_ident("cfg_attr")
        && attribute
            .parse_args_with(parser)
            .is_ok_and(|metas| metas.into_iter().skip(1).any(is_meant))
}

/// Whether a table has to name it.
fn is_named(param: &GenericParam) -> bool {
    !matches!(param, GenericParam::Lifetime(_))
}

fn is_table(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|last| last.ident == "table")
}

const GENERIC: &str = "a table names the types of its handlers: take the function out of the module, \
                       and list it as `show::<Type>` in `routes!`";
const TWICE: &str = "a module has one table: leave one `#[table(\"/prefix\")]`";
const TAKEN: &str = "`ROUTES` is the name of the module's table: rename this";
const CONDITIONAL: &str = "a table has the same routes in every build: put the `#[cfg]` on a module of its own, \
                           and list its table in `routes!`";
