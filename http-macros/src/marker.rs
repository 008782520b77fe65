//! The struct of a handler's name that carries its route in the type namespace.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{GenericParam, Generics, Visibility, WherePredicate, parse_quote};

/// The name of a handler, and the types it is generic over.
pub(crate) struct Marker {
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    /// Types and constants, no lifetimes; each type with `'static` among its bounds.
    generics: Generics,
}

impl Marker {
    /// The marker of a function with these generics, lifetimes aside.
    pub(crate) fn new(visibility: Visibility, name: Ident, mut generics: Generics) -> Marker {
        for param in &mut generics.params {
            if let GenericParam::Type(param) = param {
                param.bounds.push(parse_quote!('static));
            }
        }
        Marker { visibility, name, generics }
    }

    /// A struct of the marker's generics that is called `name`, around `inner`.
    pub(crate) fn wrapper(&self, name: &Ident, inner: &TokenStream) -> TokenStream {
        let (declared, types) = (self.declared(), self.types());
        quote! {
            pub struct #name #declared {
                inner: #inner,
                of: ::core::marker::PhantomData<fn() -> (#(::core::marker::PhantomData<#types>,)*)>,
            }
        }
    }

    /// The struct itself.
    pub(crate) fn declaration(&self) -> TokenStream {
        let (visibility, name, declared, types) =
            (&self.visibility, &self.name, self.declared(), self.types());
        let field = (!types.is_empty())
            .then(|| quote!(of: ::core::marker::PhantomData<fn() -> (#(::core::marker::PhantomData<#types>,)*)>,));
        quote! {
            #[doc(hidden)]
            #[allow(non_camel_case_types)]
            #visibility struct #name #declared { #field }
        }
    }

    /// `<T: ?Sized, const N: usize>`, or nothing: what the function asks of its types is asked where the struct is used.
    pub(crate) fn declared(&self) -> TokenStream {
        let params = self.bare();
        if params.is_empty() { quote!() } else { quote!(<#(#params),*>) }
    }

    /// `<T, N>`, or nothing.
    pub(crate) fn arguments(&self) -> TokenStream {
        let (_, arguments, _) = self.generics.split_for_impl();
        quote!(#arguments)
    }

    /// `::<T, N>`, or nothing.
    pub(crate) fn turbofish(&self) -> TokenStream {
        let (_, arguments, _) = self.generics.split_for_impl();
        let turbofish = arguments.as_turbofish();
        quote!(#turbofish)
    }

    /// `T: Bound + 'static, const N: usize,`, or nothing: the parameters of an `impl`.
    pub(crate) fn params(&self) -> TokenStream {
        let params = &self.generics.params;
        if params.is_empty() || params.trailing_punct() {
            quote!(#params)
        } else {
            quote!(#params,)
        }
    }

    /// The same with no bound but `?Sized`.
    pub(crate) fn bare_params(&self) -> TokenStream {
        let params = self.bare();
        quote!(#(#params,)*)
    }

    /// What the function asks of its types behind `where`.
    pub(crate) fn predicates(&self) -> impl Iterator<Item = &WherePredicate> {
        self.generics.where_clause.iter().flat_map(|clause| &clause.predicates)
    }

    fn bare(&self) -> Vec<TokenStream> {
        let params = self.generics.params.iter().map(|param| match param {
            GenericParam::Const(param) => {
                let (name, ty) = (&param.ident, &param.ty);
                quote!(const #name: #ty)
            }
            GenericParam::Type(param) => {
                let name = &param.ident;
                quote!(#name: ?::core::marker::Sized)
            }
            GenericParam::Lifetime(_) => quote!(),
        });
        params.collect()
    }

    fn types(&self) -> Vec<&Ident> {
        self.generics.type_params().map(|param| &param.ident).collect()
    }
}
