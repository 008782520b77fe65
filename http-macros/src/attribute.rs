//! What stands in the parentheses of `#[get(…)]`.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{LitStr, Path, Token, bracketed, token};

use crate::mistakes::Mistakes;
use crate::{body_size, media_type, method};

/// The method and the pattern of a route, and its keys.
pub(crate) struct Attribute {
    pub(crate) method: String,
    pub(crate) pattern: LitStr,
    pub(crate) dispatch: Dispatch,
    pub(crate) body_bytes: Option<usize>,
    /// The media types that are taken; empty: any.
    pub(crate) consumes: Vec<String>,
    pub(crate) produces: Option<String>,
    pub(crate) name: Option<String>,
    /// In the order in which they run.
    pub(crate) guards: Vec<Path>,
    /// As they are written.
    pub(crate) keys: Vec<Ident>,
}

/// Where the handler runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dispatch {
    Default,
    Inline,
    Pool,
}

impl Attribute {
    /// Reads what can be read in the attribute called `name`. `None` if there is no pattern.
    pub(crate) fn read(
        name: &str,
        span: Span,
        tokens: TokenStream,
        mistakes: &mut Mistakes,
    ) -> Option<Attribute> {
        let parser = |input: ParseStream<'_>| Ok(Attribute::parse(name, span, input, mistakes));
        // No error comes back: what made no sense is among the mistakes.
        parser.parse2(tokens).unwrap_or_default()
    }

    /// The same of an attribute between the first one and the function.
    pub(crate) fn read_again(
        attribute: &syn::Attribute,
        mistakes: &mut Mistakes,
    ) -> Option<Attribute> {
        let name = attribute.path().segments.last()?.ident.to_string();
        let tokens = match &attribute.meta {
            syn::Meta::List(list) => list.tokens.clone(),
            syn::Meta::Path(_) | syn::Meta::NameValue(_) => TokenStream::new(),
        };
        Attribute::read(&name, attribute.path().span(), tokens, mistakes)
    }

    fn parse(
        name: &str,
        span: Span,
        input: ParseStream<'_>,
        mistakes: &mut Mistakes,
    ) -> Option<Attribute> {
        let (method, form) = if name == "route" {
            (method(input, mistakes)?, "route(\"METHOD\", \"/path\")".to_owned())
        } else {
            (name.to_uppercase(), format!("{name}(\"/path\")"))
        };
        if input.is_empty() {
            mistakes.at(span, format!("write the pattern: `#[{form}]`"));
            return None;
        }
        let Ok(pattern) = input.parse::<LitStr>() else {
            mistakes.at(input.span(), format!("write the pattern first, in quotes: `#[{form}]`"));
            skip(input);
            return None;
        };
        let mut attribute = Attribute {
            method,
            pattern,
            dispatch: Dispatch::Default,
            body_bytes: None,
            consumes: Vec::new(),
            produces: None,
            name: None,
            guards: Vec::new(),
            keys: Vec::new(),
        };
        while !input.is_empty() {
            if let Err(error) = attribute.pair(input, mistakes) {
                mistakes.at(error.span(), "write `key = value` pairs behind the pattern");
                skip(input);
            }
        }
        Some(attribute)
    }

    /// Reads `, key = value`.
    fn pair(&mut self, input: ParseStream<'_>, mistakes: &mut Mistakes) -> syn::Result<()> {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            return Ok(());
        }
        let key = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        if self.keys.contains(&key) {
            let form =
                if key == "guard" { "write a list, as `[first, second]`" } else { "leave one" };
            mistakes.on(&key, format!("`{key}` is set twice: {form}"));
        }
        self.keys.push(key.clone());
        let value = value(input)?;
        match key.to_string().as_str() {
            "guard" => self.guards = guards(value, mistakes),
            "dispatch" => match value.to_string().as_str() {
                "inline" => self.dispatch = Dispatch::Inline,
                "pool" => self.dispatch = Dispatch::Pool,
                _ => mistakes.on(&value, "`dispatch` is `inline` or `pool`"),
            },
            "max_body" => {
                let text = value.to_string();
                self.body_bytes = body_size::parse(text.trim_matches('"'));
                if self.body_bytes.is_none() {
                    mistakes.on(&value, "`max_body` is a size such as `\"10MiB\"`");
                }
            }
            "consumes" => self.consumes = media_types(&value, mistakes),
            "produces" => {
                self.produces = text(&value, "\"text/csv\"", media_type::sent_mistake, mistakes);
            }
            "name" => self.name = text(&value, "\"notes.show\"", name_mistake, mistakes),
            other => {
                let keys = "`dispatch`, `max_body`, `consumes`, `produces`, `guard` or `name`";
                mistakes.on(&key, format!("there is no key `{other}`; write {keys}"));
            }
        }
        Ok(())
    }

    /// The key of this name, if it is set.
    pub(crate) fn key(&self, name: &str) -> Option<&Ident> {
        self.keys.iter().find(|key| *key == name)
    }
}

/// Reads `only_admins` or `[logged_in, only_admins]`.
fn guards(value: TokenStream, mistakes: &mut Mistakes) -> Vec<Path> {
    let parser = |input: ParseStream<'_>| {
        if !input.peek(token::Bracket) {
            return Ok(vec![Path::parse_mod_style(input)?]);
        }
        let list;
        bracketed!(list in input);
        let paths =
            Punctuated::<Path, Token![,]>::parse_terminated_with(&list, Path::parse_mod_style)?;
        Ok::<_, syn::Error>(paths.into_iter().collect())
    };
    let Ok(guards) = parser.parse2(value.clone()) else {
        mistakes.on(
            value,
            "`guard` is the name of a function under `#[guard]`, or a list as `[first, second]`",
        );
        return Vec::new();
    };
    for (at, guard) in guards.iter().enumerate() {
        let text = guard.to_token_stream().to_string();
        if guards[..at].iter().any(|other| other.to_token_stream().to_string() == text) {
            mistakes.on(guard, "this guard is listed already: take one out");
        }
    }
    guards
}

/// All that stands before the next comma.
fn value(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut value = TokenStream::from(input.parse::<TokenTree>()?);
    while !input.is_empty() && !input.peek(Token![,]) {
        value.extend([input.parse::<TokenTree>()?]);
    }
    Ok(value)
}

/// Reads `"a/b"` or `["a/b", "c/d"]`.
fn media_types(value: &TokenStream, mistakes: &mut Mistakes) -> Vec<String> {
    let Ok(group) = syn::parse2::<Group>(value.clone()) else {
        let example = "\"text/csv\"` or `[\"text/csv\", \"text/plain\"]";
        return text(value, example, media_type::taken_mistake, mistakes).into_iter().collect();
    };
    let parser = Punctuated::<TokenTree, Token![,]>::parse_terminated;
    let values = parser.parse2(group.stream()).unwrap_or_default();
    if group.delimiter() != Delimiter::Bracket || values.is_empty() {
        mistakes.on(value, "write a list of types as `[\"text/csv\", \"text/plain\"]`");
    }
    let texts = values.iter();
    let one = |one: &TokenTree| one.clone().into();
    texts
        .map(one)
        .filter_map(|one| text(&one, "\"text/csv\"", media_type::taken_mistake, mistakes))
        .collect()
}

/// The text of a string literal that has no mistake in it.
fn text(
    value: &TokenStream,
    example: &str,
    mistake: fn(&str) -> Option<String>,
    mistakes: &mut Mistakes,
) -> Option<String> {
    let Ok(literal) = syn::parse2::<LitStr>(value.clone()) else {
        mistakes.on(value, format!("write it in quotes: `{example}`"));
        return None;
    };
    let text = literal.value();
    if let Some(message) = mistake(&text) {
        mistakes.on(value, message);
        return None;
    }
    Some(text)
}

/// What is wrong with the name of a route, if anything is: it goes into tables and metrics.
fn name_mistake(name: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:/".contains(&byte);
    let is_name = !name.is_empty() && name.bytes().all(is_plain);
    (!is_name).then(|| format!("`{name}` is no name: it has letters, digits and `_-.:/`"))
}

/// Reads `"METHOD",`.
fn method(input: ParseStream<'_>, mistakes: &mut Mistakes) -> Option<String> {
    let Ok(literal) = input.parse::<LitStr>() else {
        let message = "write the method first, in quotes: `#[route(\"PURGE\", \"/path\")]`";
        mistakes.at(input.span(), message);
        skip(input);
        return None;
    };
    let value = literal.value();
    if value.starts_with('/') {
        let form = format!("the method is missing: write `#[route(\"METHOD\", \"{value}\")]`");
        mistakes.on(&literal, form);
        skip(input);
        return None;
    }
    if let Some(message) = method::mistake(&value) {
        mistakes.on(&literal, message);
    }
    if !input.is_empty()
        && let Err(error) = input.parse::<Token![,]>()
    {
        mistakes.add(error);
    }
    Some(value)
}

/// Goes to the end of the input: nothing in it can be made sense of any more.
fn skip(input: ParseStream<'_>) {
    while input.parse::<TokenTree>().is_ok() {}
}
