//! What a media type may be in `consumes` and `produces`.

use crate::method::is_token_byte;

/// What is wrong with a type that a route takes, if anything is.
pub(crate) fn taken_mistake(text: &str) -> Option<String> {
    if let Some((before, _)) = text.split_once(';') {
        let before = before.trim_end();
        return Some(format!("parameters do not count here: write `\"{before}\"`"));
    }
    match text.split_once('/') {
        Some((kind, "*")) if is_token(kind) && kind != "*" => None,
        Some(("*", "*")) => Some("every type is taken without `consumes`: take it out".into()),
        _ => written_mistake(text),
    }
}

/// What is wrong with the type of an answer, if anything is.
pub(crate) fn sent_mistake(text: &str) -> Option<String> {
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    if essence.contains('*') {
        return Some("an answer has one type: write no `*`".into());
    }
    if !parameters.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return Some("a media type is printable ASCII".into());
    }
    written_mistake(essence)
}

fn written_mistake(text: &str) -> Option<String> {
    let is_type = !text.contains('*')
        && text.split_once('/').is_some_and(|(kind, name)| is_token(kind) && is_token(name));
    (!is_type).then(|| format!("`{text}` is no media type: write `\"text/csv\"`"))
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_type_is_two_tokens_and_a_slash() {
        for right in ["text/csv", "image/*", "application/vnd.api+json"] {
            assert_eq!(taken_mistake(right), None, "{right}");
        }
        for wrong in ["", "json", "*/*", "*/csv", "a/b/c", "text/csv; charset=utf-8", "text / csv"]
        {
            assert!(taken_mistake(wrong).is_some(), "{wrong}");
        }
        assert_eq!(sent_mistake("text/csv; charset=utf-8"), None);
        for wrong in ["", "json", "image/*", "text/csv; ü"] {
            assert!(sent_mistake(wrong).is_some(), "{wrong}");
        }
    }
}
