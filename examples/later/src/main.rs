//! Work that goes on behind an answer: a letter is taken at once, and sent by a thread of the program's own.
//!
//!     curl -X POST http://127.0.0.1:8080/letters/ada
//!
//! Then Ctrl-C: the program ends when all letters that were taken are sent.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;
use std::{env, io, thread};

use http_core::{Accepted, App, Provide, Server, State, Status, get, post, routes};

/// Those to whom letters are to be sent.
#[derive(Provide)]
struct Letters {
    waiting: SyncSender<String>,
}

// ANCHOR: order
/// Never blocks, so it may run on the loop.
#[post("/letters/{name}")]
fn order(
    name: String,
    letters: State<'_, SyncSender<String>>,
) -> Result<Accepted<&'static str>, Status> {
    // It comes back where too many wait, or where nobody sends any more.
    letters.try_send(name).map_err(|_| Status::SERVICE_UNAVAILABLE)?;
    Ok(Accepted::new("the letter will be sent\n"))
}
// ANCHOR_END: order

#[get("/")]
fn index() -> &'static str {
    "POST to /letters/NAME\n"
}

routes! {
    ROUTES = [index, order]
}

/// Letters that may wait to be sent.
const MOST: usize = 100;

// ANCHOR: serve
/// Serves until a signal comes, and sends what was taken until then.
fn serve() -> http_core::Result<()> {
    let (waiting, letters) = sync_channel(MOST);
    let server = Server::bind(App::new(Letters { waiting }, ROUTES), "127.0.0.1:8080")?;
    let sending = thread::spawn(move || send_all(&letters, send));
    server.run()?;
    // The app is gone, and the sender in it: the thread ends behind the last letter.
    sending.join().map_err(|_| io::Error::other("the thread that sends has panicked"))?;
    Ok(())
}

fn send_all(letters: &Receiver<String>, send: impl Fn(&str)) {
    for name in letters {
        send(&name);
    }
}
// ANCHOR_END: serve

/// What takes its time.
fn send(name: &str) {
    thread::sleep(Duration::from_secs(2));
    println!("sent to {name}");
}

fn main() -> http_core::Result<()> {
    if env::args().any(|word| word == "--routes") {
        let (waiting, _) = sync_channel(MOST);
        return Ok(App::new(Letters { waiting }, ROUTES).listing().print()?);
    }
    serve()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use http_core::testing::Client;

    use super::*;

    #[test]
    fn what_was_taken_before_the_end_is_sent() {
        let (waiting, letters) = sync_channel(2);
        let mut client = Client::live(App::new(Letters { waiting }, ROUTES)).unwrap();
        client.post("/letters/ada").send().expect_status(202);
        client.post("/letters/bob").send().expect_status(202);
        client.post("/letters/eve").send().expect_status(503);
        drop(client); // Waits for the server.
        let sent = Mutex::new(Vec::new());
        send_all(&letters, |name| sent.lock().unwrap().push(name.to_owned()));
        assert_eq!(sent.into_inner().unwrap(), ["ada", "bob"]);
    }

    #[test]
    fn nothing_is_taken_when_nobody_sends() {
        let (waiting, letters) = sync_channel(2);
        let mut client = Client::new(App::new(Letters { waiting }, ROUTES));
        drop(letters);
        client.post("/letters/ada").send().expect_status(503);
    }

    #[test]
    fn answers_are_those_in_the_book() {
        let (waiting, _letters) = sync_channel(MOST);
        let site = Mutex::new(Some(Letters { waiting }));
        integration::book::check("later", || {
            Client::new(App::new(site.lock().unwrap().take().unwrap(), ROUTES))
        });
    }
}
