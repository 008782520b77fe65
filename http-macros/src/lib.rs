//! The attributes and derives of `http-core`, which documents them where it exports them.
//!
//! An attribute goes through these stages: `attribute` and `signature` read what was written, `pattern` takes the pattern
//! apart, `model` joins and checks them, `expand` writes the code. Each adds what it finds to `mistakes`, so that all of
//! them are told at once; `fallback` then keeps the user's function in place, so that nothing else is told. Functions around
//! handlers are read by `hook` and written by `expand_hook`.

mod attribute;
mod body;
mod body_size;
mod expand;
mod expand_hook;
mod fallback;
mod from_header;
mod from_pairs;
mod from_text;
mod function;
mod hook;
mod http_error;
mod lifetimes;
mod marker;
mod media_type;
mod method;
mod mistakes;
mod model;
mod module;
mod names;
mod output;
mod pattern;
mod provide;
mod query_part;
mod responder;
mod routes;
mod segment;
mod signature;
mod status;
mod taken;
mod to_param;
mod types;
mod url;

use proc_macro::TokenStream;

/// A handler of `GET`.
#[proc_macro_attribute]
pub fn get(attribute: TokenStream, item: TokenStream) -> TokenStream {
    handler("get", attribute, item)
}

/// A handler of `POST`.
#[proc_macro_attribute]
pub fn post(attribute: TokenStream, item: TokenStream) -> TokenStream {
    handler("post", attribute, item)
}

/// A handler of `PUT`.
#[proc_macro_attribute]
pub fn put(attribute: TokenStream, item: TokenStream) -> TokenStream {
    handler("put", attribute, item)
}

/// A handler of `PATCH`.
#[proc_macro_attribute]
pub fn patch(attribute: TokenStream, item: TokenStream) -> TokenStream {
    handler("patch", attribute, item)
}

/// A handler of `DELETE`.
#[proc_macro_attribute]
pub fn delete(attribute: TokenStream, item: TokenStream) -> TokenStream {
    handler("delete", attribute, item)
}

/// A handler of `HEAD`, in place of the one of `GET`.
#[proc_macro_attribute]
pub fn head(attribute: TokenStream, item: TokenStream) -> TokenStream {
    handler("head", attribute, item)
}

/// A handler of `OPTIONS`, in place of the answer that the table gives.
#[proc_macro_attribute]
pub fn options(attribute: TokenStream, item: TokenStream) -> TokenStream {
    handler("options", attribute, item)
}

/// A handler of any method.
#[proc_macro_attribute]
pub fn route(attribute: TokenStream, item: TokenStream) -> TokenStream {
    handler("route", attribute, item)
}

/// What decides by the head whether a route runs.
#[proc_macro_attribute]
pub fn guard(attribute: TokenStream, item: TokenStream) -> TokenStream {
    hook("guard", attribute, item)
}

/// What runs before a handler.
#[proc_macro_attribute]
pub fn before(attribute: TokenStream, item: TokenStream) -> TokenStream {
    hook("before", attribute, item)
}

/// What runs after a handler.
#[proc_macro_attribute]
pub fn after(attribute: TokenStream, item: TokenStream) -> TokenStream {
    hook("after", attribute, item)
}

/// What runs around a handler.
#[proc_macro_attribute]
pub fn around(attribute: TokenStream, item: TokenStream) -> TokenStream {
    hook("around", attribute, item)
}

/// What makes the page of an error.
#[proc_macro_attribute]
pub fn catch(attribute: TokenStream, item: TokenStream) -> TokenStream {
    hook("catch", attribute, item)
}

/// A table of handlers.
#[proc_macro]
pub fn routes(input: TokenStream) -> TokenStream {
    routes::expand(input.into()).into()
}

/// A module whose handlers are a table.
#[proc_macro_attribute]
pub fn table(attribute: TokenStream, item: TokenStream) -> TokenStream {
    module::expand(attribute.into(), &item.into()).into()
}

/// A state whose fields handlers can ask for.
#[proc_macro_derive(Provide, attributes(provide))]
pub fn provide(item: TokenStream) -> TokenStream {
    provide::expand(item.into()).into()
}

/// One of several answers.
#[proc_macro_derive(Responder, attributes(status))]
pub fn responder(item: TokenStream) -> TokenStream {
    responder::expand(item.into()).into()
}

/// An error that is an answer.
#[proc_macro_derive(HttpError, attributes(status))]
pub fn http_error(item: TokenStream) -> TokenStream {
    http_error::expand(item.into()).into()
}

/// A value of the path.
#[proc_macro_derive(FromParam, attributes(param))]
pub fn from_param(item: TokenStream) -> TokenStream {
    from_text::expand(item.into(), from_text::Source::Param).into()
}

/// A value of the query that is made of several.
#[proc_macro_derive(FromQuery)]
pub fn from_query(item: TokenStream) -> TokenStream {
    from_text::expand(item.into(), from_text::Source::Query).into()
}

/// The value of one header field.
#[proc_macro_derive(FromHeader, attributes(header))]
pub fn from_header(item: TokenStream) -> TokenStream {
    from_header::expand(item.into()).into()
}

/// The values of a query or a form.
#[proc_macro_derive(FromPairs, attributes(pairs))]
pub fn from_pairs(item: TokenStream) -> TokenStream {
    from_pairs::expand(item.into()).into()
}

fn handler(name: &str, attribute: TokenStream, item: TokenStream) -> TokenStream {
    let item = proc_macro2::TokenStream::from(item);
    match model::Route::read(name, attribute.into(), item.clone()) {
        Ok(routes) => expand::expand(&routes, &item).into(),
        Err(broken) => fallback::expand(&broken, &item).into(),
    }
}

fn hook(name: &str, attribute: TokenStream, item: TokenStream) -> TokenStream {
    let item = proc_macro2::TokenStream::from(item);
    match hook::Hook::read(name, attribute.into(), item.clone()) {
        Ok(hook) => expand_hook::expand(&hook, &item).into(),
        Err(broken) => expand_hook::expand_broken(&broken, &item).into(),
    }
}
