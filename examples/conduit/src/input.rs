//! A body that a client sends, read and checked before its handler sees it.

use http_core::{Call, FromRequest, Json, Query, Rejection};
use serde::{Deserialize, Deserializer};

use crate::errors::{as_unprocessable, invalid, invalid_body};

/// An argument: the JSON of the body as a `D` has it, checked. What is wrong with any of its fields is answered 422.
///
/// It does not refuse by the head alone, as `Json` does: a request without a token is told so first, whatever its body.
pub(crate) struct Input<D: Draft>(pub(crate) D::Checked);

/// An argument: the query as a `Q` has it. What is wrong with it is answered 422, as with a body.
pub(crate) struct Search<Q>(pub(crate) Q);

impl<'r, S, Q> FromRequest<'r, S> for Search<Q>
where
    Query<Q>: FromRequest<'r, S>,
{
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        let query = Query::<Q>::from_request(call);
        query.map(|Query(query)| Search(query)).map_err(as_unprocessable)
    }
}

/// What a client may send, be it right or wrong.
pub(crate) trait Draft: for<'de> Deserialize<'de> {
    /// What it is once it is known to be right.
    type Checked;

    /// Looks at every field.
    fn check(self, fields: &mut Fields) -> Option<Self::Checked>;
}

impl<'r, S, D: Draft> FromRequest<'r, S> for Input<D> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        let Json(draft) = Json::<D>::from_request(call).map_err(as_unprocessable)?;
        let mut fields = Fields::default();
        let checked = draft.check(&mut fields);
        match (checked, fields.wrong) {
            (Some(checked), None) => Ok(Input(checked)),
            (_, wrong) => Err(wrong.unwrap_or_else(|| invalid_body("is invalid"))),
        }
    }
}

/// Everything that is wrong so far.
#[derive(Default)]
pub(crate) struct Fields {
    wrong: Option<Rejection>,
}

/// Most characters of a name, an address, a title or a tag. All of these stand in an index.
pub(crate) const SHORT: usize = 255;

/// Most characters of any other text; the body of the request has a limit of its own.
pub(crate) const LONG: usize = usize::MAX;

impl Fields {
    /// The text of a field that has to be there, has to say something, and has at most `most` characters.
    pub(crate) fn text(
        &mut self,
        name: &str,
        value: Option<String>,
        most: usize,
    ) -> Option<String> {
        let text = value.filter(|text| !text.trim().is_empty());
        let Some(text) = text else {
            self.wrong(name, "can't be blank");
            return None;
        };
        if text.chars().nth(most.saturating_sub(1)).is_some() && text.chars().count() > most {
            self.wrong(name, &format!("is too long (maximum is {most} characters)"));
            return None;
        }
        Some(text)
    }

    /// As [`text`](Fields::text), for a field that may be missing: it is then `None`.
    pub(crate) fn change(&mut self, name: &str, given: Given, most: usize) -> Option<String> {
        given.and_then(|value| self.text(name, value, most))
    }

    /// A mail address: something, an `@`, something.
    pub(crate) fn email(&mut self, email: Option<String>) -> Option<String> {
        let email = self.text("email", email, SHORT)?;
        let is_one = email.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && !host.is_empty() && !host.contains('@')
        });
        if is_one && !email.contains(char::is_whitespace) {
            return Some(email);
        }
        self.wrong("email", "is invalid");
        None
    }

    /// All that is wrong; `None` where nothing is.
    pub(crate) fn into_rejection(self) -> Option<Rejection> {
        self.wrong
    }

    /// Adds what is wrong with a field.
    pub(crate) fn wrong(&mut self, name: &str, problem: &str) {
        let rejection = invalid(name, problem);
        match &mut self.wrong {
            Some(wrong) => wrong.join(rejection),
            None => self.wrong = Some(rejection),
        }
    }
}

/// A field of a change: missing, `null`, or a text.
pub(crate) type Given = Option<Option<String>>;

/// Reads a field that is there; `#[serde(default)]` makes the missing one.
pub(crate) fn given<'de, D: Deserializer<'de>>(field: D) -> Result<Given, D::Error> {
    Option::deserialize(field).map(Some)
}
