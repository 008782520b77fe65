//! The measured routes on Rocket.

use common::{BODY_BYTES, HELLO, MIDDLE, Message, Pair, Sum, User};
use rocket::config::LogLevel;
use rocket::data::{Data, Limits};
use rocket::http::Method;
use rocket::route::{self, BoxFuture, Route};
use rocket::serde::json::Json;
use rocket::{Build, Config, Request, Rocket, get, launch, post, routes};

#[get("/plaintext")]
fn plaintext() -> &'static str {
    HELLO
}

#[get("/json")]
fn json() -> Json<Message> {
    Json(Message { message: HELLO })
}

#[get("/users/<id>")]
fn user(id: u64) -> Json<User> {
    Json(User::new(id))
}

#[post("/echo", data = "<body>")]
fn echo(body: Vec<u8>) -> Vec<u8> {
    body
}

#[post("/sum", data = "<pair>")]
fn sum(pair: Json<Pair>) -> Json<Sum> {
    Json(pair.into_inner().into())
}

fn other<'r>(request: &'r Request<'_>, _body: Data<'r>) -> BoxFuture<'r> {
    route::Outcome::from(request, HELLO).pin()
}

fn all_routes() -> Vec<Route> {
    let mut all = Vec::new();
    for (number, pattern) in common::other_patterns().enumerate() {
        if number == MIDDLE {
            all.extend(routes![plaintext, json, user, echo, sum]);
        }
        let pattern = pattern.replace('{', "<").replace('}', ">");
        all.push(Route::new(Method::Get, &pattern, other));
    }
    all
}

#[launch]
fn server() -> Rocket<Build> {
    let config = Config {
        port: common::port(),
        workers: 1,
        log_level: LogLevel::Off,
        limits: Limits::default().limit("bytes", BODY_BYTES.into()),
        ..Config::release_default()
    };
    rocket::custom(config).mount("/", all_routes())
}
