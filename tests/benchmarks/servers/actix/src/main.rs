//! The measured routes on actix-web.

use std::time::Duration;

use actix_web::web::{self, Bytes, Json, PayloadConfig, ServiceConfig};
use actix_web::{App, HttpServer, Responder, get, post};
use common::{BACKLOG, BODY_BYTES, HELLO, MIDDLE, Message, Pair, Sum, User};

/// Text that is the same each time.
#[get("/plaintext")]
async fn plaintext() -> &'static str {
    HELLO
}

/// JSON, serialized for each request.
#[get("/json")]
async fn json() -> impl Responder {
    Json(Message { message: HELLO })
}

/// A number from the path, in JSON.
#[get("/users/{id}")]
async fn user(id: web::Path<u64>) -> impl Responder {
    Json(User::new(*id))
}

/// The body.
#[post("/echo")]
async fn echo(body: Bytes) -> Bytes {
    body
}

/// JSON in and out.
#[post("/sum")]
async fn sum(pair: Json<Pair>) -> impl Responder {
    Json(Sum::from(pair.into_inner()))
}

fn routes(config: &mut ServiceConfig) {
    for (number, pattern) in common::other_patterns().enumerate() {
        if number == MIDDLE {
            config.service(plaintext).service(json).service(user).service(echo).service(sum);
        }
        config.route(pattern, web::get().to(async || HELLO));
    }
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let app = || App::new().app_data(PayloadConfig::new(BODY_BYTES)).configure(routes);
    HttpServer::new(app)
        .workers(1)
        .backlog(BACKLOG)
        // As long as others, so that idle connections are there to be counted.
        .keep_alive(Duration::from_secs(75))
        .bind(("127.0.0.1", common::port()))?
        .run()
        .await
}
