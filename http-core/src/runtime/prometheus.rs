//! What a server has counted, in the text format of Prometheus.

use std::fmt;

use super::metrics::{Metrics, snake};
use super::route_metrics::RouteMetrics;
use crate::proto::{CloseReason, Fault};

/// The text format of Prometheus, version 0.0.4. How many lines there are depends on the routes, never on what clients send.
impl fmt::Display for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        routes(f, &self.routes)?;
        head(f, "http_heads_total", "counter", "Requests whose head was complete.")?;
        writeln!(f, "http_heads_total {}", self.requests)?;
        head(f, "http_faults_total", "counter", "Requests that broke the protocol or a limit.")?;
        for fault in Fault::ALL {
            writeln!(f, "http_faults_total{{fault=\"{}\"}} {}", snake(&fault), self.faults(fault))?;
        }
        head(f, "http_overloaded_total", "counter", "Requests answered 503 for want of room.")?;
        writeln!(f, "http_overloaded_total {}", self.overloaded)?;
        head(f, "http_panics_total", "counter", "Handlers that panicked.")?;
        writeln!(f, "http_panics_total {}", self.panicked)?;
        head(f, "http_connections_open", "gauge", "Connections that are open.")?;
        writeln!(f, "http_connections_open {}", self.open())?;
        head(f, "http_connections_accepted_total", "counter", "Connections accepted.")?;
        writeln!(f, "http_connections_accepted_total {}", self.accepted)?;
        head(f, "http_connections_closed_total", "counter", "Connections closed, by reason.")?;
        for reason in CloseReason::ALL {
            let (name, count) = (snake(&reason), self.closed(reason));
            writeln!(f, "http_connections_closed_total{{reason=\"{name}\"}} {count}")?;
        }
        head(f, "http_queue_jobs", "gauge", "Requests that wait for a worker.")?;
        writeln!(f, "http_queue_jobs {}", self.queued)?;
        head(
            f,
            "http_dropped_jobs_total",
            "counter",
            "Jobs whose peer had gone before they began.",
        )?;
        writeln!(f, "http_dropped_jobs_total {}", self.dropped_jobs)?;
        head(f, "http_stale_answers_total", "counter", "Answers of workers whose peer had gone.")?;
        writeln!(f, "http_stale_answers_total {}", self.stale_completions)
    }
}

fn head(f: &mut fmt::Formatter<'_>, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(f, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

/// Routes that have answered something.
fn routes(f: &mut fmt::Formatter<'_>, routes: &[RouteMetrics]) -> fmt::Result {
    if routes.is_empty() {
        return Ok(());
    }
    let used = || routes.iter().filter(|route| route.count() > 0);
    const REQUESTS: &str = "http_requests_total";
    head(f, REQUESTS, "counter", "Answers, by route and class of status.")?;
    for route in used() {
        let labels = labels(route);
        for class in (1..=5).filter(|class| route.of_class(*class) > 0) {
            writeln!(f, "{REQUESTS}{{{labels},status=\"{class}xx\"}} {}", route.of_class(class))?;
        }
    }
    const TIMES: &str = "http_request_duration_seconds";
    head(f, TIMES, "histogram", "From the first byte of a request to its answer.")?;
    for route in used() {
        let labels = labels(route);
        for bound in RouteMetrics::BOUNDS {
            let (seconds, count) = (bound.as_secs_f64(), route.within(bound));
            writeln!(f, "{TIMES}_bucket{{{labels},le=\"{seconds}\"}} {count}")?;
        }
        let count = route.count();
        writeln!(f, "{TIMES}_bucket{{{labels},le=\"+Inf\"}} {count}")?;
        writeln!(f, "{TIMES}_sum{{{labels}}} {}", route.time.as_secs_f64())?;
        writeln!(f, "{TIMES}_count{{{labels}}} {count}")?;
    }
    Ok(())
}

fn labels(route: &RouteMetrics) -> String {
    let mut labels = format!("method=\"{}\",route=\"{}\"", route.method, escape(&route.pattern));
    if let Some(name) = route.name {
        labels.push_str(&format!(",name=\"{}\"", escape(name)));
    }
    labels
}

/// A pattern is its author's, and may have what a label has to escape.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
