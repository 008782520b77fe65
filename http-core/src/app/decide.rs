//! What becomes of a request, judged by its head alone.

use http::{Method, StatusCode};

use super::{Asked, RouteId, Verdict};
use crate::error::Rejection;
use crate::handler::{Handler, refuse, respond};
use crate::message::{Expectation, Framing, Head, Params, Response, TargetForm};
use crate::routing::{Found, InvalidPath, Meta, MethodCode, Methods, RawPath, Tree};

/// The route that a head matches, whatever becomes of the request.
pub(super) fn route_of(tree: &'static Tree, head: &Head<'_>) -> Option<RouteId> {
    let mut params = Params::default();
    let plain = find_plain(tree, head, &mut params);
    let route = plain.or_else(|| find(tree, head, &mut params, &mut Response::default()).ok())?;
    Some(RouteId(route as u32))
}

/// Admits a request to its route, or answers. The checks stand in the order in which their answers take precedence.
#[inline(always)]
pub(super) fn judge<S>(
    route: usize,
    meta: &Meta,
    handler: &Handler<S>,
    asked: &Asked<'_>,
    answer: &mut Response,
) -> Verdict {
    let head = &asked.head;
    if head.expectation() == Expectation::Unknown {
        return refused(answer, StatusCode::EXPECTATION_FAILED);
    }
    if !meta.consumes.is_empty() && !is_taken(meta.consumes, head) {
        return unsupported(meta.consumes, answer);
    }
    if let Some(admit) = handler.admit
        && let Err(rejection) = admit(head)
    {
        return rejected(rejection, answer);
    }
    if let Framing::Length(length) = head.framing() {
        let body_bytes = meta.body_bytes.unwrap_or(asked.body_bytes);
        if length > body_bytes as u64 {
            return too_large(body_bytes, answer);
        }
    }
    Verdict::Call { route: RouteId(route as u32), dispatch: meta.dispatch }
}

/// The route of a path that needs no second look, as most do.
#[inline(always)]
pub(super) fn find_plain(tree: &Tree, head: &Head<'_>, params: &mut Params) -> Option<usize> {
    if !head.is_path_plain() {
        return None;
    }
    // By far most requests are of one method.
    let method = match *head.method() {
        Method::GET => MethodCode::GET,
        // Of `HEAD` the routes of two methods take part, unless none has it for its own.
        Method::HEAD if tree.used().contains(MethodCode::HEAD) => return None,
        Method::HEAD => MethodCode::GET,
        ref other => method_code(tree, other)?,
    };
    // That of an absolute form may be empty, and is not plain then.
    let path = head.path_span();
    tree.find_plain(path.of(head.bytes()), path.start(), method, params)
}

/// The route, or what the answer is that stands in its place.
#[cold]
#[inline(never)]
pub(super) fn find(
    tree: &'static Tree,
    head: &Head<'_>,
    params: &mut Params,
    answer: &mut Response,
) -> Result<usize, Verdict> {
    if *head.method() == Method::CONNECT {
        // For proxies. Its target is no path, and was judged as what it is.
        return Err(refused(answer, StatusCode::NOT_IMPLEMENTED));
    }
    let asterisk = head.form() == TargetForm::Asterisk;
    let path = match RawPath::new(head.raw_path()) {
        Ok(path) => Some(path),
        Err(_) if asterisk => None,
        Err(reason) => return Err(invalid_path(reason, answer)),
    };
    let Some(method) = method_code(tree, head.method()) else {
        return Err(refused(answer, StatusCode::NOT_IMPLEMENTED));
    };
    let Some(path) = path else {
        return Err(with_allow(tree, tree.used(), StatusCode::NO_CONTENT, answer));
    };
    tree.find(path, head.path_span().start(), wanted(method), params)
        .and_then(|found| route(tree, found, method).ok_or(Methods::NONE))
        .map_err(|others| missed(tree, others, method, answer))
}

/// The methods of the routes that may answer. The body of an answer to `HEAD` is not sent, so a route of `GET` will do.
fn wanted(method: MethodCode) -> Methods {
    let methods = Methods::of(method);
    if method == MethodCode::HEAD { methods.with(MethodCode::GET) } else { methods }
}

/// The route of the method itself, and for `HEAD` else the one of `GET`.
fn route(tree: &Tree, found: Found, method: MethodCode) -> Option<usize> {
    tree.route(found, method).or_else(|| tree.route(found, MethodCode::GET))
}

/// The method's number. `None`: neither a standard one nor one that some route uses. `CONNECT` is for proxies.
fn method_code(tree: &Tree, method: &Method) -> Option<MethodCode> {
    match *method {
        Method::GET => Some(MethodCode::GET),
        Method::POST => Some(MethodCode::POST),
        Method::PUT => Some(MethodCode::PUT),
        Method::DELETE => Some(MethodCode::DELETE),
        Method::HEAD => Some(MethodCode::HEAD),
        Method::OPTIONS => Some(MethodCode::OPTIONS),
        Method::PATCH => Some(MethodCode::PATCH),
        Method::TRACE => Some(MethodCode::TRACE),
        Method::CONNECT => None,
        ref other => custom_method(tree, other),
    }
}

#[cold]
#[inline(never)]
fn custom_method(tree: &Tree, method: &Method) -> Option<MethodCode> {
    tree.custom_method(method.as_str())
}

/// No route of this method matches.
fn missed(tree: &Tree, others: Methods, method: MethodCode, answer: &mut Response) -> Verdict {
    if others.is_empty() {
        return refused(answer, StatusCode::NOT_FOUND);
    }
    let status = match method {
        MethodCode::OPTIONS => StatusCode::NO_CONTENT,
        _ => StatusCode::METHOD_NOT_ALLOWED,
    };
    with_allow(tree, others, status, answer)
}

/// Answers with the methods that have a route, and those that are answered without one.
fn with_allow(tree: &Tree, methods: Methods, status: StatusCode, answer: &mut Response) -> Verdict {
    let mut methods = methods.with(MethodCode::OPTIONS);
    if methods.contains(MethodCode::GET) {
        methods = methods.with(MethodCode::HEAD);
    }
    let names: Vec<&str> = methods.iter().map(|method| tree.method_name(method)).collect();
    let set = answer.append_header("Allow", names.join(", "));
    debug_assert!(set.is_ok(), "the macros let only tokens be methods");
    if status == StatusCode::NO_CONTENT {
        answer.set_status(status);
        return Verdict::Refuse;
    }
    refused(answer, status)
}

/// Whether there is no body, or one of these types.
#[inline(never)]
fn is_taken(types: &[&str], head: &Head<'_>) -> bool {
    if head.framing() == Framing::Empty {
        return true;
    }
    let Some(value) = head.content_type() else { return false };
    let essence = value.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    types.iter().any(|wanted| match wanted.strip_suffix('*') {
        Some(kind) => {
            let found = essence.split_at_checked(kind.len());
            found.is_some_and(|(found, rest)| {
                found.eq_ignore_ascii_case(kind.as_bytes()) && !rest.is_empty()
            })
        }
        None => essence.eq_ignore_ascii_case(wanted.as_bytes()),
    })
}

/// Says in `Accept` what is taken (RFC 9110, 15.5.16).
#[cold]
#[inline(never)]
fn unsupported(types: &[&str], answer: &mut Response) -> Verdict {
    let set = answer.append_header("Accept", types.join(", "));
    debug_assert!(set.is_ok(), "the macros let only tokens be media types");
    let reason = format!("expected {}", types.join(" or "));
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    refuse(answer, status, [("header.content-type", reason.as_str())]);
    Verdict::Refuse
}

#[cold]
#[inline(never)]
fn too_large(most: usize, answer: &mut Response) -> Verdict {
    let reason = format!("at most {most} bytes are taken here");
    refuse(answer, StatusCode::PAYLOAD_TOO_LARGE, [("body", reason.as_str())]);
    Verdict::Refuse
}

fn invalid_path(reason: InvalidPath, answer: &mut Response) -> Verdict {
    refuse(answer, StatusCode::BAD_REQUEST, [("path", reason.to_string().as_str())]);
    Verdict::Refuse
}

#[cold]
#[inline(never)]
fn rejected(rejection: Rejection, answer: &mut Response) -> Verdict {
    respond(rejection, answer);
    Verdict::Refuse
}

#[cold]
#[inline(never)]
fn refused(answer: &mut Response, status: StatusCode) -> Verdict {
    refuse(answer, status, []);
    Verdict::Refuse
}
