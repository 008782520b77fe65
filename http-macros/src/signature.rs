//! What a handler's signature says, and what no handler may have in it.

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{
    Attribute, Expr, FnArg, GenericParam, Generics, Lifetime, Lit, Meta, Pat, ReturnType, Type,
    TypeImplTrait, TypeInfer, TypeMacro,
};

use crate::function::Function;
use crate::lifetimes;
use crate::marker::Marker;
use crate::mistakes::Mistakes;
use crate::output;

/// A handler as far as its signature tells.
pub(crate) struct Signature {
    pub(crate) marker: Marker,
    pub(crate) arguments: Vec<Argument>,
    /// Where the type that it returns stands.
    pub(crate) output: Span,
    pub(crate) doc: String,
    /// The attributes of further routes.
    pub(crate) further: Vec<Attribute>,
    /// Whether it has a `self`, so that it stands in an `impl`.
    pub(crate) is_method: bool,
}

/// One argument.
pub(crate) struct Argument {
    /// Its name, if it has a plain one.
    pub(crate) name: Option<Ident>,
    /// Its type, with the lifetime of the call.
    pub(crate) ty: Type,
}

impl Signature {
    /// Reads the signature of the function in `item`; its body is left alone. `None` if it is no function.
    pub(crate) fn read(
        attribute: &str,
        item: TokenStream,
        mistakes: &mut Mistakes,
    ) -> Option<Signature> {
        let function = Function::read(&format!("#[{attribute}(…)]"), item, mistakes)?;
        Some(check(function, mistakes))
    }
}

impl Signature {
    /// Whether an argument is called so.
    pub(crate) fn has_argument(&self, name: &str) -> bool {
        let mut names = self.arguments.iter().filter_map(|one| one.name.as_ref());
        names.any(|argument| argument.unraw() == name)
    }
}

fn check(function: Function, mistakes: &mut Mistakes) -> Signature {
    let Function { attributes, visibility, signature } = function;
    check_form(&attributes, &signature, mistakes);
    let output = match &signature.output {
        ReturnType::Default => signature.ident.span(),
        ReturnType::Type(_, ty) => {
            if let Some(error) = output::error_that_succeeds(ty) {
                mistakes.on(error, output::ERROR_THAT_SUCCEEDS);
            }
            ty.span()
        }
    };
    let is_method = signature.receiver().is_some();
    let (declared, generics) = split(signature.generics, mistakes);
    let inputs = signature.inputs.into_iter();
    let arguments = inputs.filter_map(|input| argument(input, &declared, mistakes)).collect();
    let doc = doc(&attributes);
    let marker = Marker::new(visibility, signature.ident, generics);
    let further = attributes.into_iter().filter(is_route).collect();
    Signature { marker, arguments, output, doc, further, is_method }
}

/// What stands before the arguments.
fn check_form(attributes: &[Attribute], signature: &syn::Signature, mistakes: &mut Mistakes) {
    for attribute in attributes.iter().filter(|attribute| is_hook(attribute)) {
        mistakes.on(attribute, "a function is a handler or stands around some: write one for each");
    }
    if let Some(token) = signature.asyncness {
        mistakes.on(token, ASYNC);
    }
    if let syn::Safety::Unsafe(token) = &signature.safety {
        mistakes.on(token, "a handler is called by safe code: take the `unsafe` out");
    }
    if PRIMITIVES.iter().any(|primitive| signature.ident == primitive) {
        let name = &signature.ident;
        mistakes.on(name, format!("a handler named `{name}` would hide the type: rename it"));
    }
}

/// The lifetimes that the function declares, and its other parameters, which a table names: `show::<Repo>`.
fn split(mut generics: Generics, mistakes: &mut Mistakes) -> (Vec<Lifetime>, Generics) {
    let declared: Vec<Lifetime> =
        generics.lifetimes().map(|param| param.lifetime.clone()).collect();
    for param in generics.lifetimes().filter(|param| !param.bounds.is_empty()) {
        mistakes.on(param, BOUND_LIFETIME);
    }
    let params = std::mem::take(&mut generics.params).into_iter();
    generics.params = params.filter(|param| !matches!(param, GenericParam::Lifetime(_))).collect();
    let mut named = Named { declared: &declared, mistakes };
    generics.params.iter_mut().for_each(|param| named.visit_generic_param_mut(param));
    if let Some(clause) = &mut generics.where_clause {
        named.visit_where_clause_mut(clause);
    }
    (declared, generics)
}

/// Looks for lifetimes of the function where the types of a handler are bound.
struct Named<'a> {
    declared: &'a [Lifetime],
    mistakes: &'a mut Mistakes,
}

impl VisitMut for Named<'_> {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if self.declared.contains(lifetime) {
            self.mistakes.on(&*lifetime, BOUND_LIFETIME);
        }
    }
}

fn argument(input: FnArg, declared: &[Lifetime], mistakes: &mut Mistakes) -> Option<Argument> {
    match input {
        FnArg::Receiver(receiver) => {
            mistakes.on(receiver.self_token, METHOD);
            None
        }
        FnArg::Typed(argument) => {
            check_builds(&argument.attrs, mistakes);
            let ty = argument_type(*argument.ty, declared, mistakes);
            Some(Argument { name: plain_name(*argument.pat), ty })
        }
    }
}

/// Refuses an argument that is not there in some builds: what makes the arguments cannot tell in which.
pub(crate) fn check_builds(attributes: &[Attribute], mistakes: &mut Mistakes) {
    for attribute in attributes.iter().filter(|one| one.path().is_ident("cfg")) {
        mistakes.on(attribute, CONDITIONAL);
    }
}

/// The type of an argument with the lifetime of the call.
pub(crate) fn argument_type(mut ty: Type, declared: &[Lifetime], mistakes: &mut Mistakes) -> Type {
    Types { mistakes }.visit_type_mut(&mut ty);
    lifetimes::bind(&mut ty, declared);
    ty
}

const ASYNC: &str = "a handler is a plain function: take the `async` out, \
                     and let it block where it must, with `dispatch = pool`";
const METHOD: &str = "a handler is a free function: \
                      what it shares with others it takes as `State<'_, T>`";
const CONDITIONAL: &str = "a function has the same arguments in every build: put the `#[cfg]` on the function, \
                           and write another for the other builds";
const BOUND_LIFETIME: &str = "what a handler borrows lives as long as the call: no type can be bound to it here, \
                              write `for<'a>` in the bound, or take it out";

/// Types that a struct of the handler's name would hide.
pub(crate) const PRIMITIVES: [&str; 17] = [
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8", "u16",
    "u32", "u64", "u128", "usize",
];

fn plain_name(pattern: Pat) -> Option<Ident> {
    match pattern {
        Pat::Ident(pattern) => Some(pattern.ident),
        _ => None,
    }
}

/// Whether this is one of the attributes of this crate.
pub(crate) fn is_route(attribute: &Attribute) -> bool {
    let names = ["get", "post", "put", "patch", "delete", "head", "options", "route"];
    let last = attribute.path().segments.last();
    last.is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// Whether this is an attribute of this crate for what stands around handlers.
pub(crate) fn is_hook(attribute: &Attribute) -> bool {
    let segments = &attribute.path().segments;
    let is_ours =
        segments.len() == 1 || segments.first().is_some_and(|one| one.ident == "http_core");
    let names = ["guard", "before", "after", "around", "catch"];
    let last = segments.last().filter(|_| is_ours);
    last.is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// The text of the doc comment.
fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(value) => match &value.lit {
                Lit::Str(line) => Some(line.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    lines.map(|line| line.trim().to_owned()).collect::<Vec<_>>().join("\n")
}

/// Looks for types that cannot be named outside of the signature.
struct Types<'a> {
    mistakes: &'a mut Mistakes,
}

impl VisitMut for Types<'_> {
    fn visit_type_impl_trait_mut(&mut self, ty: &mut TypeImplTrait) {
        self.mistakes.on(ty, "name the type of the argument: `impl` leaves it open what to make");
    }

    fn visit_type_macro_mut(&mut self, ty: &mut TypeMacro) {
        self.mistakes.on(ty, "name the type of the argument: lifetimes in a macro cannot be seen");
    }

    fn visit_type_infer_mut(&mut self, ty: &mut TypeInfer) {
        self.mistakes.on(ty, "name the type of the argument");
    }
}
