//! A well-formed request that an extractor or a guard refuses.

use http::StatusCode;

/// Why a request was refused before its handler ran: a status and, for the client, what was wrong and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    status: StatusCode,
    problems: Vec<Problem>,
    /// What `WWW-Authenticate` says.
    challenge: Option<&'static str>,
    /// What `Accept` says.
    accepted: Option<&'static str>,
}

/// One thing that was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: `path.id`, `query.page`, `body`.
    pub place: String,
    /// What, in lower case, naming the thing and the limit.
    pub reason: String,
}

impl Rejection {
    /// A rejection with one reason.
    pub fn new(
        status: StatusCode,
        place: impl Into<String>,
        reason: impl Into<String>,
    ) -> Rejection {
        let problem = Problem { place: place.into(), reason: reason.into() };
        Rejection { status, problems: vec![problem], challenge: None, accepted: None }
    }

    /// Adds what else was wrong, each thing once; the status stays. Beside a 500 nothing else counts: its reason is for the log
    /// alone, and what a client got wrong is not.
    pub fn join(&mut self, other: Rejection) {
        match (self.is_for_the_log(), other.is_for_the_log()) {
            (true, false) => return,
            (false, true) => return *self = other,
            (true, true) | (false, false) => {}
        }
        self.challenge = self.challenge.or(other.challenge);
        self.accepted = self.accepted.or(other.accepted);
        for problem in other.problems {
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
    }

    fn is_for_the_log(&self) -> bool {
        self.status == StatusCode::INTERNAL_SERVER_ERROR
    }

    /// Says in `WWW-Authenticate` what credentials are asked for, such as `Bearer` or `Basic realm="notes"`: a 401 has to
    /// (RFC 9110, 11.6.1).
    #[must_use]
    pub fn with_challenge(self, challenge: &'static str) -> Rejection {
        Rejection { challenge: Some(challenge), ..self }
    }

    /// What credentials are asked for.
    pub(crate) fn challenge(&self) -> Option<&'static str> {
        self.challenge
    }

    /// Says in `Accept` what media types are taken, such as `application/json`: for a 415 (RFC 9110, 15.5.16).
    #[must_use]
    pub fn with_accepted(self, media_types: &'static str) -> Rejection {
        Rejection { accepted: Some(media_types), ..self }
    }

    /// What media types are taken.
    pub(crate) fn accepted(&self) -> Option<&'static str> {
        self.accepted
    }

    /// The same under another status: for an interface that has its own rules for them.
    ///
    /// ```
    /// use http_core::{Rejection, Status};
    ///
    /// let rejection = Rejection::new(Status::BAD_REQUEST, "query.page", "expected a number");
    /// let rejection = rejection.with_status(Status::UNPROCESSABLE_ENTITY);
    /// assert_eq!(rejection.status(), 422);
    /// assert_eq!(rejection.problems()[0].place, "query.page");
    /// ```
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Rejection {
        Rejection { status, ..self }
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// All that was wrong.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}
