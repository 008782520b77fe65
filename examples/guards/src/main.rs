//! A table that nobody gets into without a token, and pages that ask to log in.

use std::time::{Duration, SystemTime};

use http_core::handler::{Arrival, BaseUrl, Origin};
use http_core::message::Scheme;
use http_core::{
    App, Bearer, Cookies, Form, FromHead, FromPairs, Head, Header, Provide, Redirect, Rejection,
    SetCookie, State, Status, get, guard, post, routes, serve,
};

// ANCHOR: token
/// The tokens of those who may change things.
struct Admins(Vec<String>);

/// What handlers share.
#[derive(Provide)]
struct Site {
    admins: Admins,
}

/// Lets admins in. It runs before the body is read: nobody else makes the server read 100 MiB.
#[guard]
fn only_admins(token: Bearer<'_>, admins: State<'_, Admins>) -> Result<(), Rejection> {
    if admins.0.iter().any(|known| known == token.0) {
        return Ok(());
    }
    Err(Rejection::new(Status::FORBIDDEN, "header.authorization", "not an admin's token"))
}

/// Stores a file.
#[post("/files", max_body = "100MiB", consumes = "application/zip", dispatch = pool)]
fn upload(body: &[u8]) -> String {
    format!("{} bytes\n", body.len())
}

routes! {
    /// Whoever mounts this mounts its guard as well.
    ADMIN = [only_admins, upload]
}
// ANCHOR_END: token

// ANCHOR: session
/// Sends those to the login page who have no session.
#[guard]
fn logged_in(cookies: Cookies<'_>) -> Result<(), Redirect> {
    match cookies.get("session") {
        Some(_) => Ok(()),
        None => Err(Redirect::see_other("/login")),
    }
}

/// A page for those who are known.
#[get("/home")]
fn home() -> &'static str {
    "welcome back\n"
}

routes! {
    PAGES = [logged_in, home, logout]
}
// ANCHOR_END: session

// ANCHOR: head
/// Refuses forms that a page of another site sends in the visitor's name. Browsers tell in `Origin`
/// which site it is.
#[guard]
fn from_our_pages(origin: Option<Header<Origin<'_>>>, base: BaseUrl<'_>) -> Result<(), Status> {
    match origin {
        Some(Header(Origin(site))) if site != base.to_string() => Err(Status::FORBIDDEN),
        _ => Ok(()),
    }
}

/// Sends those to HTTPS who came by HTTP, as a proxy that is trusted tells. The body is not read.
#[guard]
fn by_https(head: &Head<'_>) -> Result<(), Redirect> {
    match head.host() {
        Some(host) if head.scheme() == Scheme::Http => {
            Err(Redirect::permanent(format!("https://{host}{}", head.path())))
        }
        _ => Ok(()),
    }
}
// ANCHOR_END: head

/// Makes the browser forget the session.
#[post("/logout", guard = from_our_pages)]
fn logout() -> http_core::Result<(SetCookie, Redirect)> {
    Ok((SetCookie::removal("session")?.path("/"), Redirect::see_other("/login")))
}

#[derive(FromPairs)]
struct Credentials<'r> {
    password: &'r str,
}

/// Begins a session. Its cookie is for HTTPS alone, and ends when the session does.
#[post("/login", guard = by_https, max_body = "1KiB")]
fn enter(form: Form<Credentials<'_>>) -> Result<(SetCookie, Redirect), Rejection> {
    if form.password != "open sesame" {
        return Err(Rejection::new(Status::FORBIDDEN, "body.password", "another one"));
    }
    let end = SystemTime::now() + Duration::from_secs(12 * 60 * 60);
    let cookie = SetCookie::new("session", "1").expect("letters and a digit");
    Ok((cookie.path("/").secure().expires(end), Redirect::see_other("/home")))
}

// ANCHOR: own
/// Whoever asks, if that is from this machine. An argument of guards.
struct Neighbour;

impl<S> FromHead<'_, S> for Neighbour {
    fn from_head(arrival: &Arrival<'_, S>) -> Result<Neighbour, Rejection> {
        match arrival.peer() {
            Some(peer) if !peer.ip().is_loopback() => {
                Err(Rejection::new(Status::FORBIDDEN, "", "this is for the machine itself"))
            }
            _ => Ok(Neighbour),
        }
    }
}

#[guard]
fn from_this_machine(_: Neighbour) -> Result<(), Rejection> {
    Ok(())
}

/// What the operator's own tools ask for.
#[get("/debug", guard = from_this_machine)]
fn debug() -> &'static str {
    "all is well\n"
}
// ANCHOR_END: own

/// A page for all.
#[get("/login")]
fn login() -> &'static str {
    "who are you?\n"
}

// ANCHOR: app
fn app() -> App<Site> {
    let site = Site { admins: Admins(vec!["k7".to_owned()]) };
    App::new(site, routes![login, enter, debug, PAGES, "/admin" => ADMIN])
}
// ANCHOR_END: app

fn main() -> http_core::Result<()> {
    serve(app(), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use http_core::Config;
    use http_core::ForwardedFields::XForwarded;
    use http_core::testing::{Client, Pair};

    use super::*;

    #[test]
    fn token_decides_who_may_upload() {
        let mut client = Client::new(app());
        let ask = client.post("/admin/files").header("Content-Type", "application/zip");
        ask.body("PK").send().expect_status(401).expect_header("WWW-Authenticate", "Bearer");
        for (token, status) in [("Bearer k8", 403), ("Bearer k7", 200)] {
            let ask = client.post("/admin/files").header("Content-Type", "application/zip");
            ask.header("Authorization", token).body("PK").send().expect_status(status);
        }
    }

    #[test]
    fn stranger_is_refused_before_anything_of_the_body_is_sent() {
        // A client sends a body with its head, so this takes a peer that does not.
        let mut pair = Pair::new(app());
        pair.peer_sends(
            b"POST /admin/files HTTP/1.1\r\nHost: test\r\nContent-Type: application/zip\r\n\
              Content-Length: 100000000\r\n\r\n",
        );
        pair.expect_response_starts(b"HTTP/1.1 401 ");
    }

    #[test]
    fn visitor_without_a_session_is_sent_to_the_login_page() {
        let mut client = Client::new(app());
        client.get("/home").send().expect_status(303).expect_header("Location", "/login");
        client.get("/home").header("Cookie", "session=1").send().expect_status(200);
        client.get("/login").send().expect_status(200);
    }

    #[test]
    fn page_of_another_site_logs_nobody_out() {
        for (origin, status) in [("http://other", 403), ("http://site", 303)] {
            let mut pair = Pair::new(app());
            let request = format!(
                "POST /logout HTTP/1.1\r\nHost: site\r\nOrigin: {origin}\r\n\
                 Cookie: session=1\r\nContent-Length: 0\r\n\r\n"
            );
            pair.peer_sends(request.as_bytes());
            pair.expect_response_starts(format!("HTTP/1.1 {status} ").as_bytes());
        }
    }

    /// What the server answers to a request from `address`, which is a proxy that it trusts.
    fn answer(address: &str, request: &str) -> String {
        let networks = vec!["10.0.0.0/8".parse().expect("a network")];
        let config = Config::new().trusted_proxies(networks).forwarded_fields(XForwarded);
        let mut pair = Pair::from(address.parse().expect("an address"), app(), config);
        pair.peer_sends(request.as_bytes());
        String::from_utf8(pair.received()).expect("text")
    }

    #[test]
    fn password_is_taken_by_https_alone() {
        let request = |scheme: &str| {
            format!(
                "POST /login HTTP/1.1\r\nHost: site\r\nX-Forwarded-Proto: {scheme}\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 20\r\n\r\n\
                 password=open+sesame"
            )
        };
        let refused = answer("10.0.0.1:4711", &request("http"));
        assert!(refused.starts_with("HTTP/1.1 308 "), "{refused}");
        assert!(refused.contains("\r\nLocation: https://site/login\r\n"), "{refused}");
        let session = answer("10.0.0.1:4711", &request("https"));
        assert!(session.starts_with("HTTP/1.1 303 "), "{session}");
        assert!(session.contains("\r\nSet-Cookie: session=1; Path=/; Expires="), "{session}");
        assert!(session.contains(" GMT; Secure; HttpOnly; SameSite=Lax\r\n"), "{session}");
        let wrong = answer("10.0.0.1:4711", &request("https").replace("sesame", "simsim"));
        assert!(wrong.starts_with("HTTP/1.1 403 "), "{wrong}");
    }

    #[test]
    fn only_the_machine_itself_sees_how_it_is() {
        for (address, status) in [("192.0.2.7:80", "403"), ("127.0.0.1:80", "200")] {
            let answer = answer(address, "GET /debug HTTP/1.1\r\nHost: site\r\n\r\n");
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        }
    }

    #[test]
    fn session_is_forgotten() {
        let mut client = Client::new(app());
        let answer = client.post("/logout").header("Cookie", "session=1").send().expect_status(303);
        let cookie = answer.header("Set-Cookie").unwrap_or_default();
        assert!(cookie.starts_with("session=; Path=/; Max-Age=0"), "{cookie}");
    }

    #[test]
    fn guard_is_a_function() {
        let admins = Admins(vec!["k7".to_owned()]);
        assert!(only_admins(Bearer("k7"), State::new(&admins)).is_ok());
        assert!(only_admins(Bearer("k8"), State::new(&admins)).is_err());
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("guards", || Client::new(app()));
    }
}
