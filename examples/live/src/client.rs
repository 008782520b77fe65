//! A client whose socket never blocks, and the answers that it makes out in what came.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use socket2::SockRef;

use crate::stage::PATIENCE;

/// A client. What it says is printed under its name.
pub(crate) struct Client {
    name: &'static str,
    stream: TcpStream,
    unsent: Vec<u8>,
    /// What came and is not part of an answer handed out.
    unheard: Vec<u8>,
    has_ended: bool,
}

impl Client {
    /// Connects. The system does it, whether the server looks or not.
    pub(crate) fn connect(name: &'static str, address: SocketAddr) -> io::Result<Client> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_nonblocking(true)?;
        stream.set_nodelay(true)?;
        let (unsent, unheard) = (Vec::new(), Vec::new());
        Ok(Client { name, stream, unsent, unheard, has_ended: false })
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Sends a request without a body.
    pub(crate) fn gets(&mut self, path: &str) -> io::Result<()> {
        self.says(format_args!("GET {path}"));
        self.sends(format!("GET {path} HTTP/1.1\r\nHost: live\r\n\r\n").as_bytes())
    }

    /// Sends a request whose head has a field of so many bytes.
    pub(crate) fn gets_with_field(&mut self, path: &str, bytes: usize) -> io::Result<()> {
        self.says(format_args!("GET {path}, with a field of {bytes} bytes"));
        let field = "x".repeat(bytes);
        self.sends(format!("GET {path} HTTP/1.1\r\nHost: live\r\nX: {field}\r\n\r\n").as_bytes())
    }

    /// Sends the first half of a request's head.
    pub(crate) fn gets_half(&mut self, path: &str) -> io::Result<()> {
        self.says(format_args!("GET {path}, the first half of the head"));
        self.sends(format!("GET {path} HTTP/1.1\r\nHos").as_bytes())
    }

    /// Sends a request with a body.
    pub(crate) fn posts(&mut self, path: &str, body: &[u8]) -> io::Result<()> {
        let length = body.len();
        self.says(format_args!("POST {path}, {}", Body(body)));
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: live\r\nContent-Length: {length}\r\n\r\n");
        self.sends(&[head.as_bytes(), body].concat())
    }

    /// Resets the connection, as the system does for a program that has crashed.
    pub(crate) fn resets(self) -> io::Result<()> {
        self.says(format_args!("resets the connection"));
        SockRef::from(&self.stream).set_linger(Some(Duration::ZERO))
    }

    /// Moves as many bytes as the socket takes and gives.
    pub(crate) fn moves(&mut self) -> io::Result<()> {
        while !self.unsent.is_empty() {
            let Some(count) = unless_blocked(self.stream.write(&self.unsent))? else { break };
            self.unsent.drain(..count);
        }
        let mut chunk = [0; 16 << 10];
        while !self.has_ended {
            let Some(count) = unless_blocked(self.stream.read(&mut chunk))? else { break };
            self.has_ended = count == 0;
            self.unheard.extend_from_slice(&chunk[..count]);
        }
        Ok(())
    }

    /// The next answer, once it is complete.
    pub(crate) fn answer(&mut self) -> Option<Answer> {
        let (answer, bytes) = Answer::read(&self.unheard)?;
        self.unheard.drain(..bytes);
        Some(answer)
    }

    /// Whether the server has ended the stream, and nothing stands between the last answer and the end.
    pub(crate) fn has_heard_all(&self) -> bool {
        self.has_ended && self.unheard.is_empty()
    }

    /// What came behind the last answer, for a message.
    pub(crate) fn rest(&self) -> String {
        let end = if self.has_ended { ", then the end" } else { "" };
        format!("{}{end}", Body(&self.unheard))
    }

    fn says(&self, what: fmt::Arguments<'_>) {
        println!("{} > {what}", self.name);
    }

    fn sends(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.unsent.extend_from_slice(bytes);
        self.moves()
    }
}

/// An answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// With the phrase.
    status: String,
    fields: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    /// The answer that `bytes` begin with, and its length. `None` as long as it is not complete.
    fn read(bytes: &[u8]) -> Option<(Answer, usize)> {
        let head_bytes = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&bytes[..head_bytes - 4]);
        let mut lines = head.split("\r\n");
        let status = lines.next()?.trim_start_matches("HTTP/1.1 ").to_owned();
        let fields = lines.filter_map(|line| line.split_once(": "));
        let fields = fields.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        let mut answer = Answer { status, fields: fields.collect(), body: Vec::new() };
        let length = answer.field("content-length").map_or(Some(0), |text| text.parse().ok())?;
        answer.body = bytes.get(head_bytes..head_bytes + length)?.to_vec();
        Some((answer, head_bytes + length))
    }

    /// The body.
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    fn field(&self, wanted: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str())
    }
}

/// The status, the fields that matter here, and the body unless it only tells what is wrong.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        for name in ["Retry-After", "Connection"] {
            if let Some(value) = self.field(&name.to_lowercase()) {
                write!(f, ", {name}: {value}")?;
            }
        }
        if self.status.starts_with('2') {
            write!(f, ", {}", Body(&self.body))?;
        }
        Ok(())
    }
}

/// A short body as it is, a long one by its length.
struct Body<'a>(&'a [u8]);

impl fmt::Display for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            body if body.len() > 100 => write!(f, "{} bytes", body.len()),
            body => write!(f, "\"{}\"", body.escape_ascii()),
        }
    }
}

/// `None` where the socket has nothing to give or no room; it is asked again after the server's next turn.
fn unless_blocked(moved: io::Result<usize>) -> io::Result<Option<usize>> {
    match moved {
        Ok(count) => Ok(Some(count)),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
