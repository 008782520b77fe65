//! Which methods `#[route("METHOD", …)]` may name.

/// What is wrong with a method of this name, if anything is.
pub(crate) fn mistake(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("write a method, such as `\"PURGE\"`".into());
    }
    if !name.bytes().all(is_token_byte) {
        return Some(format!(
            "`{name}` is no method: it may have letters, digits and `!#$%&'*+-.^_|~`"
        ));
    }
    if name == "CONNECT" {
        return Some("`CONNECT` is for proxies: this server answers it 501".into());
    }
    let upper = name.to_ascii_uppercase();
    (upper != name).then(|| format!("methods are told apart by case: write `\"{upper}\"`"))
}

/// A byte of a token (RFC 9110, 5.6.2).
pub(crate) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::mistake;

    #[test]
    fn methods_are_tokens_in_capitals() {
        for right in ["GET", "PURGE", "M-SEARCH", "X1"] {
            assert_eq!(mistake(right), None, "{right}");
        }
        for wrong in ["", "get", "A B", "CONNECT", "É"] {
            assert!(mistake(wrong).is_some(), "{wrong}");
        }
    }
}
