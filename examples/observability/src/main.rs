//! What a server tells of itself: a line for each answer, an id for each request, numbers for a monitor, and whether it is ready.

use http_core::{
    AccessLog, App, Bearer, Config, Metrics, Readiness, Rejection, RequestId, RouteMetrics, Status,
    get, guard, routes, serve_with,
};

// ANCHOR: id
/// Where something goes wrong, its page says what to ask for in the log.
#[get("/notes/{id}")]
fn show(id: u64, request: RequestId<'_>) -> Result<String, Rejection> {
    if id < 10 {
        return Ok(format!("note {id}\n"));
    }
    let reason = format!("no such note; this is request {request}");
    Err(Rejection::new(Status::NOT_FOUND, "", reason))
}
// ANCHOR_END: id

// ANCHOR: metrics
/// Who may see the numbers.
#[guard]
fn monitor(token: Bearer<'_>) -> Result<(), Rejection> {
    match token.0 {
        "let me see" => Ok(()),
        _ => Err(Rejection::new(Status::FORBIDDEN, "", "another token is needed")),
    }
}

/// What the server has done, in the text format of Prometheus.
#[get("/metrics", guard = monitor)]
fn metrics(metrics: Metrics) -> Metrics {
    metrics
}
// ANCHOR_END: metrics

/// The routes with mistakes, for a person who looks.
#[get("/mistakes", guard = monitor)]
fn mistakes(metrics: Metrics) -> String {
    let told = |route: &RouteMetrics| {
        let (clients, ours) = (route.of_class(4), route.of_class(5));
        let is_one = clients + ours > 0;
        is_one.then(|| format!("{}: {clients} by clients, {ours} by us\n", route.pattern))
    };
    metrics.routes.iter().filter_map(told).collect()
}

// ANCHOR: health
/// The process answers.
#[get("/health")]
fn health() -> &'static str {
    "ok\n"
}

/// New requests are welcome: 200, and 503 from the moment that a shutdown begins.
#[get("/ready")]
fn ready(readiness: Readiness) -> Readiness {
    readiness
}
// ANCHOR_END: health

routes! {
    ROUTES = [show, metrics, mistakes, health, ready]
}

// ANCHOR: config
fn config() -> Config {
    Config::new().access_log(AccessLog::Text).request_ids(true).route_metrics(true)
}
// ANCHOR_END: config

fn main() -> http_core::Result<()> {
    serve_with(App::new((), ROUTES), "127.0.0.1:8080", config())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http_core::testing::{Client, Pair};

    use super::*;

    #[test]
    fn page_names_the_request_as_its_field_does() {
        let mut client = Client::with(App::new((), ROUTES), config());
        let answer = client.get("/notes/70").send().expect_status(404);
        let id = answer.header("X-Request-Id").expect("a field").to_owned();
        answer.expect_text_with(id);
    }

    #[test]
    fn id_of_a_trusted_proxy_is_kept() {
        let networks = vec!["10.0.0.0/8".parse().expect("a network")];
        let config = config().trusted_proxies(networks);
        let proxy = "10.0.0.1:4711".parse().expect("an address");
        let mut pair = Pair::from(proxy, App::new((), ROUTES), config);
        pair.peer_sends(b"GET /notes/7 HTTP/1.1\r\nHost: a\r\nX-Request-Id: abc\r\n\r\n");
        let answer = String::from_utf8(pair.received()).expect("text");
        assert!(answer.contains("\r\nX-Request-Id: abc\r\n"), "{answer}");
    }

    // ANCHOR: test
    #[test]
    fn monitor_sees_how_often_and_how_long() {
        let mut client = Client::with(App::new((), ROUTES), config());
        client.handlers_take(Duration::from_millis(3));
        client.get("/notes/7").send().expect_status(200);
        client.get("/notes/70").send().expect_status(404);
        client.get("/metrics").send().expect_status(401);
        let ask = client.get("/metrics").header("Authorization", "Bearer let me see");
        let text = ask.send().expect_status(200).text().to_owned();
        let route = "method=\"GET\",route=\"/notes/{id}\"";
        for line in [
            format!("http_requests_total{{{route},status=\"2xx\"}} 1\n"),
            format!("http_requests_total{{{route},status=\"4xx\"}} 1\n"),
            format!("http_request_duration_seconds_bucket{{{route},le=\"0.005\"}} 2\n"),
        ] {
            assert!(text.contains(&line), "{line}\n{text}");
        }
    }
    // ANCHOR_END: test

    #[test]
    fn mistakes_are_told_by_route() {
        let mut client = Client::with(App::new((), ROUTES), config());
        client.get("/notes/7").send().expect_status(200);
        client.get("/notes/70").send().expect_status(404);
        let ask = client.get("/mistakes").header("Authorization", "Bearer let me see");
        ask.send().expect_text("/notes/{id}: 1 by clients, 0 by us\n");
    }

    #[test]
    fn readiness_ends_with_the_shutdown_and_health_does_not() {
        for (path, status) in [("/health", "200"), ("/ready", "503")] {
            let mut pair = Pair::with(App::new((), ROUTES), config());
            // A request that has begun is finished.
            pair.peer_sends(format!("GET {path} HTTP/1.1\r\n").as_bytes());
            pair.drain().peer_sends(b"Host: a\r\n\r\n");
            pair.expect_response_starts(format!("HTTP/1.1 {status} ").as_bytes());
        }
    }
}
