//! The function that an attribute stands on.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Signature, Visibility};

use crate::mistakes::Mistakes;

/// What stands in front of a function's body.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
}

impl Function {
    /// Reads the function in `item`; its body is left alone. `None` if it is none, or one that is still being written.
    pub(crate) fn read(
        attribute: &str,
        item: TokenStream,
        mistakes: &mut Mistakes,
    ) -> Option<Function> {
        let is_function = item.clone().into_iter().any(|token| is_fn(&token));
        let parser = |input: ParseStream<'_>| {
            let attributes = input.call(Attribute::parse_outer)?;
            let (visibility, signature) = (input.parse()?, input.parse()?);
            input.parse::<TokenStream>()?;
            Ok(Function { attributes, visibility, signature })
        };
        match parser.parse2(item) {
            Ok(function) => Some(function),
            Err(error) => {
                // What is wrong with a function the compiler has told before.
                let message = if is_function {
                    format!("`{attribute}` cannot read the signature of this function")
                } else {
                    format!("`{attribute}` stands on a function")
                };
                mistakes.at(error.span(), message);
                None
            }
        }
    }
}

fn is_fn(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(word) if word == "fn")
}
