//! All that is wrong with an item, gathered so that it is told at once.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Mistakes {
    error: Option<syn::Error>,
    count: usize,
}

impl Mistakes {
    /// One more, which is marked from the first of `tokens` to the last.
    pub(crate) fn on(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.add(syn::Error::new_spanned(tokens, message));
    }

    /// One more, which is marked at `span`.
    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.add(syn::Error::new(span, message));
    }

    pub(crate) fn add(&mut self, error: syn::Error) {
        self.count += 1;
        match &mut self.error {
            Some(first) => first.combine(error),
            None => self.error = Some(error),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.error.is_none()
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The compile errors.
    pub(crate) fn tell(&self) -> TokenStream {
        self.error.as_ref().map(syn::Error::to_compile_error).unwrap_or_default()
    }
}
