//! A warning for who writes a handler that holds its loop: in builds with debug assertions.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::context::Context;
use crate::app::RouteId;
use crate::notice;

/// When each route was last warned of.
#[derive(Debug, Default)]
pub(crate) struct SlowHandlers {
    warned: Mutex<HashMap<u32, Instant>>,
}

impl SlowHandlers {
    /// Whether the route is to be warned of again.
    fn is_news(&self, route: RouteId, now: Instant) -> bool {
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = warned.get(&route.0).is_none_or(|before| now - *before >= SILENCE);
        if is_news {
            warned.insert(route.0, now);
        }
        is_news
    }
}

/// A handler that `began` then has returned, on the loop.
pub(crate) fn watch(route: RouteId, began: Instant, context: &Context) {
    let Context { counters, service, clock, .. } = context;
    let now = clock.work_ends();
    let took = now.saturating_duration_since(began);
    if took <= MOST || !counters.slow.is_news(route, now) {
        return;
    }
    let (held, most) = (took.as_millis(), MOST.as_millis());
    let Some(known) = service.routes().get(route.0 as usize) else { return };
    let meta = known.meta();
    notice::warn(format_args!(
        "the handler `{}` of {} {known} ({}:{}) held its loop for {held} ms, and everybody else on it: what takes more than \
         {most} ms belongs on the pool, by `dispatch = pool`",
        meta.handler, meta.method, meta.file, meta.line,
    ));
}

/// How long a handler may hold its loop.
const MOST: Duration = Duration::from_millis(10);

/// How long nothing is said of a handler that was warned of.
const SILENCE: Duration = Duration::from_secs(60);
