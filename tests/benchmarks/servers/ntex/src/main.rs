//! The measured routes on ntex, with its own runtime over epoll.

#![expect(missing_docs, reason = "the attributes make structs without a comment")]

use common::{BACKLOG, BODY_BYTES, HELLO, MIDDLE, Message, Pair, Sum, User};
use ntex::SharedCfg;
use ntex::util::Bytes;
use ntex::web::types::{Json, Path, PayloadConfig};
use ntex::web::{self, App, ServiceConfig, WebAppConfig};

/// Text that is the same each time.
#[web::get("/plaintext")]
async fn plaintext() -> &'static str {
    HELLO
}

/// JSON, serialized for each request.
#[web::get("/json")]
async fn json() -> Json<Message> {
    Json(Message { message: HELLO })
}

/// A number from the path, in JSON.
#[web::get("/users/{id}")]
async fn user(id: Path<u64>) -> Json<User> {
    Json(User::new(*id))
}

/// The body.
#[web::post("/echo")]
async fn echo(body: Bytes) -> Bytes {
    body
}

/// JSON in and out.
#[web::post("/sum")]
async fn sum(pair: Json<Pair>) -> Json<Sum> {
    Json(Sum::from(pair.into_inner()))
}

async fn other() -> &'static str {
    HELLO
}

fn routes(config: &mut ServiceConfig<()>) {
    for (number, pattern) in common::other_patterns().enumerate() {
        if number == MIDDLE {
            config.service((plaintext, json, user, echo, sum));
        }
        config.route(pattern, web::get().to(other));
    }
}

#[ntex::main]
async fn main() -> std::io::Result<()> {
    let limits = WebAppConfig::new().set_state(PayloadConfig::new(BODY_BYTES));
    web::server(async |_| App::new().configure(routes))
        .workers(1)
        .backlog(BACKLOG as i32)
        .bind(("127.0.0.1", common::port()), SharedCfg::new("peer").add(limits))?
        .run()
        .await
}
