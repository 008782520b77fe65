//! A table of handlers and of other tables.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, LitStr, Path, Token, Visibility, bracketed, token};

use crate::mistakes::Mistakes;
use crate::names;
use crate::pattern::Pattern;

/// `a, "/prefix" => b` as an expression, or `pub NAME = [a, "/prefix" => b]` as an item.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match syn::parse2::<Input>(input) {
        Ok(Input::Expression(parts)) => {
            let name = names::beside("RoutesHere", &parts);
            let table = table(&name, &parts);
            let bare = bare(&parts);
            quote!({ struct #name; #table #bare #name })
        }
        Ok(Input::Item { attributes, visibility, name, parts }) => {
            let (table, mounts) = (table(&name, &parts), mounts(&name, &parts));
            let cfgs: Vec<_> = attributes.iter().filter(|one| one.path().is_ident("cfg")).collect();
            // Where the struct is left out, so is all that is said of it.
            let built = if cfgs.is_empty() {
                quote!(#table #mounts)
            } else {
                quote!(#(#cfgs)* const _: () = { #table #mounts };)
            };
            quote! {
                #(#attributes)*
                #[allow(non_camel_case_types)]
                #[derive(Clone, Copy, Debug, Default)]
                #visibility struct #name;
                #built
            }
        }
        Ok(Input::Broken { visibility, name, error }) => {
            let (error, nothing) = (error.to_compile_error(), nothing(&visibility, &name, &[]));
            quote!(#error #nothing)
        }
        Err(error) => error.to_compile_error(),
    }
}

/// What stands for a table in which something is wrong: it lists nothing, so that nothing else is told of its `paths`.
pub(crate) fn nothing(visibility: &Visibility, name: &Ident, paths: &[&Path]) -> TokenStream {
    let parts = paths.iter().map(|path| Part { prefix: None, path: (*path).clone() });
    let (table, mounts) = (empty(name), mounts(name, &parts.collect()));
    quote! {
        #[derive(Clone, Copy, Debug, Default)]
        #[allow(non_camel_case_types)]
        #visibility struct #name;
        #table
        #mounts
    }
}

/// The implementations of a table that lists nothing, since something in it was wrong.
fn empty(name: &Ident) -> TokenStream {
    let built = names::beside("RoutesBuilt", name);
    let matcher = matcher(name, &built);
    quote! {
        const _: () = {
            impl #built {
                const COUNT: usize = 0;
            }
            impl ::http_core::expansion::Table for #name {
                const ENTRIES: &'static [::http_core::expansion::Entry] = &[];
                const ROLE: ::http_core::expansion::Role = ::http_core::expansion::Role::Broken;
            }
            #matcher
            impl<__State: ::http_core::expansion::AppState> ::http_core::expansion::Routes<__State> for #name {
                const HANDLERS: &'static [::http_core::expansion::Handler<__State>] = &[];
            }
        };
    }
}

enum Input {
    Expression(Parts),
    Item {
        attributes: Vec<Attribute>,
        visibility: Visibility,
        name: Ident,
        parts: Parts,
    },
    /// An item that is written otherwise.
    Broken {
        visibility: Visibility,
        name: Ident,
        error: syn::Error,
    },
}

type Parts = Punctuated<Part, Token![,]>;

/// A handler or a table, and the prefix that it is mounted under.
struct Part {
    prefix: Option<LitStr>,
    path: Path,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Input> {
        let item = input.fork();
        let _ = item.call(Attribute::parse_outer);
        let is_named = item.peek(syn::Ident)
            && ((item.peek2(Token![=]) && !item.peek2(Token![=>]))
                || (item.peek2(Token![:]) && !item.peek2(Token![::])));
        if !is_named && !item.peek(Token![pub]) && !is_foreign_item(&item) {
            return Parts::parse_terminated(input).map(Input::Expression);
        }
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let foreign = if is_foreign_item(input) { Some(input.parse::<TokenTree>()?) } else { None };
        if foreign.is_some() {
            input.parse::<Option<Token![mut]>>()?;
        }
        let name: Ident = input.parse()?;
        let is_list = input.peek(Token![=]) && input.peek2(token::Bracket);
        if !is_list
            && foreign.is_none()
            && matches!(visibility, Visibility::Inherited)
            && is_lower(&name)
        {
            let _ = input.parse::<TokenStream>();
            return Err(syn::Error::new_spanned(name, NAMED));
        }
        if !is_list || foreign.is_some() {
            let written = quote!(#visibility #name);
            let form = format!("a table is written `{written} = [handler, …]`");
            let error = match &foreign {
                Some(token) => syn::Error::new_spanned(quote!(#token #name), form),
                None => syn::Error::new_spanned(&name, form),
            };
            input.parse::<TokenStream>()?;
            return Ok(Input::Broken { visibility, name, error });
        }
        input.parse::<Token![=]>()?;
        let list;
        bracketed!(list in input);
        let parts = match Parts::parse_terminated(&list) {
            Ok(parts) => parts,
            Err(error) => {
                let _ = (list.parse::<TokenStream>(), input.parse::<TokenStream>());
                return Ok(Input::Broken { visibility, name, error });
            }
        };
        input.parse::<Option<Token![;]>>()?;
        if !input.is_empty() {
            let written = quote!(#visibility #name);
            let form = format!(
                "nothing stands behind the list of a table: write `{written} = [handler, …]`, \
                 with its guards and hooks among the handlers"
            );
            let error = syn::Error::new_spanned(input.parse::<TokenStream>()?, form);
            return Ok(Input::Broken { visibility, name, error });
        }
        Ok(Input::Item { attributes, visibility, name, parts })
    }
}

/// Whether it is called as handlers are: no table is meant, so nothing is put in the place of one, which no expression could be.
fn is_lower(name: &Ident) -> bool {
    !name.to_string().contains(char::is_uppercase)
}

/// Whether an item begins with a keyword that a table has not.
fn is_foreign_item(input: ParseStream<'_>) -> bool {
    input.peek(Token![const])
        || input.peek(Token![static])
        || input.peek(Token![let])
        || input.peek(Token![type])
        || input.peek(Token![struct])
        || input.peek(Token![mod])
        || input.peek(Token![fn])
}

impl Parse for Part {
    fn parse(input: ParseStream<'_>) -> syn::Result<Part> {
        if let [first, ..] = input.call(Attribute::parse_outer)?.as_slice() {
            return Err(syn::Error::new_spanned(first, ATTRIBUTE));
        }
        let prefix: Option<LitStr> = input.parse()?;
        if let Some(prefix) = &prefix
            && input.parse::<Token![=>]>().is_err()
        {
            let form =
                format!("behind a prefix stands what is mounted: `{} => name`", prefix.token());
            return Err(syn::Error::new_spanned(prefix, form));
        }
        if !input.peek(syn::Ident)
            && !input.peek(Token![::])
            && !input.peek(Token![crate])
            && !input.peek(Token![self])
            && !input.peek(Token![super])
        {
            return Err(
                input.error("write the name of a handler or a table, or `\"/prefix\" => name`")
            );
        }
        let path = input.parse()?;
        if !input.is_empty() && !input.peek(Token![,]) {
            return Err(
                input.error("a table lists names of handlers and tables, with commas between them")
            );
        }
        Ok(Part { prefix, path })
    }
}

impl ToTokens for Part {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.prefix.to_tokens(tokens);
        self.path.to_tokens(tokens);
    }
}

/// The implementations that make `name` the table of `parts`, built by the compiler.
fn table(name: &Ident, parts: &Parts) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let prefixes: Vec<Vec<String>> = parts
        .iter()
        .map(|part| {
            part.prefix.as_ref().map(|text| prefix(text, &mut mistakes)).unwrap_or_default()
        })
        .collect();
    if !mistakes.is_empty() {
        let (errors, nothing) = (mistakes.tell(), empty(name));
        return quote!(#errors #nothing);
    }
    let paths: Vec<&Path> = parts.iter().map(|part| &part.path).collect();
    let bounds = paths
        .iter()
        .map(|path| quote_spanned!(path.span()=> #path: ::http_core::expansion::Routes<__State>,));
    let built = names::beside("RoutesBuilt", &quote!(#name #parts));
    let (checks, checked) = checks(name, &built, parts);
    let part_count = parts.len();
    let matcher = matcher(name, &built);
    quote! {
        const _: () = {
            impl #built {
                const PARTS: &'static [::http_core::expansion::Part] =
                    &[#(::http_core::expansion::Part::new(
                        &[#(#prefixes),*],
                        <#paths as ::http_core::expansion::Table>::ENTRIES,
                        <#paths as ::http_core::expansion::Table>::PARTS,
                    )),*];
                const ROLES: &'static [::http_core::expansion::Role] =
                    &[#(<#paths as ::http_core::expansion::Table>::ROLE),*];
                const STARTS: &'static [usize; #part_count + 1] =
                    &::http_core::expansion::starts(Self::PARTS);
                const COUNT: usize = Self::STARTS[#part_count];
            }
            impl ::http_core::expansion::Table for #name {
                const ENTRIES: &'static [::http_core::expansion::Entry] =
                    &::http_core::expansion::flatten::<{ #built::COUNT }>(#built::PARTS);
                const PARTS: &'static [::http_core::expansion::Part] = #built::PARTS;
            }
            #matcher
            impl<__State: ::http_core::expansion::AppState> ::http_core::expansion::Routes<__State> for #name
            where
                #(#bounds)*
            {
                const HANDLERS: &'static [::http_core::expansion::Handler<__State>] = {
                    #(let _ = &#checked;)*
                    &::http_core::expansion::handlers::<__State, { #built::COUNT }>(
                        &[#(<#paths as ::http_core::expansion::Routes<__State>>::HANDLERS),*],
                    )
                };
                const ITEMS: &'static [::http_core::expansion::Inner<__State>] =
                    &[#(::http_core::expansion::Inner::new(
                        &[#(#prefixes),*],
                        <#paths as ::http_core::expansion::Table>::ENTRIES.len(),
                        <#paths as ::http_core::expansion::Routes<__State>>::AROUND,
                    )),*];
                const AROUND: &'static ::http_core::expansion::Around<__State> =
                    &::http_core::expansion::Around::of_table(
                        <Self as ::http_core::expansion::Routes<__State>>::ITEMS,
                    );
            }
            #checks
        };
    }
}

/// The statics that fail where two routes claim the same requests, or a hook stands where it can do nothing, and their names.
/// Each part of a table has its own, so that all is told at once; the compiler takes its time with every static, so in a long
/// table a few parts share one, and what is wrong first among them is told.
fn checks(name: &Ident, built: &Ident, parts: &Parts) -> (TokenStream, Vec<Ident>) {
    let share = if parts.len() <= LONG_TABLE { 1 } else { SHARE };
    let blames: Vec<TokenStream> = (0..)
        .zip(parts)
        .map(|(number, part): (usize, _)| {
            quote_spanned! {part.span()=>
                ::http_core::expansion::blame_part(
                    <#name as ::http_core::expansion::Table>::ENTRIES,
                    #built::RAW.clashes(),
                    #built::PARTS,
                    #built::STARTS,
                    #number,
                );
                ::http_core::expansion::blame_role(#built::ROLES, #built::PARTS, #number);
            }
        })
        .collect();
    let shared = blames.chunks(share).enumerate().map(|(number, blames)| {
        let check = format_ident!("CHECK_{number}");
        (quote!(static #check: () = { #(#blames)* };), check)
    });
    shared.unzip()
}

const NAMED: &str = "an entry is the name of a handler or a table, or `\"/prefix\" => name`; a table itself is written `NAME = [handler, …]`";
const ATTRIBUTE: &str = "an entry has no attributes: put a `#[cfg]` on a table of its own, as `#[cfg(…)] NAME = [handler]`, \
                         with an empty one for the other builds";

/// Up to so many parts, each has its own check.
const LONG_TABLE: usize = 100;
/// How many parts of a longer table share a check.
const SHARE: usize = 8;

/// The matcher over the entries of `name`, built first with room for anything, then in the size that it needs.
fn matcher(name: &Ident, built: &Ident) -> TokenStream {
    quote! {
        struct #built;
        impl #built {
            const MOST: ::http_core::expansion::Sizes = ::http_core::expansion::Sizes::most(
                <#name as ::http_core::expansion::Table>::ENTRIES,
            );
            const RAW: &'static ::http_core::expansion::Raw<
                { Self::MOST.nodes },
                { Self::MOST.slots },
                { Self::MOST.affixes },
                { Self::MOST.texts },
                { Self::COUNT },
            > = &::http_core::expansion::Raw::new(
                <#name as ::http_core::expansion::Table>::ENTRIES,
            );
            const SIZES: ::http_core::expansion::Sizes = Self::RAW.sizes();
            const TRIE: &'static ::http_core::expansion::Trie<
                { Self::SIZES.nodes },
                { Self::SIZES.slots },
                { Self::SIZES.affixes },
                { Self::SIZES.texts },
                { Self::COUNT },
            > = &::http_core::expansion::Trie::fit(Self::RAW);
        }
        impl ::http_core::expansion::Root for #name {
            const TREE: &'static ::http_core::expansion::Tree = {
                ::http_core::expansion::blame_bare(
                    <#name as ::http_core::expansion::Table>::ENTRIES,
                );
                &#built::TRIE.tree()
            };
        }
    }
}

/// What a table in an expression is checked for at once, since no other mounts it: that each of its routes has a path.
fn bare(parts: &Parts) -> TokenStream {
    let checks = parts.iter().filter(|part| part.prefix.is_none()).map(|part| {
        let path = &part.path;
        quote_spanned! {path.span()=>
            const _: () = ::http_core::expansion::blame_bare(
                <#path as ::http_core::expansion::Table>::ENTRIES,
            );
        }
    });
    quote!(#(#checks)*)
}

/// Where the handlers of a table that has a name are found in it, for their URLs.
fn mounts(name: &Ident, parts: &Parts) -> TokenStream {
    let written = quote!(#name #parts);
    let [any_handler, any_place] =
        ["AnyHandler", "AnyPlace"].map(|name| names::beside(name, &written));
    let impls = parts.iter().enumerate().map(|(number, part)| {
        let path = &part.path;
        quote_spanned! {part.span()=>
            impl<#any_handler, #any_place: ::http_core::expansion::Place>
                ::http_core::expansion::Mounts<
                    #any_handler,
                    ::http_core::expansion::Through<#number, #any_place>,
                > for #name
            where
                #path: ::http_core::expansion::Mounts<#any_handler, #any_place>,
            {
            }
        }
    });
    quote!(const _: () = { #(#impls)* };)
}

/// The segments of a prefix.
pub(crate) fn prefix(text: &LitStr, mistakes: &mut Mistakes) -> Vec<String> {
    let written = text.value();
    if written.is_empty() || written == "/" {
        let message = format!("`\"{written}\"` does nothing as a prefix: take it out");
        mistakes.on(text, message);
        return Vec::new();
    }
    if written.ends_with('/') && !written.contains('{') {
        let trimmed = written.trim_matches('/');
        let message = format!(
            "a prefix ends without a slash, since the patterns under it begin with one: write `\"/{trimmed}\"`"
        );
        mistakes.on(text, message);
        return Vec::new();
    }
    let (pattern, wrong) = Pattern::parse(text);
    for message in wrong {
        mistakes.on(text, message.replace("pattern", "prefix"));
    }
    for value in &pattern.query {
        let name = &value.name;
        let message =
            format!("`?{{{name}}}` cannot stand in a prefix: write it in the patterns under it");
        mistakes.on(text, message);
    }
    let mut texts = Vec::new();
    for segment in pattern.segments {
        let Some(name) = segment.name() else {
            texts.extend(segment.text());
            continue;
        };
        let message =
            format!("`{{{name}}}` cannot stand in a prefix: write it in the patterns under it");
        mistakes.on(text, message);
    }
    texts
}
