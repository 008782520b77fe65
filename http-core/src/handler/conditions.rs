//! The conditions that a request makes: which version the client has, or means to change (RFC 9110, 13).

use std::time::SystemTime;

use http::{HeaderName, Method, StatusCode, header};

use super::{Call, FromRequest, Responder, Version, ranges, refuse};
use crate::error::{Rejection, Result};
use crate::message::{Head, Headers, Pending, Response, read_date};

/// An argument: what the request says of versions, to be asked before the work is done. A request without conditions passes;
/// with `Option<Conditions<'_>>` it is `None`, for a handler that wants to be told which version is meant.
///
/// ```
/// use http_core::{Conditions, ETag, Status, Unmet, Version, put};
///
/// #[put("/notes/{id}")]
/// fn replace(id: u64, text: &str, conditions: Conditions<'_>) -> Result<Status, Unmet> {
///     let stored = Version::tagged(ETag::fixed("r7"));
///     conditions.check(&stored)?; // 412 if somebody else was faster
///     // … and now it is stored.
///     Ok(Status::NO_CONTENT)
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Conditions<'r> {
    method: &'r Method,
    headers: Headers<'r>,
}

/// The conditions of a request were not met: 304 where the client has this version, with its `ETag` and `Last-Modified`, else
/// 412.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    status: StatusCode,
    version: Option<Version>,
}

impl<'r> Conditions<'r> {
    /// The conditions in a head.
    #[must_use]
    pub fn of(head: &Head<'r>) -> Conditions<'r> {
        Conditions { method: head.method(), headers: head.headers() }
    }

    /// The conditions in a head, if it makes any that counts for its method.
    pub(super) fn in_head(head: &Head<'r>) -> Option<Conditions<'r>> {
        let conditions = Conditions::of(head);
        let is_there = |name| conditions.headers.get(name).is_some();
        let names = [header::IF_MATCH, header::IF_NONE_MATCH, header::IF_UNMODIFIED_SINCE];
        let any = names.into_iter().any(is_there)
            || conditions.reads() && is_there(header::IF_MODIFIED_SINCE);
        any.then_some(conditions)
    }

    /// Whether the request is to go on, now that the resource is at `version`.
    ///
    /// # Errors
    /// [`Unmet`], which is an answer.
    pub fn check(&self, version: &Version) -> Result<(), Unmet> {
        let tag = version.tag.as_ref().map(ToString::to_string);
        let current =
            Current { tag: tag.as_ref().map(String::as_bytes), modified: version.modified };
        let unmet = |status| Unmet { status, version: Some(version.clone()) };
        self.judge(current).map_err(unmet)
    }

    /// Whether the request is to go on, now that the resource does not exist.
    ///
    /// # Errors
    /// [`Unmet`] with 412, where the client means a version that it knows.
    pub fn check_absent(&self) -> Result<(), Unmet> {
        let status = StatusCode::PRECONDITION_FAILED;
        let expected = self.headers.get(header::IF_MATCH).is_some();
        if expected { Err(Unmet { status, version: None }) } else { Ok(()) }
    }

    /// The order of RFC 9110, 13.2.2.
    fn judge(&self, current: Current<'_>) -> Result<(), StatusCode> {
        let reads = self.reads();
        let known = if reads { StatusCode::NOT_MODIFIED } else { StatusCode::PRECONDITION_FAILED };
        let is_meant = match self.tags(header::IF_MATCH, |list| current.is_just_among(list)) {
            Some(is_among) => is_among,
            None => self.is_unchanged(header::IF_UNMODIFIED_SINCE, current).unwrap_or(true),
        };
        if !is_meant {
            return Err(StatusCode::PRECONDITION_FAILED);
        }
        let is_known = match self.tags(header::IF_NONE_MATCH, |list| current.is_about_among(list)) {
            Some(is_among) => is_among,
            None => reads && self.is_unchanged(header::IF_MODIFIED_SINCE, current).unwrap_or(false),
        };
        if is_known { Err(known) } else { Ok(()) }
    }

    fn reads(&self) -> bool {
        matches!(*self.method, Method::GET | Method::HEAD)
    }

    /// Whether any of the lists of tags in the fields of this name does. `None`: there is no such field.
    fn tags(&self, name: HeaderName, is_among: impl FnMut(&[u8]) -> bool) -> Option<bool> {
        let mut lists = self.headers.get_all(name).peekable();
        lists.peek()?;
        Some(lists.any(is_among))
    }

    /// Whether nothing has changed since the date in the field of this name. `None`: that cannot be told.
    fn is_unchanged(&self, name: HeaderName, current: Current<'_>) -> Option<bool> {
        let mut dates = self.headers.get_all(name);
        let (Some(date), None) = (dates.next(), dates.next()) else { return None };
        Some(whole_seconds(current.modified?) <= whole_seconds(read_date(date)?))
    }
}

/// The version that there is.
#[derive(Clone, Copy)]
struct Current<'a> {
    /// As it is sent.
    tag: Option<&'a [u8]>,
    modified: Option<SystemTime>,
}

impl Current<'_> {
    /// Whether a list of tags, or `*`, names it, by the strong comparison: weak tags are never the same.
    fn is_just_among(self, list: &[u8]) -> bool {
        is_among(list, |tag| self.tag == Some(tag) && !tag.starts_with(b"W/"))
    }

    /// As above by the weak comparison: `W/` counts for nothing.
    fn is_about_among(self, list: &[u8]) -> bool {
        is_among(list, |tag| self.tag.map(opaque) == Some(opaque(tag)))
    }
}

fn opaque(tag: &[u8]) -> &[u8] {
    tag.strip_prefix(b"W/").unwrap_or(tag)
}

/// Whether a list of tags has one that `is_same`, or is `*`. What stands behind something that is no tag does not count.
fn is_among(list: &[u8], is_same: impl Fn(&[u8]) -> bool) -> bool {
    let mut rest = list.trim_ascii();
    if rest == b"*" {
        return true;
    }
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix(b",") {
            rest = behind.trim_ascii_start();
            continue;
        }
        let Some((tag, behind)) = split_tag(rest) else { return false };
        if is_same(tag) {
            return true;
        }
        rest = behind.trim_ascii_start();
    }
    false
}

/// The tag that `text` begins with, and what stands behind it. A tag may hold a comma.
fn split_tag(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mark = text.len() - opaque(text).len();
    let inside = text[mark..].strip_prefix(b"\"")?;
    let length = mark + memchr::memchr(b'"', inside)? + 2;
    let (tag, behind) = text.split_at(length);
    let ends = matches!(behind.trim_ascii_start().first(), None | Some(b','));
    ends.then_some((tag, behind))
}

/// A date counts no parts of a second.
fn whole_seconds(at: SystemTime) -> u64 {
    at.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |past| past.as_secs())
}

/// Holds the request's conditions against the version in `response`, if it is one that reads, and then looks which part it asks
/// for.
pub(super) fn apply(head: &Head<'_>, response: &mut Response) {
    response.set_pending(Pending::Nothing);
    let reads = matches!(*head.method(), Method::GET | Method::HEAD);
    if !reads || !response.status().is_success() {
        return;
    }
    let modified = response.header(header::LAST_MODIFIED).and_then(read_date);
    let current = Current { tag: response.header(header::ETAG), modified };
    match Conditions::of(head).judge(current) {
        Ok(()) => ranges::apply(head, response),
        Err(status) => give_up(response, status),
    }
}

/// 304 without a body, or 412.
fn give_up(response: &mut Response, status: StatusCode) {
    if status == StatusCode::NOT_MODIFIED {
        response.set_status(status);
        response.remove_header(header::CONTENT_TYPE);
        response.set_static_body(b"");
    } else {
        forget_content(response);
        refuse(response, status, []);
    }
}

/// Takes out the fields that hold for the content and for no page, such as how long a cache may send it to others.
pub(super) fn forget_content(response: &mut Response) {
    OF_THE_CONTENT.iter().for_each(|name| response.remove_header(name));
}

/// Beside those that no page keeps.
const OF_THE_CONTENT: [HeaderName; 3] =
    [header::CACHE_CONTROL, header::CONTENT_RANGE, header::EXPIRES];

impl<'r, S> FromRequest<'r, S> for Conditions<'r> {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        Ok(Conditions::of(&call.request().head()))
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        Conditions::in_head(&call.request().head()).is_none()
    }
}

impl Responder for Unmet {
    fn respond(self, response: &mut Response) -> Result<()> {
        if let Some(version) = self.version {
            version.write(response)?;
        }
        give_up(response, self.status);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRONG: Current<'_> = Current { tag: Some(b"\"ok-1\""), modified: None };

    #[test]
    fn tag_is_found_in_a_list_weak_or_strong() {
        for list in
            ["*", "\"ok-1\"", "W/\"ok-1\"", "\"a,b\" , W/\"ok-1\",", ", ,\"ok-1\"", "\"\",\"ok-1\""]
        {
            assert!(STRONG.is_about_among(list.as_bytes()), "{list}");
        }
    }

    #[test]
    fn other_tags_and_no_tags_are_not_this_one() {
        for list in
            ["", "ok-1", "\"ok-2\"", "w/\"ok-1\"", "\"ok-1", "\"a\"\"ok-1\"", "\"*\"", "\",ok-1,\""]
        {
            assert!(!STRONG.is_about_among(list.as_bytes()), "{list}");
        }
    }

    #[test]
    fn weak_tags_are_never_strongly_the_same() {
        let weak = Current { tag: Some(b"W/\"ok-1\""), modified: None };
        assert!(STRONG.is_just_among(b"\"a\", \"ok-1\""));
        assert!(!STRONG.is_just_among(b"W/\"ok-1\""));
        assert!(!weak.is_just_among(b"W/\"ok-1\""));
        assert!(weak.is_just_among(b"*"));
        assert!(weak.is_about_among(b"\"ok-1\""));
    }
}
