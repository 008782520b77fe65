//! Where an answer sends its client: the value of `Location`.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::error::Result;
use crate::message::{InvalidField, Response};

/// Sets `Location` (RFC 9110, 10.2.2). What may not stand in a URL is percent-encoded; a `%` is kept.
///
/// # Errors
/// Where there is a control character, such as a line break.
pub(super) fn set_location(response: &mut Response, target: &str) -> Result<()> {
    if target.chars().any(char::is_control) {
        return Err(InvalidField::Value("location".into()).into());
    }
    let encoded = utf8_percent_encode(target, NOT_IN_A_URL);
    response.set_header("Location", encoded.to_string())?;
    Ok(())
}

/// ASCII that no part of a URL has (RFC 3986, appendix A). Browsers take a backslash for a slash.
const NOT_IN_A_URL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
