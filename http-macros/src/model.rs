//! A route, read and checked.

use std::rc::Rc;

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;

use crate::attribute::Attribute;
use crate::mistakes::Mistakes;
use crate::pattern::{Pattern, QueryValue, Segment};
use crate::signature::{Argument, Signature};
use crate::{body, types};

/// A route in which nothing is wrong. A function with several attributes has several.
pub(crate) struct Route {
    pub(crate) attribute: Attribute,
    pub(crate) pattern: Pattern,
    /// Whether all of the pattern could be read.
    pattern_is_clear: bool,
    pub(crate) signature: Rc<Signature>,
}

/// What is left of a route in which something is.
pub(crate) struct Broken {
    pub(crate) mistakes: Mistakes,
    /// `None` if the item is no function.
    pub(crate) signature: Option<Rc<Signature>>,
}

impl Route {
    /// Reads the attribute called `name`, the function under it, and the attributes of further routes between them. There is at
    /// least one route, and the one of the first attribute comes first.
    pub(crate) fn read(
        name: &str,
        attribute: TokenStream,
        item: TokenStream,
    ) -> Result<Vec<Route>, Box<Broken>> {
        let mut mistakes = Mistakes::default();
        let attribute = Attribute::read(name, Span::call_site(), attribute, &mut mistakes);
        let signature = Signature::read(name, item, &mut mistakes).map(Rc::new);
        let Some(signature) = signature else {
            return Err(Box::new(Broken { mistakes, signature }));
        };
        let further = signature.further.iter();
        let further = further.map(|attribute| Attribute::read_again(attribute, &mut mistakes));
        let attributes: Vec<_> = std::iter::once(attribute).chain(further).collect();
        let routes: Vec<Route> = attributes
            .into_iter()
            .flatten()
            .map(|attribute| Route::check(attribute, Rc::clone(&signature), &mut mistakes))
            .collect();
        check_together(&routes, &mut mistakes);
        check_lifetimes(&routes, &signature, &mut mistakes);
        check_values(&routes, &mut mistakes);
        if mistakes.is_empty() {
            return Ok(routes);
        }
        Err(Box::new(Broken { mistakes, signature: Some(signature) }))
    }

    fn check(attribute: Attribute, signature: Rc<Signature>, mistakes: &mut Mistakes) -> Route {
        let (pattern, wrong) = Pattern::parse(&attribute.pattern);
        let pattern_is_clear = wrong.is_empty();
        for message in wrong {
            mistakes.on(&attribute.pattern, message);
        }
        let route = Route { attribute, pattern, pattern_is_clear, signature };
        route.check_params(mistakes);
        if route.pattern_is_clear {
            route.check_arguments(mistakes);
            body::check(&route, mistakes);
        }
        route
    }

    /// The number of the parameter of this name in the pattern, and what kind it is.
    pub(crate) fn param(&self, name: &syn::Ident) -> Option<(usize, &Segment)> {
        let params = self.pattern.segments.iter().filter(|segment| segment.name().is_some());
        params
            .enumerate()
            .find(|(_, segment)| segment.name().is_some_and(|one| name.unraw() == one))
    }

    /// The value of this name in the query part.
    pub(crate) fn query(&self, name: &syn::Ident) -> Option<&QueryValue> {
        self.pattern.query.iter().find(|value| name.unraw() == value.name)
    }

    /// The arguments that the pattern does not name.
    pub(crate) fn unnamed(&self) -> impl Iterator<Item = &Argument> {
        self.signature.arguments.iter().filter(|argument| {
            let name = argument.name.as_ref();
            !name.is_some_and(|name| self.param(name).is_some() || self.query(name).is_some())
        })
    }

    /// Refuses what compiles, but cannot be meant.
    fn check_arguments(&self, mistakes: &mut Mistakes) {
        for Argument { name, ty } in &self.signature.arguments {
            let named = name.as_ref();
            if let Some(message) = types::wrong_borrow(ty) {
                mistakes.on(ty, message);
                continue;
            }
            match named.and_then(|name| self.param(name)) {
                Some(_) if types::inner(ty, &["Option"]).is_some() => mistakes.on(ty, OPTIONAL),
                Some(_) if types::inner(ty, &["Vec"]).is_some() => mistakes.on(ty, SEVERAL),
                Some(_) => {}
                None => {
                    let query = named.and_then(|name| self.query(name));
                    if let Some(message) = query.and_then(|value| no_value(value, ty)) {
                        mistakes.on(ty, message);
                    }
                }
            }
        }
    }

    fn check_params(&self, mistakes: &mut Mistakes) {
        for name in self.pattern.names() {
            if !self.signature.has_argument(name) {
                let written = written(name);
                let handler = &self.signature.marker.name;
                let message = if self.signature.has_argument(&format!("_{name}")) {
                    format!(
                        "`{{{name}}}` has no argument: the one of `{handler}` is called `_{name}`, write `{written}` \
                         there, or `{{_{name}}}` in the pattern"
                    )
                } else {
                    format!(
                        "`{{{name}}}` has no argument: add `{written}: …` to `{handler}`, \
                         or take it out of the pattern"
                    )
                };
                mistakes.on(&self.attribute.pattern, message);
            }
        }
    }
}

/// The name as an argument has it: `r#type` where it is a word of Rust.
fn written(name: &str) -> String {
    let is_plain = syn::parse_str::<syn::Ident>(name).is_ok();
    if is_plain { name.into() } else { format!("r#{name}") }
}

/// What to say of an argument that no value of a query becomes as it is written.
fn no_value(value: &QueryValue, ty: &syn::Type) -> Option<String> {
    if types::is_file(ty) {
        return Some(format!(
            "a file comes with a form: take a `Form<T>` in which a field `{}` has this type",
            value.name
        ));
    }
    twice_missing(value, ty)
}

/// What to say of a default for an argument that needs none.
fn twice_missing(value: &QueryValue, ty: &syn::Type) -> Option<String> {
    value.default.as_ref()?;
    let name = &value.name;
    let kind = ["Option", "Vec"].into_iter().find(|kind| types::inner(ty, &[kind]).is_some())?;
    let then = if kind == "Option" { "`None`" } else { "empty" };
    Some(format!(
        "without `{name}` in the query this would be {then} by its type: take the default out of \
         `{{{name} = …}}`, or the `{kind}` off"
    ))
}

/// Refuses routes of one function that are the same, and those that do not fill its arguments alike.
fn check_together(routes: &[Route], mistakes: &mut Mistakes) {
    for (number, route) in routes.iter().enumerate() {
        let pattern = &route.attribute.pattern;
        let is_same = |other: &Route| {
            other.attribute.method == route.attribute.method
                && other.attribute.pattern.value() == pattern.value()
        };
        if routes[..number].iter().any(is_same) {
            mistakes.on(pattern, "the function has this route already: take one out");
        }
        let others = routes.iter().flat_map(|other| other.pattern.names());
        let mut missing: Vec<&str> = Vec::new();
        for name in others {
            let is_here = route.pattern.names().any(|own| own == name) || missing.contains(&name);
            if !is_here && route.signature.has_argument(name) {
                missing.push(name);
            }
        }
        for name in missing {
            let message = format!(
                "another route of this function has `{{{name}}}`: write it in this pattern too, \
                 `?{{{name}}}` behind the path if it is no segment"
            );
            mistakes.on(pattern, message);
        }
    }
}

/// Refuses arguments that no pattern names and whose types leave a lifetime out.
fn check_lifetimes(routes: &[Route], signature: &Signature, mistakes: &mut Mistakes) {
    for Argument { name, ty } in &signature.arguments {
        if name.as_ref().is_some_and(|name| is_named(routes, name)) {
            continue;
        }
        if let Some((ty, message)) = types::hidden_lifetime(ty) {
            mistakes.on(ty, message);
        }
    }
}

/// Whether some pattern names the argument of this name.
fn is_named(routes: &[Route], name: &syn::Ident) -> bool {
    let mut names = routes.iter().flat_map(|route| route.pattern.names());
    names.any(|own| name.unraw() == own)
}

/// Refuses arguments that are mere values, and that no pattern names: the compiler would say the same twice, and not what to write.
/// Where a pattern has a name without an argument, that is the one mistake to tell.
fn check_values(routes: &[Route], mistakes: &mut Mistakes) {
    let is_told = |route: &Route| {
        let mut names = route.pattern.names();
        !route.pattern_is_clear || names.any(|name| !route.signature.has_argument(name))
    };
    let Some(first) = routes.first().filter(|_| !routes.iter().any(is_told)) else { return };
    for Argument { name, ty } in &first.signature.arguments {
        match name {
            _ if !types::is_value(ty) => {}
            Some(name) if is_named(routes, name) => {}
            Some(name) => mistakes.on(ty, unnamed_value(&name.unraw())),
            None => mistakes.on(ty, "give the argument the name that it has in the pattern"),
        }
    }
}

fn unnamed_value(name: &syn::Ident) -> String {
    format!(
        "nothing of a request is this value without a name: write `{{{name}}}` in the pattern, \
         `/{{{name}}}` for a segment or `?{{{name}}}` for a value of the query"
    )
}

const OPTIONAL: &str = "the path has this value whenever the route matches: take the `Option` off, \
                        and write a second route for the path without it";
const SEVERAL: &str = "a segment gives one value: write its type, or take all that is left of the path as `{*rest}` \
                       into a `&str`";
