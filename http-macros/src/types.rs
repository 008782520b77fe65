//! What can be told of a type by the way it is written.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, PathSegment, Type, TypePath, TypeReference};

/// The first type in the brackets of one of these `names`.
pub(crate) fn inner<'a>(ty: &'a Type, names: &[&str]) -> Option<&'a Type> {
    let Type::Path(path) = bare(ty) else { return None };
    let last = path.path.segments.last()?;
    if !names.iter().any(|name| last.ident == name) {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// The type without the invisible brackets that a `$ty` of `macro_rules!` comes in.
pub(crate) fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        ty => ty,
    }
}

/// Whether it is a file of a form, one that may be missing, or several.
pub(crate) fn is_file(ty: &Type) -> bool {
    let ty = inner(ty, &["Option", "Vec"]).unwrap_or(ty);
    let Type::Path(path) = bare(ty) else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == "FormFile")
}

/// What to say of a reference that no request can give.
pub(crate) fn wrong_borrow(ty: &Type) -> Option<&'static str> {
    match bare(ty) {
        Type::Reference(reference) if reference.mutability.is_some() => Some(
            "a request is read and not written: take the `mut` out, or own what is changed, as `String` or `Vec<u8>`",
        ),
        Type::Reference(TypeReference { lifetime: Some(lifetime), .. })
            if lifetime.ident == "static" =>
        {
            Some("what is borrowed lives as long as the call: take the `'static` out")
        }
        _ => None,
    }
}

/// The type of an argument that is made from the request, or the one in its `Option` or `Result`, and what to say of it, if it is
/// one of the framework's own whose lifetime was left out. Of types within others nothing is said: `Json<Target>` is the user's.
pub(crate) fn hidden_lifetime(ty: &Type) -> Option<(&Type, String)> {
    match bare(ty) {
        Type::Reference(reference) => hidden_lifetime(&reference.elem),
        Type::Path(TypePath { qself: None, path, .. }) => {
            if let Some(inner) = inner(ty, &["Option", "Result"]) {
                return hidden_lifetime(inner);
            }
            let is_ours = path.segments.len() == 1 || path.segments[0].ident == "http_core";
            let last = path.segments.last().filter(|_| is_ours)?;
            Some((ty, unbound(last)?))
        }
        _ => None,
    }
}

/// The framework's own types that borrow from the request.
const BORROWED: [&str; 8] =
    ["Bearer", "Conditions", "Cookies", "Head", "Headers", "RawQuery", "Request", "Target"];

fn unbound(segment: &PathSegment) -> Option<String> {
    let name = segment.ident.to_string();
    match &segment.arguments {
        PathArguments::None if BORROWED.iter().any(|borrowed| name == *borrowed) => {
            Some(format!("`{name}` borrows from the request: write `{name}<'_>`"))
        }
        PathArguments::AngleBracketed(arguments) if name == "State" => {
            let arguments = &arguments.args;
            let bound = arguments.iter().any(|one| matches!(one, GenericArgument::Lifetime(_)));
            let inner = text(arguments);
            let message = format!("`State` borrows from the app: write `State<'_, {inner}>`");
            (!bound).then_some(message)
        }
        _ => None,
    }
}

/// Whether it is the body of a request as it came, or as text, when no pattern names it.
pub(crate) fn is_whole_body(ty: &Type) -> bool {
    let ty = match bare(ty) {
        Type::Reference(reference) => bare(&reference.elem),
        ty => ty,
    };
    match ty {
        Type::Slice(slice) => is_called(&slice.elem, &["u8"]),
        ty => {
            is_called(ty, &["str", "String"])
                || inner(ty, &["Vec"]).is_some_and(|ty| is_called(ty, &["u8"]))
        }
    }
}

/// Whether it is a value that a request has only under a name: a number, `bool` or `char`, or an `Option` or a `Vec` of those. A
/// `Vec<u8>` is a body.
pub(crate) fn is_value(ty: &Type) -> bool {
    is_called(ty, &VALUES)
        || inner(ty, &["Option"]).is_some_and(is_value)
        || inner(ty, &["Vec"]).is_some_and(|ty| is_value(ty) && !is_called(ty, &["u8"]))
}

const VALUES: [&str; 16] = [
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
    "u64", "u128", "usize",
];

fn is_called(ty: &Type, names: &[&str]) -> bool {
    let Type::Path(path) = bare(ty) else { return false };
    path.path.get_ident().is_some_and(|own| names.iter().any(|name| own == name))
}

/// A type as one writes it: `Vec<u8>`, where the compiler has blanks between all of it.
pub(crate) fn text(tokens: impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let blanks = [
        (" :: ", "::"),
        (":: ", "::"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" ,", ","),
        (" ;", ";"),
    ];
    blanks.iter().fold(text, |text, (blank, written)| text.replace(blank, written))
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn types_are_told_as_they_are_written() {
        for written in [
            "Vec<u8>",
            "'_, std::sync::Arc<Option<dyn Send + Sync>>",
            "(::std::string::String, [u8; 3])",
            "&'static [Vec<&'static str>]",
        ] {
            let tokens: proc_macro2::TokenStream = written.parse().expect(written);
            assert_eq!(text(tokens), written);
        }
    }
}
