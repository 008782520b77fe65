//! `#[derive(Responder)]`: one of several answers, or an answer under a name of its own.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Generics, parse_quote};

use crate::mistakes::Mistakes;
use crate::status::{self, Range};

const RANGE: Range = Range { least: 200, most: 599, words: "those of answers are from 200 to 599" };

/// An implementation of `Responder`.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut mistakes = Mistakes::default();
    let body = match &input.data {
        Data::Struct(data) => {
            let name: TokenStream = quote!(Self);
            let arm = arm(&name, &input.ident, &input.attrs, &data.fields, &mut mistakes);
            quote!(match self { #arm })
        }
        Data::Enum(data) => {
            for attribute in input.attrs.iter().filter(|one| one.path().is_ident("status")) {
                mistakes.on(attribute, "the status stands on each variant that has one");
            }
            let arms = data.variants.iter().map(|variant| {
                let ident = &variant.ident;
                arm(&quote!(Self::#ident), ident, &variant.attrs, &variant.fields, &mut mistakes)
            });
            let arms: Vec<_> = arms.collect();
            quote!(match self { #(#arms)* })
        }
        Data::Union(_) => {
            mistakes.on(&input.ident, "`Responder` is derived for an enum or a struct");
            TokenStream::new()
        }
    };
    implement(&input.ident, &bounded(&input), &body, &mistakes)
}

/// `Responder` for a type, answering by `body`; where there are mistakes they are told, and nothing else is.
pub(crate) fn implement(
    name: &Ident,
    generics: &Generics,
    body: &TokenStream,
    mistakes: &Mistakes,
) -> TokenStream {
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let stub = quote!(let _ = response; ::core::unreachable!());
    let body = if mistakes.is_empty() { body } else { &stub };
    let errors = mistakes.tell();
    quote! {
        impl #impl_generics ::http_core::Responder for #name #type_generics #where_clause {
            fn respond(
                self,
                response: &mut ::http_core::Response,
            ) -> ::http_core::Result<()> {
                #body
            }
        }
        #errors
    }
}

/// How one variant, or the struct, answers.
fn arm(
    pattern: &TokenStream,
    name: &Ident,
    attributes: &[Attribute],
    fields: &Fields,
    mistakes: &mut Mistakes,
) -> TokenStream {
    let status = status::read(attributes, &RANGE, mistakes);
    let fields = match fields {
        Fields::Unit => {
            let Some(code) = status else {
                mistakes.on(name, "nothing says what it answers: write `#[status(204)]`, or `(T)`");
                return TokenStream::new();
            };
            let code = status::value(code);
            return quote! {
                #pattern => ::http_core::expansion::respond_status(#code, response),
            };
        }
        Fields::Named(fields) => {
            let message = "the fields of an answer stand in an order, what changes it before its \
                           content: write `(Part, Content)`";
            mistakes.on(fields, message);
            return TokenStream::new();
        }
        Fields::Unnamed(fields) => &fields.unnamed,
    };
    // A message about a field is marked on its type.
    let local = |(number, field): (usize, &Field)| {
        format_ident!("field_{number}", span = Span::mixed_site().located_at(field.ty.span()))
    };
    let locals: Vec<Ident> = fields.iter().enumerate().map(local).collect();
    let (Some(content), Some(last)) = (fields.last(), locals.last()) else {
        mistakes.on(name, "write the answer between the parentheses, or leave them out");
        return TokenStream::new();
    };
    let respond =
        quote_spanned!(content.ty.span()=> ::http_core::Responder::respond(#last, response)?;);
    let parts = fields.iter().zip(&locals).take(fields.len() - 1).map(|(part, local)| {
        quote_spanned!(part.ty.span()=> ::http_core::handler::ResponsePart::apply(#local, response)?;)
    });
    let status = status.map(|code| {
        let code = status::value(code);
        quote!(::http_core::handler::ResponsePart::apply(#code, response)?;)
    });
    quote! {
        #pattern(#(#locals),*) => {
            #respond
            #(#parts)*
            #status
            ::core::result::Result::Ok(())
        }
    }
}

/// The generics; where there are type parameters, with what each field has to be.
fn bounded(input: &DeriveInput) -> Generics {
    let mut generics = input.generics.clone();
    if generics.type_params().next().is_none() {
        return generics;
    }
    let all: Vec<&Fields> = match &input.data {
        Data::Struct(data) => vec![&data.fields],
        Data::Enum(data) => data.variants.iter().map(|variant| &variant.fields).collect(),
        Data::Union(_) => Vec::new(),
    };
    let clause = generics.make_where_clause();
    for fields in all {
        for (number, field) in fields.iter().enumerate() {
            let ty = &field.ty;
            clause.predicates.push(if number + 1 == fields.len() {
                parse_quote!(#ty: ::http_core::Responder)
            } else {
                parse_quote!(#ty: ::http_core::handler::ResponsePart)
            });
        }
    }
    generics
}
