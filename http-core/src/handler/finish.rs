//! What is left to do to an answer when its handler has returned.

use http::{HeaderName, header};

use super::error_page;
use crate::message::{Head, Pending, Response};

/// Does what the answer asks for and only the request can decide: whether the client has this version already, the form of an
/// error page. `catch` may put another page in its place before.
///
/// A [`Responder`](super::Responder) does not see the request. An answer that depends on it says so, and the app looks: one
/// comparison for all the others, which pay for nothing more, and no argument that every responder has to hand on.
pub(crate) fn finish(head: &Head<'_>, response: &mut Response, catch: impl FnOnce(&mut Response)) {
    if let Pending::Call(decide) = response.pending() {
        decide(head, response);
    }
    // A condition that failed has a page too.
    if let Pending::ErrorPage = response.pending() {
        // The page stands in place of the content for which they were set.
        OF_THE_CONTENT.iter().for_each(|name| response.remove_header(name));
        catch(response);
    }
    if let Pending::ErrorPage = response.pending() {
        error_page::negotiate(head, response);
    }
}

/// `Content-Range` is not among them: a 416 tells the length by it.
const OF_THE_CONTENT: [HeaderName; 4] = [
    header::CONTENT_DISPOSITION,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::CONTENT_LOCATION,
];
