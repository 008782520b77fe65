//! Connections that end after a few requests, each followed by a new one.

use std::error::Error;
use std::io::{self, ErrorKind, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Registry, Token};

use crate::answer::{self, Answer, Got};
use crate::percentiles::Times;

struct Visit {
    stream: TcpStream,
    input: Vec<u8>,
    left: usize,
    /// When the request that is out was sent; of the first, when the connection was begun.
    since: Instant,
    is_sent: bool,
}

struct Requests {
    usual: Vec<u8>,
    last: Vec<u8>,
}

/// Keeps `connections` open for `seconds`.
pub fn run(
    server: SocketAddr,
    connections: usize,
    requests: usize,
    seconds: u64,
    path: &str,
) -> Result<(), Box<dyn Error>> {
    let text =
        |field| format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{field}\r\n").into_bytes();
    let texts = Requests { usual: text(""), last: text("Connection: close\r\n") };
    let mut poll = Poll::new()?;
    let mut events = Events::with_capacity(1_024);
    let mut visits = Vec::new();
    for place in 0..connections {
        visits.push(Visit::begin(server, poll.registry(), place, requests)?);
    }
    let (begun, duration) = (Instant::now(), Duration::from_secs(seconds));
    let (mut times, mut errors) = (Times::default(), 0);
    while begun.elapsed() < duration {
        poll.poll(&mut events, Some(Duration::from_millis(100)))?;
        for event in &events {
            let place = event.token().0;
            let is_over = visits[place].turn(&texts, &mut times).unwrap_or_else(|_| {
                errors += 1;
                true
            });
            if is_over {
                visits[place] = Visit::begin(server, poll.registry(), place, requests)?;
            }
        }
    }
    let (count, time) = (times.count(), begun.elapsed().as_micros());
    println!("result requests={count} us={time} {} errors={errors}", times.words());
    Ok(())
}

impl Visit {
    fn begin(
        server: SocketAddr,
        registry: &Registry,
        place: usize,
        left: usize,
    ) -> io::Result<Visit> {
        let since = Instant::now();
        let mut stream = TcpStream::connect(server)?;
        registry.register(&mut stream, Token(place), Interest::READABLE | Interest::WRITABLE)?;
        Ok(Visit { stream, input: Vec::new(), left, since, is_sent: false })
    }

    /// Does what can be done at once. Whether the connection has come to its end.
    fn turn(&mut self, texts: &Requests, times: &mut Times) -> io::Result<bool> {
        if !self.is_sent && !self.send(texts)? {
            return Ok(false);
        }
        loop {
            match answer::read(&mut self.stream, &mut self.input)? {
                Got::Nothing => return Ok(false),
                Got::End if self.left == 0 => return Ok(true),
                Got::End => return Err(ErrorKind::UnexpectedEof.into()),
                Got::Answer(answer) => {
                    times.add(self.since.elapsed());
                    if self.note(answer, texts)? {
                        return Ok(true);
                    }
                }
            }
        }
    }

    /// Goes on after an answer. Whether the connection is at its end: then the server, having said so, closes it first.
    fn note(&mut self, answer: Answer, texts: &Requests) -> io::Result<bool> {
        self.left -= 1;
        if answer.status != 200 || (self.left > 0 && answer.closes) {
            return Err(ErrorKind::InvalidData.into());
        }
        if self.left == 0 {
            return Ok(!answer.closes);
        }
        self.since = Instant::now();
        self.send(texts)?;
        Ok(false)
    }

    /// Whether the request is out; it is not while the connection is being made.
    fn send(&mut self, texts: &Requests) -> io::Result<bool> {
        let text = if self.left == 1 { &texts.last } else { &texts.usual };
        match self.stream.write(text) {
            Ok(count) if count == text.len() => self.is_sent = true,
            Ok(_) => return Err(ErrorKind::WriteZero.into()),
            Err(error)
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::NotConnected) =>
            {
                self.is_sent = false;
            }
            Err(error) => return Err(error),
        }
        Ok(self.is_sent)
    }
}
