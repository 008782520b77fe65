//! Whether the body that a route asks for can come with its requests.

use syn::Type;
use syn::ext::IdentExt;

use crate::mistakes::Mistakes;
use crate::model::Route;
use crate::signature::Argument;
use crate::types;

/// What an argument takes from the body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    /// All of it, as it came or as text.
    Whole,
    Json,
    Form,
}

impl Body {
    fn of(ty: &Type) -> Option<Body> {
        if types::is_whole_body(ty) {
            return Some(Body::Whole);
        }
        if types::inner(ty, &["Json"]).is_some() {
            return Some(Body::Json);
        }
        types::inner(ty, &["Form"]).map(|_| Body::Form)
    }

    /// Whether some body that this `consumes` names is read.
    fn is_taken_by(self, consumes: &str) -> bool {
        let consumes = consumes.to_ascii_lowercase();
        match self {
            Body::Whole => true,
            Body::Json => {
                consumes == JSON || consumes.ends_with("+json") || consumes.ends_with("/*")
            }
            Body::Form => {
                [FORM, "application/*", FORM_WITH_FILES, "multipart/*"].contains(&&*consumes)
            }
        }
    }
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const FORM_WITH_FILES: &str = "multipart/form-data";

/// Refuses arguments and keys that no request of the route can fill or be measured by.
pub(crate) fn check(route: &Route, mistakes: &mut Mistakes) {
    let is_bodiless = matches!(route.attribute.method.as_str(), "GET" | "HEAD");
    let before = mistakes.count();
    // What borrows wrongly is told already.
    for argument in route.unnamed().filter(|one| types::wrong_borrow(&one.ty).is_none()) {
        let Some(body) = Body::of(&argument.ty) else { continue };
        if is_bodiless {
            mistakes.on(&argument.ty, no_body(body, argument, &route.attribute.method));
        } else if let Some(message) = wrong_type(body, &route.attribute.consumes) {
            mistakes.on(&argument.ty, message);
        }
    }
    if !is_bodiless {
        check_formats(route, mistakes);
    }
    if !is_bodiless || mistakes.count() > before {
        return;
    }
    let method = &route.attribute.method;
    if let Some(key) = route.attribute.key("consumes") {
        mistakes
            .on(key, format!("a `{method}` has no body, so `consumes` does nothing: take it out"));
    }
    if let Some(key) = route.attribute.key("max_body")
        && route.unnamed().all(|argument| takes_no_body(&argument.ty))
    {
        mistakes.on(
            key,
            format!("no argument takes a body, and a `{method}` has none: take `max_body` out"),
        );
    }
}

/// Refuses two arguments of which each refuses what the other is made from. An `Option` of one refuses it too.
fn check_formats(route: &Route, mistakes: &mut Mistakes) {
    let mut formats = route.unnamed().filter_map(|argument| {
        let ty = types::inner(&argument.ty, &["Option"]).unwrap_or(&argument.ty);
        let format = Body::of(ty).filter(|body| *body != Body::Whole)?;
        Some((argument, format))
    });
    let Some((_, first)) = formats.next() else { return };
    for (argument, _) in formats.filter(|(_, format)| *format != first) {
        mistakes.on(
            &argument.ty,
            "a body is JSON or a form, so it is refused by this or by the argument before: \
             take each as `Result<_, Rejection>`, or one of them alone",
        );
    }
}

/// What to write in place of an argument from a body that is not there.
fn no_body(body: Body, argument: &Argument, method: &str) -> String {
    match body {
        Body::Whole => {
            let name = argument.name.as_ref();
            let name = name.map_or("name".to_owned(), |name| name.unraw().to_string());
            format!(
                "a `{method}` has no body to fill this: write `{{{name}}}` in the pattern, \
                 `/{{{name}}}` for a segment or `?{{{name}}}` for a value of the query"
            )
        }
        Body::Json => format!(
            "a `{method}` has no body to fill this: make it a `post` or a `put`, \
             or take the values from the query, as `Query<T>`"
        ),
        Body::Form => format!(
            "a `{method}` has no body to fill this, and a form that is sent by it stands in the query: \
             write `Query<T>`"
        ),
    }
}

/// What to say where `consumes` names no type that the argument is made from.
fn wrong_type(body: Body, consumes: &[String]) -> Option<String> {
    if consumes.is_empty() || consumes.iter().any(|one| body.is_taken_by(one)) {
        return None;
    }
    let read = match body {
        Body::Form => format!("`{FORM}` or `{FORM_WITH_FILES}`"),
        _ => format!("`{JSON}`"),
    };
    Some(format!(
        "this is made from {read}, which `consumes` does not name, so every request would be refused: \
         take the `consumes` out, or the body as `&str` or `&[u8]`"
    ))
}

/// Whether it is one of the framework's types that the head of a request gives, or the app.
fn takes_no_body(ty: &Type) -> bool {
    if let Some(inner) = types::inner(ty, &["Option", "Result"]) {
        return takes_no_body(inner);
    }
    let ty = match types::bare(ty) {
        Type::Reference(reference) => types::bare(&reference.elem),
        ty => ty,
    };
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| BODILESS.iter().any(|name| last.ident == name))
}

const BODILESS: [&str; 15] = [
    "BaseUrl",
    "Bearer",
    "Bump",
    "Conditions",
    "Cookies",
    "Head",
    "Header",
    "Headers",
    "Left",
    "Method",
    "Query",
    "RawQuery",
    "SocketAddr",
    "State",
    "Target",
];
