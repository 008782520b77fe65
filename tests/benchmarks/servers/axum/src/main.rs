//! The measured routes on axum, with the runtime of one thread, since one core is what each server gets.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Json, Path};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use common::{BODY_BYTES, HELLO, MIDDLE, Message, Pair, Sum, User};
use tokio::net::TcpListener;

async fn plaintext() -> &'static str {
    HELLO
}

async fn json() -> Json<Message> {
    Json(Message { message: HELLO })
}

async fn user(Path(id): Path<u64>) -> Json<User> {
    Json(User::new(id))
}

async fn echo(body: Bytes) -> Bytes {
    body
}

async fn sum(Json(pair): Json<Pair>) -> Json<Sum> {
    Json(pair.into())
}

fn app() -> Router {
    let mut app = Router::new();
    for (number, pattern) in common::other_patterns().enumerate() {
        if number == MIDDLE {
            app = app
                .route("/plaintext", get(plaintext))
                .route("/json", get(json))
                .route("/users/{id}", get(user))
                .route("/echo", post(echo))
                .route("/sum", post(sum));
        }
        app = app.route(pattern, get(plaintext));
    }
    app.layer(DefaultBodyLimit::max(BODY_BYTES))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", common::port())).await?;
    let listener = listener.tap_io(|stream| {
        // Without it the last segment of an answer may wait. That it cannot be set harms nobody.
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, app()).await
}
