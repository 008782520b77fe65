//! What a server knows of itself, for its handlers and its owner.

use std::any::Any;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use http::StatusCode;

use super::metrics::{Counters, Metrics};
use super::route_metrics::RouteMetrics;
use crate::error::{Rejection, Result};
use crate::handler::{Call, FromRequest, Responder};
use crate::message::{Head, MediaType, Response};
use crate::routing::Route;

/// What a server knows of itself. Each exchange of its loops holds it, and so a handler can ask.
pub(crate) struct Vitals {
    counters: Vec<Arc<Counters>>,
    routes: &'static [Route],
    is_draining: AtomicBool,
    queue: OnceLock<QueueLength>,
}

type QueueLength = Box<dyn Fn() -> usize + Send + Sync>;

impl Vitals {
    pub(crate) fn new(counters: Vec<Arc<Counters>>, routes: &'static [Route]) -> Arc<Vitals> {
        Arc::new(Vitals {
            counters,
            routes,
            is_draining: AtomicBool::new(false),
            queue: OnceLock::new(),
        })
    }

    /// There is a pool, and this is how many jobs wait for it.
    pub(crate) fn watch_queue(&self, length: impl Fn() -> usize + Send + Sync + 'static) {
        let is_first = self.queue.set(Box::new(length)).is_ok();
        debug_assert!(is_first, "a server has one pool");
    }

    pub(crate) fn begin_drain(&self) {
        self.is_draining.store(true, Ordering::Release);
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.is_draining.load(Ordering::Acquire)
    }

    pub(crate) fn metrics(&self) -> Metrics {
        let mut sum = Metrics::default();
        if self.counters.iter().any(|counters| !counters.routes.is_empty()) {
            let routes = self.routes.iter().map(Some).chain([None]);
            sum.routes = routes.map(RouteMetrics::of).collect();
        }
        self.counters.iter().for_each(|counters| sum.add(counters));
        sum.queued = self.queue.get().map_or(0, |length| length());
        sum
    }

    fn of<'r>(head: &Head<'r>) -> Result<&'r Vitals, Rejection> {
        let server: Option<&'r (dyn Any + Send + Sync)> = head.server();
        server.and_then(|server| server.downcast_ref()).ok_or_else(|| {
            let reason = "the request came by no server";
            Rejection::new(StatusCode::INTERNAL_SERVER_ERROR, "server", reason)
        })
    }
}

impl fmt::Debug for Vitals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vitals").field("loops", &self.counters.len()).finish_non_exhaustive()
    }
}

/// As an argument: what the server has done so far. As an answer: the same in the text format of Prometheus.
///
/// ```
/// use http_core::{App, Metrics, get, routes, testing::Client};
///
/// #[get("/metrics")]
/// fn metrics(metrics: Metrics) -> Metrics {
///     metrics
/// }
///
/// let mut client = Client::new(App::new((), routes![metrics]));
/// client.get("/metrics").send().expect_status(200).expect_header("Content-Type", "text/plain; version=0.0.4");
/// ```
impl<'r, S> FromRequest<'r, S> for Metrics {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        Vitals::of(call.request().borrow_head()).map(Vitals::metrics)
    }
}

/// The text of `Display`, as `text/plain; version=0.0.4`.
impl Responder for Metrics {
    fn respond(self, response: &mut Response) -> Result<()> {
        const PROMETHEUS: MediaType = MediaType::new("text/plain; version=0.0.4");
        response.set_media_type(PROMETHEUS);
        response.set_owned_body(self.to_string().into_bytes());
        Ok(())
    }
}

/// Whether the server takes new work: for a load balancer. As an argument it is what holds at that moment; as an answer it is 200
/// and `ready`, or 503 and `draining` once a shutdown has begun.
///
/// Such an answer reaches only who has a connection on which a request has begun. The server accepts no other any more, which
/// says the same.
///
/// ```
/// use http_core::{App, Readiness, get, routes, testing::Client};
///
/// #[get("/ready")]
/// fn ready(readiness: Readiness) -> Readiness {
///     readiness
/// }
///
/// let mut client = Client::new(App::new((), routes![ready]));
/// client.get("/ready").send().expect_status(200).expect_text("ready\n");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Readiness {
    /// Requests are taken.
    Ready,
    /// A shutdown has begun: what was begun is finished, and nothing else.
    Draining,
}

impl<'r, S> FromRequest<'r, S> for Readiness {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        let vitals = Vitals::of(call.request().borrow_head())?;
        Ok(if vitals.is_draining() { Readiness::Draining } else { Readiness::Ready })
    }
}

impl Responder for Readiness {
    fn respond(self, response: &mut Response) -> Result<()> {
        let (status, text) = match self {
            Readiness::Ready => (StatusCode::OK, "ready\n"),
            Readiness::Draining => (StatusCode::SERVICE_UNAVAILABLE, "draining\n"),
        };
        response.set_status(status);
        response.set_media_type(MediaType::TEXT);
        response.set_static_body(text.as_bytes());
        Ok(())
    }
}
