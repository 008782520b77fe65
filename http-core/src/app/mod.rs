//! From a request to its answer, with no bytes and no sockets.

mod decide;
mod hooks;
mod listing;
#[cfg(debug_assertions)]
mod near;
mod service;

use std::fmt;

use bumpalo::Bump;

use crate::handler::{AppState, Arrival, Call, Handler, Next, Routes, finish, refuse, respond};
use crate::message::{Head, Params, Request, Response};
use crate::routing::{Root, Route, Tree};
use hooks::{Hooks, Layer, Surroundings};

pub use listing::Listing;
pub(crate) use service::Shared;
pub use service::{Asked, Dispatch, Failure, RouteId, Service, Verdict};

/// An application: its routes and the state that their handlers share. A server runs it, or a test calls it.
///
/// ```
/// use http_core::{App, get, routes};
///
/// #[get("/hello/{name}")]
/// fn hello(name: &str) -> String {
///     format!("hello, {name}")
/// }
///
/// let app = App::new((), routes![hello]);
/// assert_eq!(app.routes().len(), 1);
/// ```
pub struct App<S: AppState> {
    state: S,
    tree: &'static Tree,
    handlers: &'static [Handler<S>],
    around: Surroundings<S>,
}

impl<S: AppState> App<S> {
    /// An application of the routes that [`routes!`](crate::routes!) lists, with the state that their handlers ask for: a
    /// struct that derives [`Provide`](crate::Provide), or `()` if they ask for none.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a table has no size and is written in the call"
    )]
    pub fn new<T: Root + Routes<S>>(state: S, routes: T) -> App<S> {
        // All that is to be known of it is in its type.
        let _ = routes;
        let around = Surroundings::of(T::AROUND, T::HANDLERS.len());
        App { state, tree: T::TREE, handlers: T::HANDLERS, around }
    }

    /// The state.
    pub fn state(&self) -> &S {
        &self.state
    }

    /// All routes, in the order listed.
    #[must_use]
    pub fn routes(&self) -> &'static [crate::routing::Route] {
        self.tree.routes()
    }

    /// All routes as a table for people, which [`print`](Listing::print) prints.
    #[must_use]
    pub fn listing(&self) -> Listing {
        Listing(self.routes())
    }
}

impl<S: AppState> App<S> {
    /// Calls a handler that has hooks around it.
    #[inline(never)]
    fn call_within<'r>(
        &self,
        hooks: &Hooks<S>,
        route: RouteId,
        call: &'r Call<'r, S>,
        answer: &mut Response,
    ) {
        self.descend(&hooks.layers, route, call, answer);
        for after in hooks.after.iter().rev() {
            let _ = after(call, answer);
        }
        self.settle_call(route, call, answer);
    }

    /// Goes through the layers to the handler. Each sees the answer of those below it as it will be sent.
    fn descend<'r>(
        &self,
        layers: &[Layer<S>],
        route: RouteId,
        call: &'r Call<'r, S>,
        answer: &mut Response,
    ) {
        let ended = match layers.split_first() {
            None => (self.handlers[route.0 as usize].call)(call, answer),
            Some((Layer::Before(before), below)) => {
                if before(call, answer).is_continue() {
                    return self.descend(below, route, call, answer);
                }
                forbid_success(answer);
                Ok(())
            }
            Some((Layer::Around(around), below)) => {
                let mut rest = |answer: &mut Response| self.descend(below, route, call, answer);
                around(call, Next::new(&mut rest), answer)
            }
        };
        if let Err(rejection) = ended {
            respond(rejection, answer);
        }
        self.settle_call(route, call, answer);
    }

    /// Turns a request away that a guard refuses.
    #[inline(never)]
    fn ask_guards(
        &self,
        hooks: &Hooks<S>,
        verdict: Verdict,
        asked: &Asked<'_>,
        answer: &mut Response,
    ) -> Verdict {
        let arrival = Arrival::new(asked.head, asked.peer.copied(), &self.state);
        if hooks.guards.iter().any(|guard| guard(&arrival, answer).is_break()) {
            forbid_success(answer);
            let Verdict::Call { route, .. } = verdict else { return verdict };
            self.settle_refusal(Some(route), asked, answer);
            return Verdict::Refuse;
        }
        verdict
    }

    #[cold]
    #[inline(never)]
    fn settle_refusal(&self, route: Option<RouteId>, asked: &Asked<'_>, answer: &mut Response) {
        if answer.is_unfinished() {
            self.settle(&Arrival::new(asked.head, asked.peer.copied(), &self.state), route, answer);
        }
    }

    fn settle_call<'r>(&self, route: RouteId, call: &'r Call<'r, S>, answer: &mut Response) {
        if answer.is_unfinished() {
            let request = call.request();
            let arrival = Arrival::new(request.head(), request.peer(), self.state());
            self.settle(&arrival, Some(route), answer);
        }
    }

    /// Does what the answer leaves to be done, with the page that the app has for an error.
    #[cold]
    #[inline(never)]
    fn settle(&self, arrival: &Arrival<'_, S>, route: Option<RouteId>, answer: &mut Response) {
        let head = arrival.head();
        let matched = route.map(|route| &self.routes()[route.0 as usize] as &dyn fmt::Display);
        answer.tell_cause(head, matched);
        finish(head, answer, |answer| {
            let (status, route) = (answer.status(), route.map(|route| route.0 as usize));
            if let Some(catcher) = self.around.catcher(status, route, head.raw_path()) {
                let _ = catcher(arrival, answer);
                // It may have failed.
                answer.tell_cause(head, matched);
                answer.set_status(status);
                return;
            }
            // Who writes the program and asks its server is told more than a stranger may know.
            #[cfg(debug_assertions)]
            if status == http::StatusCode::NOT_FOUND
                && route.is_none()
                && head.server().is_some()
                && let Some(near) = near::sentence(self.tree, head.path())
            {
                refuse(answer, status, [("", near.as_str())]);
            }
        });
    }
}

/// Whoever refuses with an answer that says nothing of a refusal, such as a text, means that it is forbidden.
fn forbid_success(answer: &mut Response) {
    if answer.status().is_success() {
        answer.set_status(http::StatusCode::FORBIDDEN);
    }
}

impl<S: AppState> Service for App<S> {
    fn route(&self, asked: &Asked<'_>, params: &mut Params, answer: &mut Response) -> Verdict {
        let route = match decide::find_plain(self.tree, &asked.head, params) {
            Some(route) => route,
            None => match decide::find(self.tree, &asked.head, params, answer) {
                Ok(route) => route,
                Err(verdict) => {
                    self.settle_refusal(None, asked, answer);
                    return verdict;
                }
            },
        };
        let (meta, handler) = (self.tree.routes()[route].meta(), &self.handlers[route]);
        let verdict = decide::judge(route, meta, handler, asked, answer);
        if verdict == Verdict::Refuse {
            self.settle_refusal(Some(RouteId(route as u32)), asked, answer);
        } else if let Some(Some(hooks)) = self.around.hooks.get(route) {
            return self.ask_guards(hooks, verdict, asked, answer);
        }
        verdict
    }

    fn body_bytes(&self, route: RouteId) -> Option<usize> {
        self.routes()[route.0 as usize].meta().body_bytes
    }

    fn call(&self, route: RouteId, request: &Request<'_>, arena: &Bump, answer: &mut Response) {
        let call = Call::new(request, arena, &self.state);
        if let Some(Some(hooks)) = self.around.hooks.get(route.0 as usize) {
            self.call_within(hooks, route, &call, answer);
            return;
        }
        if let Err(rejection) = (self.handlers[route.0 as usize].call)(&call, answer) {
            respond(rejection, answer);
        }
        self.settle_call(route, &call, answer);
    }

    fn fail(
        &self,
        error: Failure,
        route: Option<RouteId>,
        asked: &Asked<'_>,
        answer: &mut Response,
    ) {
        refuse(answer, error.status, [("", error.reason)]);
        self.settle(&Arrival::new(asked.head, asked.peer.copied(), &self.state), route, answer);
    }

    fn find(&self, head: &Head<'_>) -> Option<RouteId> {
        decide::route_of(self.tree, head)
    }

    fn routes(&self) -> &'static [Route] {
        self.tree.routes()
    }

    fn count(&self) -> usize {
        self.handlers.len()
    }

    fn wants_pool(&self) -> bool {
        self.routes().iter().any(|route| route.meta().dispatch == Dispatch::Pool)
    }

    fn largest_body(&self) -> Option<usize> {
        self.routes().iter().filter_map(|route| route.meta().body_bytes).max()
    }
}

impl<S: AppState> fmt::Debug for App<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let routes = self.tree.routes().iter();
        let lines = routes.map(|route| format!("{} {route}", route.meta().method));
        f.debug_struct("App").field("routes", &lines.collect::<Vec<_>>()).finish_non_exhaustive()
    }
}
