//! Names of what the expansion declares among the names of the user.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// This name, or where it stands in `written` already, the same with underscores behind it: what is written means the user's own.
pub(crate) fn beside(name: &str, written: &impl ToTokens) -> Ident {
    let mut name = name.to_owned();
    let written = written.to_token_stream();
    while stands_in(&name, written.clone()) {
        name.push('_');
    }
    Ident::new(&name, Span::call_site())
}

fn stands_in(name: &str, written: TokenStream) -> bool {
    written.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => stands_in(name, group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::beside;

    #[test]
    fn name_that_is_written_at_any_depth_is_left_to_the_user() {
        assert_eq!(beside("Root", &quote!(Other<T>, [RootOf])), "Root");
        assert_eq!(beside("Root", &quote!(Other<(u8, [Root; 3])>)), "Root_");
        assert_eq!(beside("Root", &quote!(Root<Root_>)), "Root__");
    }
}
