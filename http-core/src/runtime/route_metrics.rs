//! How the answers of a route came out, and how long they took.

use std::time::Duration;

use http::StatusCode;

use super::metrics::Counter;
use crate::routing::Route;

/// The counters of one route on one loop, which alone adds to them.
#[derive(Debug, Default)]
pub(crate) struct RouteCounters {
    classes: [Counter; CLASSES],
    /// How many took no longer than the bound of the same index, and longer than the one before; the last: longer than all.
    times: [Counter; RouteMetrics::BOUNDS.len() + 1],
    nanoseconds: Counter,
}

/// From 1xx to 5xx.
const CLASSES: usize = 5;

impl RouteCounters {
    pub(crate) fn count(&self, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, CLASSES);
        self.classes[class - 1].add_alone();
        let bounds = RouteMetrics::BOUNDS;
        let slot = bounds.iter().position(|bound| took <= *bound).unwrap_or(bounds.len());
        self.times[slot].add_alone();
        self.nanoseconds.add_many_alone(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX));
    }
}

/// What the server has answered for one route, all loops together: how often, with what class of status, and how long it took from
/// the first byte of the request's head until the answer was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RouteMetrics {
    /// Its method. Empty for requests that no route matches, and those that broke the protocol.
    pub method: &'static str,
    /// Its whole pattern, `/notes/{id}`; empty as well.
    pub pattern: String,
    /// What the route is called, if anything.
    pub name: Option<&'static str>,
    /// All times together.
    pub time: Duration,
    classes: [u64; CLASSES],
    times: [u64; RouteMetrics::BOUNDS.len() + 1],
}

impl RouteMetrics {
    /// Times are counted by the least of these bounds that they do not exceed.
    pub const BOUNDS: [Duration; 11] = [
        Duration::from_micros(100),
        Duration::from_micros(500),
        Duration::from_millis(1),
        Duration::from_millis(5),
        Duration::from_millis(10),
        Duration::from_millis(50),
        Duration::from_millis(100),
        Duration::from_millis(500),
        Duration::from_secs(1),
        Duration::from_secs(5),
        Duration::from_secs(10),
    ];

    pub(crate) fn of(route: Option<&Route>) -> RouteMetrics {
        RouteMetrics {
            method: route.map_or("", |route| route.meta().method),
            name: route.and_then(|route| route.meta().name),
            pattern: route.map(ToString::to_string).unwrap_or_default(),
            ..RouteMetrics::default()
        }
    }

    /// All answers.
    #[must_use]
    pub fn count(&self) -> u64 {
        // Of what was read while an answer was counted, so much agrees with the bounds.
        self.times.iter().sum()
    }

    /// Answers with a status of this class: 2 for 200 to 299.
    #[must_use]
    pub fn of_class(&self, class: usize) -> u64 {
        class.checked_sub(1).and_then(|index| self.classes.get(index)).copied().unwrap_or(0)
    }

    /// Answers that took no longer than this, one of [`BOUNDS`](RouteMetrics::BOUNDS).
    #[must_use]
    pub fn within(&self, bound: Duration) -> u64 {
        let times = RouteMetrics::BOUNDS.iter().zip(&self.times);
        times.take_while(|(other, _)| **other <= bound).map(|(_, count)| count).sum()
    }

    pub(crate) fn add(&mut self, counters: &RouteCounters) {
        for (sum, counter) in self.classes.iter_mut().zip(&counters.classes) {
            *sum += counter.get();
        }
        for (sum, counter) in self.times.iter_mut().zip(&counters.times) {
            *sum += counter.get();
        }
        self.time += Duration::from_nanos(counters.nanoseconds.get());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_is_counted_in_one_class_and_below_every_bound_that_it_kept() {
        let counters = RouteCounters::default();
        let millis = Duration::from_millis;
        for (status, took) in
            [(200, millis(0)), (204, millis(1)), (404, millis(2)), (500, millis(20_000))]
        {
            counters.count(StatusCode::from_u16(status).expect("a status"), took);
        }
        let mut metrics = RouteMetrics::of(None);
        metrics.add(&counters);
        metrics.add(&counters);
        assert_eq!(
            [0, 1, 2, 3, 4, 5, 6].map(|class| metrics.of_class(class)),
            [0, 0, 4, 0, 2, 2, 0]
        );
        assert_eq!(metrics.count(), 8);
        let within = RouteMetrics::BOUNDS.map(|bound| metrics.within(bound));
        assert_eq!(within, [2, 2, 4, 6, 6, 6, 6, 6, 6, 6, 6]);
        assert_eq!(metrics.time, millis(40_006));
    }

    #[test]
    fn no_bound_is_kept_by_more_answers_than_there_are_while_one_is_counted() {
        let half_counted = [RouteCounters::default(), RouteCounters::default()];
        half_counted[0].classes[1].add_alone();
        half_counted[1].times[0].add_alone();
        for (counters, count) in half_counted.iter().zip([0, 1]) {
            let mut metrics = RouteMetrics::of(None);
            metrics.add(counters);
            let within = RouteMetrics::BOUNDS.map(|bound| metrics.within(bound));
            assert_eq!((metrics.count(), within[0], within[10]), (count, count, count));
        }
    }
}
