//! The measured routes on may_minihttp, which has no router, so a `match` stands for it. It neither decodes chunks nor heeds
//! `Connection: close`.

use std::io::{self, Read};

use common::{HELLO, Message, Pair, Sum, User};
use may_minihttp::{HttpServer, HttpService, Request, Response};

#[derive(Clone)]
struct Routes;

impl HttpService for Routes {
    fn call(&mut self, request: Request, response: &mut Response) -> io::Result<()> {
        match (request.method(), request.path()) {
            ("GET", "/plaintext") => {
                response.header("Content-Type: text/plain").body(HELLO);
            }
            ("GET", "/json") => json(response, &Message { message: HELLO })?,
            ("POST", "/echo") => response.body_vec(body(request)?),
            ("POST", "/sum") => {
                let pair: Pair = serde_json::from_slice(&body(request)?)?;
                json(response, &Sum::from(pair))?;
            }
            ("GET", path) => match path.strip_prefix("/users/").map(str::parse) {
                Some(Ok(id)) => json(response, &User::new(id))?,
                _ => {
                    response.status_code(404, "Not Found");
                }
            },
            _ => {
                response.status_code(404, "Not Found");
            }
        }
        Ok(())
    }
}

fn json(response: &mut Response, value: &impl serde::Serialize) -> io::Result<()> {
    response.header("Content-Type: application/json");
    serde_json::to_writer(bytes::BufMut::writer(response.body_mut()), value)?;
    Ok(())
}

fn body(request: Request) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    request.body().read_to_end(&mut body)?;
    Ok(body)
}

fn main() -> io::Result<()> {
    may::config().set_workers(1).set_pool_capacity(1_000).set_stack_size(0x1000);
    let server = HttpServer(Routes).start(("127.0.0.1", common::port()))?;
    server.join().map_err(|_| io::Error::other("the server has panicked"))
}
