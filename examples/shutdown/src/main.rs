//! A server that ends when it is told to, with everything finished: by Enter, by Ctrl-C, or by SIGTERM.
//!
//! Ask for `/report` and press Enter: the report is still written and sent, then the program goes on behind `run`. A second
//! Ctrl-C would end it at once.

use std::time::Duration;
use std::{env, io, thread};

use http_core::{App, Config, Handle, Provide, Server, State, get, routes};

/// What a report takes.
#[derive(Provide)]
struct Work {
    run: Box<dyn Fn() + Send + Sync>,
}

#[get("/report", dispatch = pool)]
fn report(work: State<'_, Work>) -> &'static str {
    (work.run)();
    "the report\n"
}

#[get("/")]
fn index() -> &'static str {
    "ask for /report, then press Enter\n"
}

routes! {
    ROUTES = [index, report]
}

// ANCHOR: serve
/// Serves until Enter is pressed, or a signal comes.
fn serve(app: App<Work>) -> http_core::Result<()> {
    // What takes longer than that is cut off.
    let config = Config::new().drain_timeout(Duration::from_secs(20));
    let server = Server::bind_with(app, "127.0.0.1:8080", config)?;
    let (handle, told) = (server.handle(), server.handle());
    thread::spawn(move || stop_on_enter(&told));
    server.run()?;
    println!("requests answered: {}, nothing left to do", handle.metrics().requests);
    Ok(())
}

fn stop_on_enter(server: &Handle) {
    // No line comes where there is no terminal.
    if io::stdin().read_line(&mut String::new()).is_ok_and(|bytes| bytes > 0) {
        server.shutdown();
    }
}
// ANCHOR_END: serve

fn main() -> http_core::Result<()> {
    let work = Work { run: Box::new(|| thread::sleep(Duration::from_secs(5))) };
    let app = App::new(work, ROUTES);
    if env::args().any(|word| word == "--routes") {
        return Ok(app.listing().print()?);
    }
    serve(app)
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;
    use std::sync::{Arc, Barrier};

    use http_core::testing::Client;

    use super::*;

    #[test]
    fn what_was_begun_is_finished_and_nothing_else_begins() {
        let barrier = Arc::new(Barrier::new(2));
        let both = Arc::clone(&barrier);
        let work = Work {
            run: Box::new(move || {
                both.wait();
                both.wait();
            }),
        };
        let mut client = Client::live(App::new(work, ROUTES)).unwrap();
        let address = client.address().unwrap();
        client.get("/").send().expect_status(200);

        let mut other = client.another();
        let asking = thread::spawn(move || other.get("/report").send().expect_text("the report\n"));
        barrier.wait(); // It has begun.
        client.handle().unwrap().shutdown();
        barrier.wait(); // It may end.
        asking.join().unwrap();

        drop(client); // Waits for the server.
        assert!(TcpStream::connect(address).is_err(), "nobody listens any more");
    }
}
