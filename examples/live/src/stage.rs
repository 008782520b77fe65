//! The server, turn by turn, and what is expected of it.

use std::fmt;
use std::time::{Duration, Instant};

use http_core::runtime::{DrainReport, Metrics};
use http_core::{App, Config, Result, Server};

use crate::client::{Answer, Client};
use crate::site::Site;

/// How long anything may take. What takes longer will not come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The longest turn of the server when nothing happens.
const TURN: Duration = Duration::from_millis(5);

/// A server that moves while somebody waits for something.
pub(crate) struct Stage {
    server: Server,
}

impl Stage {
    /// Opens on a port that the system chooses.
    pub(crate) fn open(app: App<Site>, config: Config) -> Result<Stage> {
        Ok(Stage { server: Server::bind_with(app, "127.0.0.1:0", config)? })
    }

    /// A new client.
    pub(crate) fn client(&self, name: &'static str) -> Result<Client> {
        Ok(Client::connect(name, self.server.address())?)
    }

    /// The client gets an answer, and it reads as `expected`.
    pub(crate) fn hears(&mut self, client: &mut Client, expected: &str) -> Result<Answer> {
        let answer = self.answer(client, expected)?;
        println!("{} < {answer}", client.name());
        same(client.name(), expected, &answer.to_string())?;
        Ok(answer)
    }

    /// The client gets an answer with this body, of which only the length is printed.
    pub(crate) fn hears_body(&mut self, client: &mut Client, body: &[u8]) -> Result<()> {
        let answer = self.hears(client, &format!("200 OK, {} bytes", body.len()))?;
        let differs = answer.body().iter().zip(body).position(|(came, sent)| came != sent);
        let actual = differs.map(|at| format!("bytes that differ from byte {at} on"));
        same(client.name(), SENT, actual.as_deref().unwrap_or(SENT))?;
        println!("    they are {SENT}");
        Ok(())
    }

    /// The client finds its stream ended, without another byte.
    pub(crate) fn hears_end(&mut self, client: &mut Client) -> Result<()> {
        let ended = self.until(|_| {
            client.moves()?;
            Ok(client.has_heard_all().then_some(()))
        })?;
        let Some(()) = ended else {
            return differs(client.name(), "the end of the stream", &client.rest());
        };
        println!("{} < end of stream", client.name());
        Ok(())
    }

    /// A number that the server counts reaches `expected` and does not pass it.
    pub(crate) fn counts(
        &mut self,
        what: &str,
        read: impl Fn(&Metrics) -> u64,
        expected: u64,
    ) -> Result<()> {
        self.until(|metrics| Ok((read(metrics) >= expected).then_some(())))?;
        same(what, &expected.to_string(), &read(&self.metrics()).to_string())?;
        println!("    {what}: {expected}");
        Ok(())
    }

    /// What the server counts.
    pub(crate) fn metrics(&self) -> Metrics {
        self.server.handle().metrics()
    }

    /// The server runs until `is_so`.
    pub(crate) fn waits(&mut self, what: &str, is_so: impl Fn(&Metrics) -> bool) -> Result<()> {
        let Some(()) = self.until(|metrics| Ok(is_so(metrics).then_some(())))? else {
            return differs("the server", what, "that did not come");
        };
        println!("    {what}");
        Ok(())
    }

    /// Somebody asks the server to shut down.
    pub(crate) fn shuts_down(&self) {
        println!("    shutdown is asked for");
        self.server.handle().shutdown();
    }

    /// The shutdown is through, and its report reads as `expected`.
    pub(crate) fn ends(mut self, expected: &str) -> Result<()> {
        let give_up = Instant::now() + PATIENCE;
        let report = loop {
            match self.server.tick(TURN)? {
                Some(DrainReport { drained, cut_off, .. }) => {
                    break format!("{drained} drained, {cut_off} cut off");
                }
                None if Instant::now() > give_up => break "no end".to_owned(),
                None => {}
            }
        };
        same("the shutdown", expected, &report)?;
        println!("    shutdown: {report}");
        Ok(())
    }

    fn answer(&mut self, client: &mut Client, expected: &str) -> Result<Answer> {
        let answer = self.until(|_| {
            client.moves()?;
            Ok(client.answer())
        })?;
        answer.map_or_else(|| differs(client.name(), expected, &client.rest()), Ok)
    }

    /// Turns until there is something to be seen. `None`: there was nothing for too long.
    fn until<T>(
        &mut self,
        mut look: impl FnMut(&Metrics) -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        let give_up = Instant::now() + PATIENCE;
        loop {
            self.server.tick(TURN)?;
            let seen = look(&self.metrics())?;
            if seen.is_some() || Instant::now() > give_up {
                return Ok(seen);
            }
        }
    }
}

const SENT: &str = "the bytes that were sent";

/// Something went otherwise than it should.
#[derive(Debug)]
struct Difference {
    who: String,
    expected: String,
    actual: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { who, expected, actual } = self;
        write!(f, "{who}\n  expected: {expected}\n  actual:   {actual}")
    }
}

impl std::error::Error for Difference {}

fn same(who: &str, expected: &str, actual: &str) -> Result<()> {
    if actual == expected { Ok(()) } else { differs(who, expected, actual) }
}

fn differs<T>(who: &str, expected: &str, actual: &str) -> Result<T> {
    let [who, expected, actual] = [who, expected, actual].map(str::to_owned);
    Err(Difference { who, expected, actual }.into())
}
