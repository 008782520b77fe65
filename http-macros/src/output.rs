//! What of the type that a handler returns would surprise: an `Err` that is answered as a success.

use syn::{GenericArgument, PathArguments, PathSegment, Type};

/// The type behind `Err` of the `Result` in this return type, where an answer of that type has a status of success.
pub(crate) fn error_that_succeeds(output: &Type) -> Option<&Type> {
    match output {
        // The content of an answer stands last.
        Type::Tuple(tuple) => error_that_succeeds(tuple.elems.last()?),
        Type::Paren(inner) => error_that_succeeds(&inner.elem),
        Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last()?;
            match (last.ident.to_string().as_str(), types(last).as_slice()) {
                ("Result", [_, error]) => succeeds(error).then_some(*error),
                ("Option", [inner]) => error_that_succeeds(inner),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What to say of it.
pub(crate) const ERROR_THAT_SUCCEEDS: &str = "an `Err` of this type would be answered as a success, 200 or another: give it a status, as \
     `(Status::BAD_REQUEST, …)` of type `(Status, …)`, or return `Error` or a type that derives `HttpError`";

/// Whether an answer of this type says of itself that all is well.
fn succeeds(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => succeeds(&reference.elem),
        Type::Paren(inner) => succeeds(&inner.elem),
        Type::Slice(slice) => is_byte(&slice.elem),
        Type::Array(array) => is_byte(&array.elem),
        Type::Tuple(tuple) => tuple.elems.is_empty(),
        Type::Path(path) if path.qself.is_none() => path.path.segments.last().is_some_and(says_so),
        _ => false,
    }
}

fn says_so(last: &PathSegment) -> bool {
    let inner = types(last);
    match last.ident.to_string().as_str() {
        "str" | "String" | "Json" | "Html" | "NoContent" | "Created" | "Accepted" => true,
        "Box" | "Arc" | "Cow" => inner.first().is_some_and(|inner| succeeds(inner)),
        "Vec" => inner.first().is_some_and(|inner| is_byte(inner)),
        _ => false,
    }
}

fn is_byte(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("u8"))
}

/// The types among the arguments of a type.
fn types(segment: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return Vec::new() };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_found(output: &str) -> bool {
        error_that_succeeds(&syn::parse_str(output).expect(output)).is_some()
    }

    #[test]
    fn text_behind_err_is_found_wherever_it_stands() {
        for output in [
            "Result<Json<Note>, String>",
            "Result<(), &'static str>",
            "std::result::Result<Note, Cow<'static, str>>",
            "Result<Note, Box<str>>",
            "Result<Note, Vec<u8>>",
            "Result<Note, &[u8]>",
            "Result<Note, ()>",
            "Result<Html<String>, Html<String>>",
            "Option<Result<Note, Json<Problem>>>",
            "(SetCookie, Result<Note, String>)",
        ] {
            assert!(is_found(output), "{output}");
        }
    }

    #[test]
    fn errors_with_a_status_are_left_alone() {
        for output in [
            "Result<Json<Note>, (Status, String)>",
            "Result<Note, Error>",
            "Result<Note>",
            "Result<String, NoteError>",
            "Result<Note, Redirect>",
            "Result<Note, Box<dyn Failure>>",
            "Result<Note, Vec<Problem>>",
            "Other<Note, String>",
            "String",
            "()",
        ] {
            assert!(!is_found(output), "{output}");
        }
    }
}
