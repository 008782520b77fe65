//! A table that nobody gets into without a token, and pages that ask to log in.

use http_core::{
    App, Bearer, Cookies, Provide, Redirect, Rejection, Server, State, Status, get, guard, post,
    routes,
};

/// The tokens of those who may change things.
struct Admins(Vec<String>);

/// What handlers share.
#[derive(Provide)]
struct Site {
    admins: Admins,
}

/// Lets admins in. It runs before the body is read: nobody else can make the server read 100 MiB.
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
    PAGES = [logged_in, home]
}

/// A page for all.
#[get("/login")]
fn login() -> &'static str {
    "who are you?\n"
}

fn app() -> App<Site> {
    let site = Site { admins: Admins(vec!["k7".to_owned()]) };
    App::new(site, routes![login, PAGES, "/admin" => ADMIN])
}

fn main() -> http_core::Result<()> {
    if std::env::args().any(|word| word == "--routes") {
        print!("{}", app().listing());
        return Ok(());
    }
    Server::bind(app(), "127.0.0.1:8080")?.run()
}

#[cfg(test)]
mod tests {
    use http_core::testing::Pair;

    use super::*;

    fn pair(head: &str) -> Pair {
        let mut pair = Pair::new(app());
        pair.peer_sends(format!("{head}\r\nHost: test\r\n\r\n").as_bytes());
        pair
    }

    #[test]
    fn stranger_is_refused_before_anything_of_the_body_is_sent() {
        let upload = "POST /admin/files HTTP/1.1\r\nContent-Type: application/zip\r\nContent-Length: 100000000";
        pair(upload).expect_response_starts(b"HTTP/1.1 401 ");
        pair(&format!("{upload}\r\nAuthorization: Bearer k8"))
            .expect_response_starts(b"HTTP/1.1 403 ");
        pair(&format!("{upload}\r\nAuthorization: Bearer k7")).expect_nothing();
    }

    #[test]
    fn visitor_without_a_session_is_sent_to_the_login_page() {
        let answer = pair("GET /home HTTP/1.1").received();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
        assert!(answer.contains("\r\nlocation: /login\r\n"), "{answer}");
        pair("GET /home HTTP/1.1\r\nCookie: session=1").expect_response_starts(b"HTTP/1.1 200 ");
        pair("GET /login HTTP/1.1").expect_response_starts(b"HTTP/1.1 200 ");
    }

    #[test]
    fn guard_is_a_function() {
        let admins = Admins(vec!["k7".to_owned()]);
        assert!(only_admins(Bearer("k7"), State::new(&admins)).is_ok());
        assert!(only_admins(Bearer("k8"), State::new(&admins)).is_err());
    }
}
