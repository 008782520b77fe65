//! A route, read and checked.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;

use crate::attribute::Attribute;
use crate::mistakes::Mistakes;
use crate::pattern::{Pattern, QueryValue, Segment};
use crate::signature::Signature;

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
        for message in wrong {
            mistakes.on(&attribute.pattern, message);
        }
        let route = Route { attribute, pattern, signature };
        route.check_params(&mut mistakes);
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
