//! A server on a thread of its own, and a plain client.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use http_core::app::Service;
use http_core::{Config, Handle, Server};

/// A server that runs until it is dropped or told to stop.
#[derive(Debug)]
pub struct Live {
    address: SocketAddr,
    handle: Handle,
    thread: Option<JoinHandle<http_core::Result<()>>>,
}

impl Live {
    /// Starts a server on a port that the system chooses.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start(app: impl Service + 'static, config: Config) -> Live {
        let config = config.handles_signals(false);
        let server = Server::bind_with(app, "127.0.0.1:0", config).expect("a server");
        let (address, handle) = (server.address(), server.handle());
        Live { address, handle, thread: Some(std::thread::spawn(move || server.run())) }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it is watched by.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// A connection to it.
    pub fn connect(&self) -> Client {
        Client::connect(self.address)
    }

    /// Waits until the server has shut down, which somebody has asked for.
    ///
    /// # Panics
    /// If it fails.
    pub fn wait(mut self) {
        let thread = self.thread.take().expect("a running server");
        thread.join().expect("no panic").expect("no error");
    }

    /// Shuts the server down and waits for it.
    pub fn stop(self) {
        self.handle.shutdown();
        self.wait();
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}

/// A client that sends bytes and reads answers.
#[derive(Debug)]
pub struct Client {
    stream: TcpStream,
    unread: Vec<u8>,
}

/// An answer as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Status line and fields, with the empty line.
    pub head: String,
    /// As many bytes as `Content-Length` says.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header field.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// A guard against a test that hangs; no test waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

impl From<TcpStream> for Client {
    fn from(stream: TcpStream) -> Client {
        Client::on(stream)
    }
}

impl Client {
    /// Connects.
    ///
    /// # Panics
    /// If that fails.
    pub fn connect(address: SocketAddr) -> Client {
        Client::from(TcpStream::connect(address).expect("a connection"))
    }

    fn on(stream: TcpStream) -> Client {
        stream.set_nodelay(true).expect("an open connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
        Client { stream, unread: Vec::new() }
    }

    /// Sends bytes.
    ///
    /// # Panics
    /// If that fails.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> &mut Client {
        self.stream.write_all(bytes.as_ref()).expect("the server reads");
        self
    }

    /// Sends a `GET` and reads the answer.
    pub fn get(&mut self, path: &str) -> Reply {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n")).reply()
    }

    /// Sends a `POST` and reads the answer.
    pub fn post(&mut self, path: &str, body: &[u8]) -> Reply {
        let length = body.len();
        self.send(format!(
            "POST {path} HTTP/1.1\r\nHost: test\r\nContent-Length: {length}\r\n\r\n"
        ));
        self.send(body).reply()
    }

    /// Tells the server that nothing more comes.
    pub fn finish(&mut self) {
        self.stream.shutdown(Shutdown::Write).expect("an open connection");
    }

    /// Reads an answer.
    ///
    /// # Panics
    /// If none comes.
    pub fn reply(&mut self) -> Reply {
        self.try_reply().expect("an answer, not the end")
    }

    /// Reads an answer. `None`: the server has closed.
    ///
    /// # Panics
    /// If it ends in the middle.
    pub fn try_reply(&mut self) -> Option<Reply> {
        let end = loop {
            if let Some(end) = self.unread.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if !self.read_more() {
                assert!(self.unread.is_empty(), "the answer ends in its head");
                return None;
            }
        };
        let head = String::from_utf8(self.unread.drain(..end).collect()).expect("a head of text");
        let status = head.get(9..12).and_then(|digits| digits.parse().ok()).expect("a status");
        let mut reply = Reply { status, head, body: Vec::new() };
        let length =
            reply.header("content-length").map_or(0, |text| text.parse().expect("a length"));
        while self.unread.len() < length {
            assert!(self.read_more(), "the answer ends in its body");
        }
        reply.body = self.unread.drain(..length).collect();
        Some(reply)
    }

    /// Whether the server closes without sending anything more.
    pub fn is_closed(&mut self) -> bool {
        self.try_reply().is_none()
    }

    fn read_more(&mut self) -> bool {
        let mut bytes = [0; 64 << 10];
        match self.stream.read(&mut bytes) {
            Ok(count) => {
                self.unread.extend_from_slice(&bytes[..count]);
                count > 0
            }
            Err(error) if error.kind() == ErrorKind::ConnectionReset => false,
            Err(error) => panic!("no answer: {error}"),
        }
    }

    /// Closes with a reset, as a peer does that has crashed.
    ///
    /// # Panics
    /// If the system refuses.
    pub fn reset(self) {
        let socket = socket2::SockRef::from(&self.stream);
        socket.set_linger(Some(Duration::ZERO)).expect("an open connection");
    }
}
