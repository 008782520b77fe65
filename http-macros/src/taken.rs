//! Which item of a module has the name already that its table gets.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Item, UseTree};

/// The name of the item, if it is `ROUTES`.
pub(crate) fn taken(item: &Item) -> Option<Ident> {
    let name = match item {
        Item::Const(item) => item.ident.clone(),
        Item::Enum(item) => item.ident.clone(),
        Item::Fn(item) => item.sig.ident.clone(),
        Item::Mod(item) => item.ident.clone(),
        Item::Static(item) => item.ident.clone(),
        Item::Struct(item) => item.ident.clone(),
        Item::Trait(item) => item.ident.clone(),
        Item::TraitAlias(item) => item.ident.clone(),
        Item::Type(item) => item.ident.clone(),
        Item::Union(item) => item.ident.clone(),
        Item::Use(item) => return imported(&item.tree),
        Item::Macro(item) if item.mac.path.segments.last()?.ident == "routes" => {
            return listed(item.mac.tokens.clone());
        }
        _ => return None,
    };
    is_meant(&name).then_some(name)
}

fn is_meant(name: &Ident) -> bool {
    name == "ROUTES"
}

fn imported(tree: &UseTree) -> Option<Ident> {
    match tree {
        UseTree::Path(path) => imported(&path.tree),
        UseTree::Name(name) => Some(name.ident.clone()).filter(is_meant),
        UseTree::Rename(rename) => Some(rename.rename.clone()).filter(is_meant),
        UseTree::Group(group) => group.items.iter().find_map(imported),
        UseTree::Glob(_) => None,
    }
}

/// The name of a table that `routes!` makes: it stands before `=`.
fn listed(tokens: TokenStream) -> Option<Ident> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.windows(2).find_map(|pair| match pair {
        [TokenTree::Ident(name), TokenTree::Punct(sign)] if sign.as_char() == '=' => {
            Some(name.clone()).filter(is_meant)
        }
        _ => None,
    })
}
