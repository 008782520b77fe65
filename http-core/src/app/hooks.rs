//! Functions around the handlers of an app or a table: guards, what runs before and after, what makes error pages.

use std::fmt;

use http::StatusCode;

use super::App;
use crate::error::Rejection;
use crate::handler::{AppState, Call};
use crate::message::{Head, Response};
use crate::routing::{Meta, Root};

/// Decides by the head of a request whether its route runs. It is called on the loop, before the body is read, so it must not
/// block.
pub type Guard<S> = fn(&Head<'_>, &S) -> Result<(), Rejection>;

/// Sees a call before its arguments are made, where its handler runs, and may refuse it. What it [leaves](Call::leave), the
/// handler can take as [`Left`](crate::handler::Left).
pub type Before<S> = fn(&Call<'_, S>) -> Result<(), Rejection>;

/// Sees a call with its answer, where its handler has run, and may change it.
pub type After<S> = fn(&Call<'_, S>, &mut Response);

/// Makes the page of an error status: it sets a body and a media type in place of the page that there would be.
pub type Catcher<S> = fn(&Head<'_>, &S, &mut Response);

/// Functions around the handlers of an app, by [`App::with`], or of a table, by [`App::with_table`].
///
/// Guards and what runs before go in the order added, and the first that refuses ends it; what runs after goes in the opposite
/// order, and sees refused calls as well. A request that a guard refuses, or that no route takes, is no call.
///
/// ```
/// use http_core::handler::Call;
/// use http_core::message::Head;
/// use http_core::{App, Bearer, Hooks, Rejection, Response, Status, get, routes};
///
/// #[get("/users")]
/// fn users() -> &'static str {
///     "ada"
/// }
///
/// routes! {
///     ADMIN = [users]
/// }
///
/// fn only_admins(head: &Head<'_>, _: &()) -> Result<(), Rejection> {
///     match Bearer::of(head.headers())? {
///         Bearer("k7") => Ok(()),
///         _ => Err(Rejection::new(Status::FORBIDDEN, "header.authorization", "not an admin's token")),
///     }
/// }
///
/// fn forbid_framing(_: &Call<'_, ()>, response: &mut Response) {
///     let set = response.set_header("X-Frame-Options", "DENY");
///     debug_assert!(set.is_ok(), "a valid field");
/// }
///
/// let app = App::new((), routes!["/admin" => ADMIN])
///     .with(Hooks::new().after(forbid_framing))
///     .with_table(ADMIN, Hooks::new().guard(only_admins));
/// # let _ = app;
/// ```
pub struct Hooks<S> {
    guards: Vec<Guard<S>>,
    before: Vec<Before<S>>,
    after: Vec<After<S>>,
}

impl<S> Hooks<S> {
    /// None.
    #[must_use]
    pub fn new() -> Hooks<S> {
        Hooks { guards: Vec::new(), before: Vec::new(), after: Vec::new() }
    }

    /// With another guard.
    #[must_use]
    pub fn guard(mut self, guard: Guard<S>) -> Hooks<S> {
        self.guards.push(guard);
        self
    }

    /// With something more to run before.
    #[must_use]
    pub fn before(mut self, before: Before<S>) -> Hooks<S> {
        self.before.push(before);
        self
    }

    /// With something more to run after.
    #[must_use]
    pub fn after(mut self, after: After<S>) -> Hooks<S> {
        self.after.push(after);
        self
    }

    /// What the guards say.
    pub(super) fn admit(&self, head: &Head<'_>, state: &S) -> Result<(), Rejection> {
        self.guards.iter().try_for_each(|guard| guard(head, state))
    }

    /// What runs before says.
    pub(super) fn begin(&self, call: &Call<'_, S>) -> Result<(), Rejection> {
        self.before.iter().try_for_each(|before| before(call))
    }

    /// Runs what runs after.
    pub(super) fn end(&self, call: &Call<'_, S>, response: &mut Response) {
        self.after.iter().rev().for_each(|after| after(call, response));
    }
}

impl<S> Default for Hooks<S> {
    fn default() -> Hooks<S> {
        Hooks::new()
    }
}

impl<S> fmt::Debug for Hooks<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks")
            .field("guards", &self.guards.len())
            .field("before", &self.before.len())
            .field("after", &self.after.len())
            .finish()
    }
}

impl<S: AppState> App<S> {
    /// Puts `hooks` around every handler.
    #[must_use]
    pub fn with(self, hooks: Hooks<S>) -> App<S> {
        self.around(hooks, |_| true)
    }

    /// Puts `hooks` around the handlers of a table that this app mounts, wherever it does so.
    ///
    /// # Panics
    /// If none of them is mounted: a guard that guards nothing is a mistake.
    #[must_use]
    pub fn with_table<T: Root>(self, _: T, hooks: Hooks<S>) -> App<S> {
        let same = |a: &Meta, b: &Meta| (a.handler, a.file, a.line) == (b.handler, b.file, b.line);
        let is_listed = |meta: &Meta| T::TREE.routes().iter().any(|own| same(own.meta(), meta));
        let is_mounted = self.routes().iter().any(|route| is_listed(route.meta()));
        assert!(is_mounted, "hooks are put around a table that the app does not mount");
        self.around(hooks, is_listed)
    }

    fn around(mut self, hooks: Hooks<S>, is_meant: impl Fn(&Meta) -> bool) -> App<S> {
        let Hooks { guards, before, after } = hooks;
        let routes = self.routes();
        self.hooks.resize_with(routes.len(), Hooks::new);
        for (own, route) in self.hooks.iter_mut().zip(routes) {
            if is_meant(route.meta()) {
                own.guards.extend(&guards);
                own.before.extend(&before);
                own.after.extend(&after);
            }
        }
        self
    }

    /// Has the pages of an error status made by `catcher`: those of refused arguments, of guards, of the table, of `None` and of
    /// error types. What a handler wrote itself stays, and so does what is told of a request that broke the protocol, of an
    /// overloaded server and of a handler that panicked. The later of two catchers of one status counts.
    ///
    /// ```
    /// use http_core::message::Head;
    /// use http_core::{App, MediaType, Response, Status, escape_html, routes};
    ///
    /// fn lost(head: &Head<'_>, _: &(), response: &mut Response) {
    ///     let page = format!("<h1>Nothing at {}</h1>", escape_html(head.path()));
    ///     response.set_owned_body(page.into_bytes());
    ///     response.set_media_type(MediaType::HTML);
    /// }
    ///
    /// let app = App::new((), routes![]).catch(Status::NOT_FOUND, lost);
    /// # let _ = app;
    /// ```
    #[must_use]
    pub fn catch(mut self, status: StatusCode, catcher: Catcher<S>) -> App<S> {
        self.catchers.retain(|(own, _)| *own != status);
        self.catchers.push((status, catcher));
        self
    }
}
