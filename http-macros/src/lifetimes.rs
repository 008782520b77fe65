//! How the lifetimes of an argument's type become the one of the call.

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, ParenthesizedGenericArguments, Type, TypeFnPtr, TypeReference};

/// Puts the lifetime of the call in the place of every one that is elided, `'_` or in `declared`.
pub(crate) fn bind(ty: &mut Type, declared: &[Lifetime]) {
    Binder { declared }.visit_type_mut(ty);
}

/// The lifetime of the call, shown at `span` in messages.
pub(crate) fn call(span: Span) -> Lifetime {
    Lifetime::new("'call", Span::call_site().located_at(span))
}

struct Binder<'a> {
    declared: &'a [Lifetime],
}

impl VisitMut for Binder<'_> {
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        if reference.lifetime.is_none() {
            reference.lifetime = Some(call(reference.and_token.span));
        }
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" || self.declared.contains(lifetime) {
            *lifetime = call(lifetime.span());
        }
    }

    // What is elided in the type of a function is that function's own.
    fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}
    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut ParenthesizedGenericArguments) {
    }
}
