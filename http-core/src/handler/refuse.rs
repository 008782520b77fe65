//! How an answer becomes an error page.

use http::StatusCode;

use super::{Responder, error_page};
use crate::error::{Problem, Rejection, Result};
use crate::message::Response;

/// Makes `response` an error answer: `status`, and in its body what was wrong, by place and reason. Header fields set before
/// are kept. [`finish`](super::finish) gives the page the form that the client asks for.
pub(crate) fn refuse<'a>(
    response: &mut Response,
    status: StatusCode,
    lines: impl IntoIterator<Item = (&'a str, &'a str)>,
) {
    let lines = lines.into_iter();
    let problems =
        lines.map(|(place, reason)| Problem { place: place.into(), reason: reason.into() });
    refuse_for(response, status, problems.collect());
}

/// Makes `response` an error answer that tells of `problems`.
pub(super) fn refuse_for(response: &mut Response, status: StatusCode, problems: Vec<Problem>) {
    response.begin_error_page(status, problems);
    error_page::write_text(response);
}

/// Its status, and everything that was wrong. Of a 500 the operator is told instead of the client.
impl Responder for Rejection {
    fn respond(self, response: &mut Response) -> Result<()> {
        let status = self.status();
        advise(&self, response)?;
        if status != StatusCode::INTERNAL_SERVER_ERROR {
            refuse_for(response, status, self.into_problems());
            return Ok(());
        }
        let told = self.problems().iter().map(|Problem { place, reason }| {
            let colon = if place.is_empty() { "" } else { ": " };
            format!("{place}{colon}{reason}")
        });
        let told = told.collect::<Vec<_>>().join("; ");
        refuse_for(response, status, Vec::new());
        response.set_cause(format!("answering 500: {told}"));
        Ok(())
    }
}

/// As the rejection itself.
impl Responder for &Rejection {
    fn respond(self, response: &mut Response) -> Result<()> {
        self.clone().respond(response)
    }
}

/// Says in the header what would be taken.
fn advise(rejection: &Rejection, response: &mut Response) -> Result<()> {
    if let Some(accepted) = rejection.accepted()
        && rejection.status() == StatusCode::UNSUPPORTED_MEDIA_TYPE
    {
        response.append_header("Accept", accepted)?;
    }
    if let Some(challenge) = rejection.challenge() {
        response.append_header("WWW-Authenticate", challenge)?;
    }
    Ok(())
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
