//! From a request to its answer, with no bytes and no sockets.

mod decide;
mod hooks;
mod listing;
mod service;

use std::fmt;

use bumpalo::Bump;
use http::StatusCode;

use crate::error::Rejection;
use crate::handler::{AppState, Call, Handler, Routes, finish, respond};
use crate::message::{Head, Params, Request, Response};
use crate::routing::{Root, Tree};

pub use hooks::{After, Before, Catcher, Guard, Hooks};
pub use listing::Listing;
pub use service::{Dispatch, RouteId, Service, Verdict};

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
    /// One for each route, or none at all.
    hooks: Vec<Hooks<S>>,
    catchers: Vec<(StatusCode, Catcher<S>)>,
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
        let (hooks, catchers) = (Vec::new(), Vec::new());
        App { state, tree: T::TREE, handlers: T::HANDLERS, hooks, catchers }
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

    /// All routes as a table for people, which `print!("{}", app.listing())` prints.
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
        handler: for<'c> fn(&'c Call<'c, S>, &mut Response) -> Result<(), Rejection>,
        call: &'r Call<'r, S>,
        answer: &mut Response,
    ) {
        if let Err(rejection) = hooks.begin(call).and_then(|()| handler(call, answer)) {
            respond(rejection, answer);
        }
        let head = call.request().head();
        self.settle(&head, answer);
        hooks.end(call, answer);
        self.settle(&head, answer);
    }

    /// Does what the answer leaves to be done, with the page that the app has for an error.
    #[cold]
    fn settle(&self, head: &Head<'_>, answer: &mut Response) {
        finish(head, answer, |answer| {
            let status = answer.status();
            if let Some((_, catcher)) = self.catchers.iter().find(|(own, _)| *own == status) {
                catcher(head, &self.state, answer);
            }
        });
    }
}

impl<S: AppState> Service for App<S> {
    fn route(&self, head: &Head<'_>, params: &mut Params, answer: &mut Response) -> Verdict {
        let admit = |route: usize| (self.handlers[route].admit)(head);
        let mut verdict = decide::decide(self.tree, head, params, answer, admit);
        if let Verdict::Call { route, .. } = verdict
            && let Some(hooks) = self.hooks.get(route.0 as usize)
            && let Err(rejection) = hooks.admit(head, &self.state)
        {
            respond(rejection, answer);
            verdict = Verdict::Refuse;
        }
        if answer.is_unfinished() {
            self.settle(head, answer);
        }
        verdict
    }

    fn call(&self, route: RouteId, request: &Request<'_>, arena: &Bump, answer: &mut Response) {
        let call = Call::new(*request, arena, &self.state);
        let handler = self.handlers[route.0 as usize].call;
        if let Some(hooks) = self.hooks.get(route.0 as usize) {
            self.call_within(hooks, handler, &call, answer);
            return;
        }
        if let Err(rejection) = handler(&call, answer) {
            respond(rejection, answer);
        }
        if answer.is_unfinished() {
            self.settle(&request.head(), answer);
        }
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
