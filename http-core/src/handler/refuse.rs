//! What the body of an error answer says.

use http::StatusCode;

use super::Responder;
use crate::error::{Rejection, Result};
use crate::message::Response;

/// Makes `response` an error answer: `status`, and in its body the status and then each of `lines`. Header fields set
/// before are kept.
pub(crate) fn refuse<'a>(
    response: &mut Response,
    status: StatusCode,
    lines: impl IntoIterator<Item = (&'a str, &'a str)>,
) {
    let body = response.begin_error(status);
    for (place, reason) in lines {
        escape(place, body);
        if !place.is_empty() {
            body.extend_from_slice(b": ");
        }
        escape(reason, body);
        body.push(b'\n');
    }
}

/// Writes text in which a control character stands as its escape, and which ends somewhere.
fn escape(text: &str, out: &mut Vec<u8>) {
    let mut utf8 = [0; 4];
    for (at, char) in text.char_indices() {
        if at > LONGEST_REASON {
            out.extend_from_slice("…".as_bytes());
            return;
        }
        if char.is_control() {
            out.extend(char.escape_default().map(|char| char as u8));
        } else {
            out.extend_from_slice(char.encode_utf8(&mut utf8).as_bytes());
        }
    }
}

/// In bytes.
const LONGEST_REASON: usize = 400;

/// Its status, and a line for each problem.
impl Responder for Rejection {
    fn respond(self, response: &mut Response) -> Result<()> {
        (&self).respond(response)
    }
}

/// Its status, and a line for each problem.
impl Responder for &Rejection {
    fn respond(self, response: &mut Response) -> Result<()> {
        let problems = self.problems().iter();
        let lines = problems.map(|problem| (problem.place.as_str(), problem.reason.as_str()));
        refuse(response, self.status(), lines);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(rejection: &Rejection) -> String {
        let mut response = Response::default();
        assert!(rejection.respond(&mut response).is_ok());
        assert_eq!(response.header("x-content-type-options"), Some(&b"nosniff"[..]));
        String::from_utf8_lossy(response.body(b"")).into_owned()
    }

    #[test]
    fn reason_stands_behind_its_place() {
        let rejection = Rejection::new(StatusCode::NOT_FOUND, "path.id", "expected a number");
        assert_eq!(body(&rejection), "404 Not Found\npath.id: expected a number\n");
    }

    #[test]
    fn control_characters_are_escaped_and_a_long_reason_is_cut() {
        let rejection = Rejection::new(StatusCode::BAD_REQUEST, "", "a\r\nb\u{1b}[2J\u{85}");
        assert_eq!(body(&rejection), "400 Bad Request\na\\r\\nb\\u{1b}[2J\\u{85}\n");
        let rejection = Rejection::new(StatusCode::BAD_REQUEST, "", "x".repeat(5_000));
        assert!(body(&rejection).len() < 500);
    }
}
