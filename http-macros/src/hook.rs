//! A function that stands around handlers, read and checked.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, FnArg, GenericParam, Lifetime, LitInt, PathArguments, ReturnType, Signature, Token,
    Type, TypeReference, Visibility,
};

use crate::function::Function;
use crate::mistakes::Mistakes;
use crate::{signature, types};

/// What a function does around handlers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Guard,
    Before,
    After,
    Around,
    Catch,
}

/// A hook in which nothing is wrong.
pub(crate) struct Hook {
    pub(crate) kind: Kind,
    /// Those whose pages a catcher makes; none: every one.
    pub(crate) statuses: Vec<u16>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) arguments: Vec<Argument>,
    /// Where the type stands that it returns, if it returns anything.
    pub(crate) output: Option<Span>,
}

/// What is left of a hook in which something is.
pub(crate) struct Broken {
    pub(crate) mistakes: Mistakes,
    /// What a table can list in its place; `None` if the item is no free function.
    pub(crate) marker: Option<(Visibility, Ident)>,
}

/// One argument.
pub(crate) enum Argument {
    /// Made from the request; with the lifetime of the call.
    Made(Box<Type>),
    /// `&mut Response`, or `&Response`.
    Response {
        is_mutable: bool,
    },
    Next,
}

impl Kind {
    /// The kind of the attribute of this name.
    fn named(name: &str) -> Kind {
        match name {
            "guard" => Kind::Guard,
            "before" => Kind::Before,
            "after" => Kind::After,
            "around" => Kind::Around,
            _ => Kind::Catch,
        }
    }

    /// The statuses in the attribute, where it may have any.
    fn statuses(self, name: &str, tokens: TokenStream, mistakes: &mut Mistakes) -> Vec<u16> {
        if self == Kind::Catch {
            return statuses(tokens, mistakes);
        }
        if !tokens.is_empty() {
            let whole = self.words();
            mistakes.on(
                tokens,
                format!(
                    "`#[{name}]` takes nothing: {whole} stands around all routes of the table that lists it"
                ),
            );
        }
        Vec::new()
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Kind::Guard => "a guard",
            Kind::Before => "a before-hook",
            Kind::After => "an after-hook",
            Kind::Around => "an around-hook",
            Kind::Catch => "a catcher",
        }
    }

    fn attribute(self) -> &'static str {
        match self {
            Kind::Guard => "#[guard]",
            Kind::Before => "#[before]",
            Kind::After => "#[after]",
            Kind::Around => "#[around]",
            Kind::Catch => "#[catch]",
        }
    }
}

/// The numbers in `#[catch(404, 410)]`.
fn statuses(tokens: TokenStream, mistakes: &mut Mistakes) -> Vec<u16> {
    let parser = Punctuated::<LitInt, Token![,]>::parse_terminated;
    let Ok(numbers) = parser.parse2(tokens.clone()) else {
        mistakes.on(
            tokens,
            "write the number of the status, as `#[catch(404)]`, or several, or none: `#[catch]` is for every error",
        );
        return Vec::new();
    };
    let mut statuses = Vec::new();
    for number in numbers {
        match number.base10_parse() {
            Ok(status @ 400..=599) if statuses.contains(&status) => {
                mistakes.on(number, format!("`{status}` is listed twice: take one out"));
            }
            Ok(status @ 400..=599) => statuses.push(status),
            _ => {
                let message = format!(
                    "`{number}` is no error: a catcher makes the page of a status from 400 to 599"
                );
                mistakes.on(number, message);
            }
        }
    }
    statuses
}

impl Hook {
    /// Reads the attribute called `name` and the function under it.
    pub(crate) fn read(
        name: &str,
        attribute: TokenStream,
        item: TokenStream,
    ) -> Result<Hook, Box<Broken>> {
        let mut mistakes = Mistakes::default();
        let kind = Kind::named(name);
        let statuses = kind.statuses(name, attribute, &mut mistakes);
        let Some(function) = Function::read(kind.attribute(), item, &mut mistakes) else {
            return Err(Box::new(Broken { mistakes, marker: None }));
        };
        let is_method = function.signature.receiver().is_some();
        let hook = Hook::check(kind, function, &mut mistakes);
        if mistakes.is_empty() {
            return Ok(Hook { statuses, ..hook });
        }
        let marker = (!is_method).then_some((hook.visibility, hook.name));
        Err(Box::new(Broken { mistakes, marker }))
    }

    fn check(kind: Kind, function: Function, mistakes: &mut Mistakes) -> Hook {
        let Function { attributes, visibility, signature } = function;
        check_form(kind, &attributes, &signature, mistakes);
        let Signature { ident: name, generics, inputs, output, .. } = signature;
        let declared: Vec<Lifetime> = generics
            .params
            .into_iter()
            .filter_map(|param| match param {
                GenericParam::Lifetime(param) => Some(param.lifetime),
                GenericParam::Type(param) => generic(kind, &param.ident, mistakes),
                GenericParam::Const(param) => generic(kind, &param.ident, mistakes),
            })
            .collect();
        let arguments: Vec<Argument> = inputs
            .into_iter()
            .filter_map(|input| argument(kind, input, &declared, mistakes))
            .collect();
        let output = match output {
            ReturnType::Type(_, ty) if !is_unit(&ty) => Some(*ty),
            _ => None,
        };
        check_output(kind, &name, &arguments, output.as_ref(), mistakes);
        let output = output.map(|ty| ty.span());
        Hook { kind, statuses: Vec::new(), visibility, name, arguments, output }
    }
}

fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// What stands before the arguments.
fn check_form(
    kind: Kind,
    attributes: &[Attribute],
    signature: &Signature,
    mistakes: &mut Mistakes,
) {
    let words = kind.words();
    for attribute in attributes {
        if signature::is_route(attribute) {
            let message = format!("a function is a handler or {words}: write one for each");
            mistakes.on(attribute, message);
        } else if signature::is_hook(attribute) {
            let message = "a function stands around handlers in one way: for another, write a function that calls it";
            mistakes.on(attribute, message);
        }
    }
    if let Some(token) = signature.asyncness {
        let why = match kind {
            Kind::Guard | Kind::Catch => "it runs on the loop and must not wait",
            _ => "it runs where its handler runs, and may block where that may",
        };
        mistakes.on(token, format!("{words} is a plain function: take the `async` out; {why}"));
    }
    if let syn::Safety::Unsafe(token) = &signature.safety {
        mistakes.on(token, format!("{words} is called by safe code: take the `unsafe` out"));
    }
    let name = &signature.ident;
    if signature::PRIMITIVES.iter().any(|primitive| name == primitive) {
        mistakes.on(name, format!("{words} named `{name}` would hide the type: rename it"));
    }
}

fn generic(kind: Kind, name: &Ident, mistakes: &mut Mistakes) -> Option<Lifetime> {
    let words = kind.words();
    let message =
        format!("{words} has no type parameters: the server would not know what to call it with");
    mistakes.on(name, message);
    None
}

fn argument(
    kind: Kind,
    input: FnArg,
    declared: &[Lifetime],
    mistakes: &mut Mistakes,
) -> Option<Argument> {
    let words = kind.words();
    let ty = match input {
        FnArg::Receiver(receiver) => {
            let message = format!(
                "{words} is a free function: what it shares with others it takes as `State<'_, T>`"
            );
            mistakes.on(receiver.self_token, message);
            return None;
        }
        FnArg::Typed(argument) => {
            signature::check_builds(&argument.attrs, mistakes);
            types::bare(&argument.ty).clone()
        }
    };
    if is_named(&ty, "Next") {
        if kind != Kind::Around {
            let message =
                format!("{words} runs nothing itself: take `Next` out, or make it an `#[around]`");
            mistakes.on(&ty, message);
        }
        return Some(Argument::Next);
    }
    if is_named(&ty, "Response") && !matches!(kind, Kind::Guard | Kind::Before) {
        mistakes.on(&ty, "the answer is lent to be changed, not given away: write `&mut Response`");
        return Some(Argument::Response { is_mutable: true });
    }
    if signature::PRIMITIVES.iter().any(|primitive| is_plain(&ty, primitive)) {
        let message = format!(
            "{words} has no values of the path: it stands around routes of many patterns; \
             what needs the value is written in the handler"
        );
        mistakes.on(&ty, message);
        return None;
    }
    if let Type::Reference(reference) = &ty
        && is_named(&reference.elem, "Response")
    {
        let why = match kind {
            Kind::Guard => "there is no answer yet: what is refused is returned, as `Err(…)`",
            Kind::Before => {
                "there is no answer yet: return `Err(…)` to refuse, or make it an `#[after]` or `#[around]`"
            }
            _ => "",
        };
        if !why.is_empty() {
            mistakes.on(&ty, why);
        }
        return Some(Argument::Response { is_mutable: reference.mutability.is_some() });
    }
    let ty = signature::argument_type(ty, declared, mistakes);
    if let Some((ty, message)) = types::hidden_lifetime(&ty) {
        mistakes.on(ty, message);
    }
    Some(Argument::Made(Box::new(ty)))
}

/// Whether the type is a path that ends with this name.
fn is_named(ty: &Type, name: &str) -> bool {
    match types::bare(ty) {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == name),
        _ => false,
    }
}

/// Whether the type is this name and nothing else.
fn is_plain(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident(name))
}

const BORROWED: &str =
    "what is left outlives what the arguments borrow: own it, as `String` owns what `&str` borrows";

const NOT_FOLLOWED: &str = "a catcher makes the page of an error and keeps its status, by which no browser follows a redirect: \
                            refuse in a guard, as `Result<(), Redirect>`";

/// Whether the value in this `Result` borrows from the call.
fn leaves_borrowed(output: &Type) -> bool {
    struct Borrows(bool);
    impl VisitMut for Borrows {
        fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
            self.0 |= reference.lifetime.is_none();
            visit_mut::visit_type_reference_mut(self, reference);
        }
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            self.0 |= lifetime.ident != "static";
        }
    }
    let Type::Path(path) = output else { return false };
    let Some(last) = path.path.segments.last() else { return false };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return false };
    let mut borrows = Borrows(false);
    if let (true, Some(value)) = (last.ident == "Result", arguments.args.first()) {
        borrows.visit_generic_argument_mut(&mut value.clone());
    }
    borrows.0
}

/// What goes in and out, as a whole.
fn check_output(
    kind: Kind,
    name: &Ident,
    arguments: &[Argument],
    output: Option<&Type>,
    mistakes: &mut Mistakes,
) {
    let count =
        |is_meant: fn(&Argument) -> bool| arguments.iter().filter(|one| is_meant(one)).count();
    let responses = count(|one| matches!(one, Argument::Response { .. }));
    let changes = count(|one| matches!(one, Argument::Response { is_mutable: true })) > 0;
    let nexts = count(|one| matches!(one, Argument::Next));
    let mut missing = |is_missing: bool, message: &str| {
        if is_missing {
            mistakes.on(name, message);
        }
    };
    missing(responses > 1, "there is one answer: leave one argument that is a `Response`");
    match kind {
        Kind::Guard => missing(
            output.is_none(),
            "a guard says whether the request may pass: return `Result<(), Rejection>`",
        ),
        Kind::Before => {}
        Kind::After => {
            missing(responses == 0, "an after-hook sees the answer: add `response: &mut Response`");
        }
        Kind::Around => {
            missing(
                nexts == 0,
                "an around-hook runs what it stands around: add `next: Next<'_>`, and call `next.run(response)`",
            );
            missing(nexts > 1, "what an around-hook stands around runs once: leave one `Next`");
            missing(
                !changes,
                "an around-hook hands on the answer to be filled in: add `response: &mut Response`",
            );
        }
        Kind::Catch => missing(
            output.is_none() && !changes,
            "a catcher makes a page: return it, as `Html<String>`, or add `response: &mut Response` and change that",
        ),
    }
    if let Some(output) = output.filter(|output| is_named(output, "Redirect"))
        && matches!(kind, Kind::Catch)
    {
        mistakes.on(output.to_token_stream(), NOT_FOLLOWED);
    }
    if let Some(output) = output.filter(|output| kind == Kind::Before && leaves_borrowed(output)) {
        mistakes.on(output.to_token_stream(), BORROWED);
    }
    if let Some(output) = output
        && matches!(kind, Kind::After | Kind::Around)
    {
        let message =
            format!("{} changes the answer in `response`: take the return type out", kind.words());
        mistakes.on(output.to_token_stream(), message);
    }
}
