//! What the body of an error answer says, in the form that the client reads.

use std::borrow::Cow;
use std::fmt::Write;

use http::StatusCode;

use super::escape_html;
use crate::error::Problem;
use crate::message::{Head, MediaType, PageForm, Pending, Response};

/// The media type of problem details (RFC 9457, 3).
const PROBLEM: MediaType = MediaType::new("application/problem+json");

/// Writes the page as plain text, which stands where nobody looks at the request again.
pub(super) fn write_text(response: &mut Response) {
    let (status, problems, page) = response.error_page(MediaType::TEXT);
    let mut text = format_title(status, std::mem::take(page));
    for problem in problems {
        if !problem.place.is_empty() {
            text.push_str(&printable(&problem.place));
            text.push_str(": ");
        }
        text.push_str(&printable(&problem.reason));
        text.push('\n');
    }
    *page = text.into_bytes();
}

/// Writes the page in the form that the request asks for.
pub(super) fn negotiate(head: &Head<'_>, response: &mut Response) {
    match PageForm::preferred(head.headers()) {
        PageForm::Text => write_text(response),
        PageForm::Html => write_html(response),
        PageForm::Json => write_json(response),
    }
    let varied = response.append_header("Vary", "Accept");
    debug_assert!(varied.is_ok(), "a valid field");
    response.set_pending(Pending::WrittenPage);
}

fn write_html(response: &mut Response) {
    let (status, problems, page) = response.error_page(MediaType::HTML);
    let title = format_title(status, Vec::new());
    let title = escape_html(title.trim_end());
    let mut text = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <title>{title}</title>\n<h1>{title}</h1>\n"
    );
    for problem in problems {
        let (place, reason) = (printable(&problem.place), printable(&problem.reason));
        let (place, reason) = (escape_html(&place), escape_html(&reason));
        let written = match &*place {
            "" => writeln!(text, "<p>{reason}</p>"),
            place => writeln!(text, "<p><code>{place}</code>: {reason}</p>"),
        };
        debug_assert!(written.is_ok(), "a string takes everything");
    }
    page.extend_from_slice(text.as_bytes());
}

/// Problem details: what has no place is the `detail`, everything else one of the `errors`.
fn write_json(response: &mut Response) {
    let (status, problems, page) = response.error_page(PROBLEM);
    let mut text = format!("{{\"status\":{}", status.as_str());
    if let Some(phrase) = status.canonical_reason() {
        member(&mut text, "title", phrase);
    }
    let (details, errors): (Vec<_>, Vec<_>) =
        problems.iter().partition(|problem| problem.place.is_empty());
    let details: Vec<_> = details.iter().map(|problem| printable(&problem.reason)).collect();
    if !details.is_empty() {
        member(&mut text, "detail", &details.join("; "));
    }
    for (number, problem) in errors.iter().enumerate() {
        text.push_str(if number == 0 { ",\"errors\":[" } else { "," });
        // The comma before the first member of an object is one too many.
        let mut object = String::new();
        member(&mut object, "place", &printable(&problem.place));
        member(&mut object, "reason", &printable(&problem.reason));
        text.push('{');
        text.push_str(&object[1..]);
        text.push('}');
    }
    if !errors.is_empty() {
        text.push(']');
    }
    text.push('}');
    page.extend_from_slice(text.as_bytes());
}

/// Writes `,"name":"value"`. Control characters are not in `value` any more.
fn member(out: &mut String, name: &str, value: &str) {
    out.push_str(",\"");
    out.push_str(name);
    out.push_str("\":\"");
    for char in value.chars() {
        if matches!(char, '"' | '\\') {
            out.push('\\');
        }
        out.push(char);
    }
    out.push('"');
}

/// The status and its phrase, as a line, in the memory of `page`.
fn format_title(status: StatusCode, mut page: Vec<u8>) -> String {
    page.clear();
    let mut text = String::from_utf8(page).unwrap_or_default();
    text.push_str(status.as_str());
    if let Some(phrase) = status.canonical_reason() {
        text.push(' ');
        text.push_str(phrase);
    }
    text.push('\n');
    text
}

/// Text in which a control character stands as its escape, and which ends somewhere.
fn printable(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST_REASON && !text.chars().any(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    for (at, char) in text.char_indices() {
        if at > LONGEST_REASON {
            out.push('…');
            break;
        }
        if char.is_control() {
            out.extend(char.escape_default());
        } else {
            out.push(char);
        }
    }
    Cow::Owned(out)
}

/// In bytes.
const LONGEST_REASON: usize = 400;

/// A problem without a place.
pub(super) fn told(reason: String) -> Problem {
    Problem { place: String::new(), reason }
}
