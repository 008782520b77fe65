//! A route, read and checked.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;

use crate::attribute::Attribute;
use crate::mistakes::Mistakes;
use crate::pattern::{Pattern, QueryValue, Segment};
use crate::signature::{Argument, Signature};
use crate::types;

/// A route in which nothing is wrong.
pub(crate) struct Route {
    pub(crate) attribute: Attribute,
    pub(crate) pattern: Pattern,
    pub(crate) signature: Signature,
}

/// What is left of a route in which something is.
pub(crate) struct Broken {
    pub(crate) mistakes: Mistakes,
    /// `None` if the item is no function.
    pub(crate) signature: Option<Signature>,
}

impl Route {
    /// Reads the attribute called `name` and the function under it.
    pub(crate) fn read(
        name: &str,
        attribute: TokenStream,
        item: TokenStream,
    ) -> Result<Route, Box<Broken>> {
        let mut mistakes = Mistakes::default();
        let attribute = Attribute::read(name, attribute, &mut mistakes);
        let signature = Signature::read(name, item, &mut mistakes);
        let (attribute, signature) = match (attribute, signature) {
            (Some(attribute), Some(signature)) => (attribute, signature),
            (_, signature) => return Err(Box::new(Broken { mistakes, signature })),
        };
        let (pattern, wrong) = Pattern::parse(&attribute.pattern);
        let pattern_is_clear = wrong.is_empty();
        for message in wrong {
            mistakes.on(&attribute.pattern, message);
        }
        let route = Route { attribute, pattern, signature };
        route.check_params(&mut mistakes);
        if pattern_is_clear {
            route.check_arguments(&mut mistakes);
        }
        if mistakes.is_empty() {
            return Ok(route);
        }
        Err(Box::new(Broken { mistakes, signature: Some(route.signature) }))
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

    /// Refuses what compiles, but cannot be meant.
    fn check_arguments(&self, mistakes: &mut Mistakes) {
        let bodiless = matches!(self.attribute.method.as_str(), "GET" | "HEAD");
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
                None if named.is_some_and(|name| self.query(name).is_some()) => {}
                None if bodiless && types::is_whole_body(ty) => {
                    let name = named.map_or("name".to_owned(), |name| name.unraw().to_string());
                    let method = &self.attribute.method;
                    let message = format!(
                        "a `{method}` has no body to fill this: write `{{{name}}}` in the pattern, \
                         `/{{{name}}}` for a segment or `?{{{name}}}` for a value of the query"
                    );
                    mistakes.on(ty, message);
                }
                None => {}
            }
        }
    }

    fn check_params(&self, mistakes: &mut Mistakes) {
        for name in self.pattern.names() {
            let mut names = self.signature.arguments.iter().filter_map(|one| one.name.as_ref());
            if !names.any(|argument| argument.unraw() == name) {
                let handler = &self.signature.marker.name;
                let message = format!(
                    "`{{{name}}}` has no argument: add `{name}: …` to `{handler}`, \
                     or take it out of the pattern"
                );
                mistakes.on(&self.attribute.pattern, message);
            }
        }
    }
}

const OPTIONAL: &str = "the path has this value whenever the route matches: take the `Option` off, \
                        and write a second route for the path without it";
const SEVERAL: &str = "a segment gives one value: write its type, or take all that is left of the path as `{*rest}` \
                       into a `&str`";
