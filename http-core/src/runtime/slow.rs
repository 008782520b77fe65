//! A warning for who writes a handler that holds its loop: in builds with debug assertions.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::context::Context;
use crate::app::RouteId;
use crate::notice;

/// What was seen of each route: made beforehand, for nothing is to be allocated over a request.
#[derive(Debug)]
pub(crate) struct SlowHandlers {
    routes: Mutex<Vec<Seen>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// It was slow before. Once, and below [`SURE`], the system may have taken the processor away, which is not the handler's
    /// doing.
    is_suspect: bool,
    warned: Option<Instant>,
}

impl SlowHandlers {
    pub(crate) fn new(routes: usize) -> SlowHandlers {
        SlowHandlers { routes: Mutex::new(vec![Seen::default(); routes]) }
    }

    /// The route was slow, and `took` so long: whether its author is to be told.
    fn is_news(&self, route: RouteId, took: Duration, now: Instant) -> bool {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(seen) = routes.get_mut(route.0 as usize) else { return false };
        let was_suspect = std::mem::replace(&mut seen.is_suspect, true);
        let is_sure = was_suspect || took >= SURE;
        let is_news = is_sure && seen.warned.is_none_or(|before| now - before >= SILENCE);
        if is_news {
            seen.warned = Some(now);
        }
        is_news
    }
}

/// A handler that `began` then has returned, on the loop. One that has panicked is not asked: to tell of a panic takes time, the
/// first time most.
pub(crate) fn watch(route: RouteId, began: Instant, context: &Context) {
    let Context { counters, service, clock, .. } = context;
    let now = clock.work_ends();
    let took = now.saturating_duration_since(began);
    if took <= MOST || !counters.slow.is_news(route, took, now) {
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

/// The system does not take the processor away for so long, even where many want it: it was the handler, the first time too.
const SURE: Duration = Duration::from_millis(50);

/// How long nothing is said of a handler that was warned of.
const SILENCE: Duration = Duration::from_secs(60);
