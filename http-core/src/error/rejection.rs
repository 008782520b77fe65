//! A well-formed request that an extractor or a guard refuses.

use http::StatusCode;

/// Why a request was refused before its handler ran: a status and, for the client, what was wrong and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    status: StatusCode,
    problems: Vec<Problem>,
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
        Rejection { status, problems: vec![problem] }
    }

    /// Adds what else was wrong, each thing once; the status stays.
    pub fn join(&mut self, other: Rejection) {
        for problem in other.problems {
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
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
