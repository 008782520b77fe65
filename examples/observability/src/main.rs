//! What a server tells of itself: a line for each answer, an id for each request, numbers for a monitor, and whether it is ready.

use std::time::Duration;

use http_core::{
    AccessLog, App, Bearer, CloseReason, Config, Fault, Metrics, Readiness, Rejection, RequestId,
    RouteMetrics, Status, get, guard, routes, serve_with,
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

/// The mistakes, for a person who looks: those of routes, and those of peers that do not speak HTTP.
#[get("/mistakes", guard = monitor)]
fn mistakes(metrics: Metrics) -> String {
    let told = |route: &RouteMetrics| {
        let (clients, ours) = (route.of_class(4), route.of_class(5));
        let is_one = clients + ours > 0;
        is_one.then(|| format!("{}: {clients} by clients, {ours} by us\n", route.pattern))
    };
    let broken = |fault: Fault| {
        let count = metrics.faults(fault);
        (count > 0).then(|| format!("{count} × {}\n", fault.reason()))
    };
    let by_route = metrics.routes.iter().filter_map(told);
    by_route.chain(Fault::ALL.into_iter().filter_map(broken)).collect()
}

/// Why connections ended.
#[get("/closed", guard = monitor)]
fn closed(metrics: Metrics) -> String {
    let told = |reason| format!("{reason:?}: {}\n", metrics.closed(reason));
    CloseReason::ALL.into_iter().map(told).collect()
}

/// How long a client of each route waits: 99 of 100 answers took no longer than this.
#[get("/slow", guard = monitor)]
fn slow(metrics: Metrics) -> String {
    let told = |route: &RouteMetrics| {
        let most = |bound: &&Duration| route.within(**bound) * 100 >= route.count() * 99;
        let bound = RouteMetrics::BOUNDS.iter().find(most);
        let time = bound.map_or("more".to_owned(), |bound| format!("{bound:?}"));
        (route.count() > 0).then(|| format!("{}: {time}\n", route.pattern))
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
    ROUTES = [show, metrics, mistakes, closed, slow, health, ready]
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
    use http_core::testing::{Answer, Client, Pair};

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
    fn handler_is_called_with_an_id_of_the_test() {
        let rejection = show(70, RequestId::told("abc")).expect_err("there are ten notes");
        assert_eq!(rejection.problems()[0].reason, "no such note; this is request abc");
    }

    fn monitor_asks(client: &mut Client, path: &str) -> Answer {
        client.get(path).header("Authorization", "Bearer let me see").send()
    }

    #[test]
    fn mistakes_are_told_by_route_and_by_fault() {
        let mut client = Client::with(App::new((), ROUTES), config());
        client.get("/notes/7").send().expect_status(200);
        client.get("/notes/70").send().expect_status(404);
        let long = "x".repeat(config().head_bytes);
        client.get("/notes/7").header("X-Long", long).send().expect_status(431);
        let answer = monitor_asks(&mut client, "/mistakes");
        answer
            .expect_text_with("/notes/{id}: 1 by clients, 0 by us\n")
            .expect_text_with("\n1 × the head is too long or has too many fields\n");
    }

    #[test]
    fn ends_of_connections_are_told_by_reason() {
        let mut client = Client::with(App::new((), ROUTES), config());
        client.get("/notes/7").header("Connection", "close").send().expect_status(200);
        let answer = monitor_asks(&mut client, "/closed");
        assert_eq!(answer.text().lines().count(), CloseReason::ALL.len());
        answer.expect_text_with(": 1\n");
    }

    #[test]
    fn slow_routes_are_told() {
        let mut client = Client::with(App::new((), ROUTES), config());
        client.handlers_take(Duration::from_millis(3));
        client.get("/notes/7").send().expect_status(200);
        monitor_asks(&mut client, "/slow").expect_text("/notes/{id}: 5ms\n");
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
