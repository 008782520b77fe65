//! A client that asks an app as the network would: in memory, or through a socket.

use std::net::SocketAddr;
use std::time::Duration;

use super::answer::Answer;
use super::ask::{Ask, Draft};
use super::channel::Channel;
use super::jar::Jar;
use super::live::Live;
use super::world::World;
use crate::app::Service;
use crate::config::Config;
use crate::error::StartError;
use crate::handler::Url;
use crate::runtime::Metrics;
use crate::server::Handle;

/// A client of an app, for its tests.
///
/// ```
/// use http_core::{App, get, routes, testing::Client};
///
/// #[get("/notes/{id}")]
/// fn show(id: u64) -> Option<String> {
///     (id < 10).then(|| format!("note {id}"))
/// }
///
/// routes! { ROUTES = [show] }
///
/// fn main() -> http_core::Result<()> {
///     let mut client = Client::new(App::new((), ROUTES));
///     client.get("/notes/7").send().expect_status(200).expect_text("note 7");
///     client.call(show::url(70)).send().expect_status(404);
///
///     let mut client = Client::live(App::new((), ROUTES))?;
///     client.get("/notes/7").send().expect_status(200);
///     Ok(())
/// }
/// ```
///
/// In memory, by [`new`](Client::new), a request passes through the parser, the limits, the table, the hooks and the handler
/// as in a server; only sockets, threads and the clock are stood in for. Handlers of the pool run at once, on the thread of the
/// test. Time stands still but for [`advance`](Client::advance).
///
/// By [`live`](Client::live) the same requests go to a server with its own threads, through a socket.
///
/// # Connections
///
/// A connection is kept open for the next request, and another one opened where the server has closed it.
///
/// # Cookies
///
/// Cookies that answers set are kept and sent back. `Path`, `Max-Age` and `Expires` count as in a browser (RFC 6265bis, 5), with
/// [`advance`](Client::advance) as the time that passes. There is one host only, so `Domain` and `SameSite` make no
/// difference, nor does `Secure`: browsers, too, trust `localhost` without TLS.
#[derive(Debug)]
pub struct Client {
    channel: Channel,
    /// `None`: cookies are not kept.
    jar: Option<Jar>,
}

impl Client {
    /// A client of `service` in memory, with the default settings.
    #[must_use]
    pub fn new(service: impl Service + 'static) -> Client {
        Client::with(service, Config::new())
    }

    /// A client of `service` in memory. Settings of sockets and threads have no effect, but that with `workers` above 0 routes
    /// which say nothing are pooled.
    #[must_use]
    pub fn with(service: impl Service + 'static, config: Config) -> Client {
        Client::on(Channel::memory(World::new(service, config)))
    }

    /// A client of a server that runs on threads of its own and listens on 127.0.0.1, on a port that the system chooses. When
    /// the last of its clients is dropped, the server shuts down.
    ///
    /// # Errors
    /// [`StartError`]: as [`Server::bind`](crate::Server::bind).
    pub fn live(service: impl Service + 'static) -> Result<Client, StartError> {
        Client::live_with(service, Config::new())
    }

    /// As [`live`](Client::live), with these settings. There is one loop unless they say otherwise, and signals are not handled.
    ///
    /// # Errors
    /// [`StartError`]: as [`Server::bind_with`](crate::Server::bind_with).
    pub fn live_with(
        service: impl Service + 'static,
        config: Config,
    ) -> Result<Client, StartError> {
        Ok(Client::on(Channel::socket(Live::start(service, config)?)))
    }

    fn on(channel: Channel) -> Client {
        Client { channel, jar: Some(Jar::default()) }
    }

    /// Another client of the same server, with a connection and cookies of its own: another user, say, or another thread.
    #[must_use]
    pub fn another(&self) -> Client {
        Client::on(self.channel.another())
    }

    /// Does not keep cookies.
    #[must_use]
    pub fn without_cookies(self) -> Client {
        Client { jar: None, ..self }
    }

    /// A `GET` of a path, with its query, or of a URL.
    ///
    /// # Panics
    /// As [`ask`](Client::ask).
    #[track_caller]
    pub fn get(&mut self, target: impl AsRef<str>) -> Ask<'_> {
        self.ask("GET", target)
    }

    /// A `HEAD`.
    ///
    /// # Panics
    /// As [`ask`](Client::ask).
    #[track_caller]
    pub fn head(&mut self, target: impl AsRef<str>) -> Ask<'_> {
        self.ask("HEAD", target)
    }

    /// A `POST`.
    ///
    /// # Panics
    /// As [`ask`](Client::ask).
    #[track_caller]
    pub fn post(&mut self, target: impl AsRef<str>) -> Ask<'_> {
        self.ask("POST", target)
    }

    /// A `PUT`.
    ///
    /// # Panics
    /// As [`ask`](Client::ask).
    #[track_caller]
    pub fn put(&mut self, target: impl AsRef<str>) -> Ask<'_> {
        self.ask("PUT", target)
    }

    /// A `PATCH`.
    ///
    /// # Panics
    /// As [`ask`](Client::ask).
    #[track_caller]
    pub fn patch(&mut self, target: impl AsRef<str>) -> Ask<'_> {
        self.ask("PATCH", target)
    }

    /// A `DELETE`.
    ///
    /// # Panics
    /// As [`ask`](Client::ask).
    #[track_caller]
    pub fn delete(&mut self, target: impl AsRef<str>) -> Ask<'_> {
        self.ask("DELETE", target)
    }

    /// A request to a handler, with the method that it answers: `client.call(show::url(7))`.
    #[track_caller]
    pub fn call(&mut self, url: impl Into<Url>) -> Ask<'_> {
        let url = url.into();
        self.ask(url.method(), url)
    }

    /// A request with any method. `target` is sent as it is.
    ///
    /// # Panics
    /// If `method` is no token, or `target` is empty or has a space or a control character.
    #[track_caller]
    pub fn ask(&mut self, method: &str, target: impl AsRef<str>) -> Ask<'_> {
        Ask::new(self, method, target.as_ref())
    }

    /// The value of the first cookie of this name that is kept.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.jar.as_ref()?.get(name, self.channel.now())
    }

    /// Forgets all cookies.
    pub fn clear_cookies(&mut self) {
        if let Some(jar) = &mut self.jar {
            jar.clear();
        }
    }

    /// Virtual time passes. Every deadline on the way, such as the one of an idle connection, is acted on when it comes.
    ///
    /// # Panics
    /// If the client is one of a [live](Client::live) server, whose clock is the machine's.
    #[track_caller]
    pub fn advance(&mut self, time: Duration) {
        match &self.channel {
            Channel::Memory(memory) => memory.world().advance(time),
            Channel::Socket(_) => panic!("the clock of a live server cannot be moved"),
        }
    }

    /// From now on a handler takes so long of virtual time, as the access log, the metrics and warnings measure it.
    ///
    /// # Panics
    /// If the client is one of a [live](Client::live) server, whose clock is the machine's.
    #[track_caller]
    pub fn handlers_take(&mut self, time: Duration) {
        match &self.channel {
            Channel::Memory(memory) => memory.world().handlers_take(time),
            Channel::Socket(_) => panic!("the clock of a live server cannot be moved"),
        }
    }

    /// What the server has counted.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        match &self.channel {
            Channel::Memory(memory) => memory.world().metrics(),
            Channel::Socket(socket) => socket.server().handle().metrics(),
        }
    }

    /// Where a live server listens. `None`: in memory.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        match &self.channel {
            Channel::Memory(_) => None,
            Channel::Socket(socket) => Some(socket.server().address()),
        }
    }

    /// What a live server is stopped and watched by. `None`: in memory.
    #[must_use]
    pub fn handle(&self) -> Option<&Handle> {
        match &self.channel {
            Channel::Memory(_) => None,
            Channel::Socket(socket) => Some(socket.server().handle()),
        }
    }

    #[track_caller]
    pub(super) fn exchange(&mut self, draft: &Draft) -> Answer {
        let (path, to, now) = (draft.path(), draft.to(), self.channel.now());
        let cookies = self.jar.as_ref().and_then(|jar| jar.field(path, now));
        let (bytes, sent) = draft.encode(cookies);
        let reply = match self.channel.exchange(&bytes, to) {
            Ok(reply) => reply,
            Err(reason) => panic!("{reason}\n\n{sent}"),
        };
        if let Some(jar) = &mut self.jar {
            reply.values("set-cookie").for_each(|field| jar.store(field, path, now));
        }
        Answer::new(sent, reply)
    }
}
