//! Requests at a fixed rate, however slow the answers are.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{ErrorKind, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use crate::answer::{self, Got};
use crate::percentiles::Times;

/// Requests for one path.
struct Stream {
    path: String,
    request: Vec<u8>,
    /// Time between two of them.
    pace: Duration,
    next: Instant,
    sent: u64,
    /// By status; status 0 is a connection that failed.
    times: BTreeMap<u16, Times>,
}

struct Link {
    stream: TcpStream,
    input: Vec<u8>,
    /// Of which stream of requests one is out, and since when.
    out: Option<(usize, Instant)>,
    is_sent: bool,
}

/// Sends for `seconds`, then waits for the answers that are due.
pub fn run(
    server: SocketAddr,
    seconds: u64,
    streams: Vec<(f64, String)>,
) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let mut streams: Vec<Stream> =
        streams.into_iter().map(|stream| Stream::new(stream, begun)).collect();
    let mut field =
        Field { server, poll: Poll::new()?, links: Vec::new(), idle: Vec::new(), out: 0 };
    let mut events = Events::with_capacity(1_024);
    let end = begun + Duration::from_secs(seconds);
    let mut latest = Duration::ZERO;
    loop {
        let now = Instant::now();
        for (number, stream) in streams.iter_mut().enumerate() {
            while stream.next <= now && stream.next < end {
                latest = latest.max(now - stream.next);
                field.send(number, stream)?;
                stream.next += stream.pace;
            }
        }
        if now > end && (field.out == 0 || now > end + PATIENCE) {
            break;
        }
        // Not to sleep keeps the pace exact; the generator has a core of its own.
        field.poll.poll(&mut events, Some(Duration::ZERO))?;
        for event in &events {
            field.turn(event.token().0, &mut streams);
        }
    }
    for stream in streams {
        let Stream { path, sent, times, .. } = stream;
        let answered: usize = times.values().map(Times::count).sum();
        println!(
            "result path={path} sent={sent} unanswered={} late={}",
            sent - answered as u64,
            latest.as_micros()
        );
        for (status, times) in times {
            println!(
                "result path={path} status={status} count={} {}",
                times.count(),
                times.words()
            );
        }
    }
    Ok(())
}

/// All connections.
struct Field {
    server: SocketAddr,
    poll: Poll,
    links: Vec<Option<Link>>,
    idle: Vec<usize>,
    /// Requests that wait for their answers.
    out: usize,
}

impl Field {
    fn send(&mut self, number: usize, stream: &mut Stream) -> Result<(), Box<dyn Error>> {
        let place = match self.idle.pop() {
            Some(place) => place,
            None => self.connect()?,
        };
        stream.sent += 1;
        self.out += 1;
        let Some(link) = &mut self.links[place] else { return Ok(()) };
        link.out = Some((number, Instant::now()));
        link.is_sent = link.stream.write(&stream.request).is_ok();
        Ok(())
    }

    fn connect(&mut self) -> Result<usize, Box<dyn Error>> {
        let place = self.links.iter().position(Option::is_none).unwrap_or(self.links.len());
        let mut stream = TcpStream::connect(self.server)?;
        self.poll.registry().register(
            &mut stream,
            Token(place),
            Interest::READABLE | Interest::WRITABLE,
        )?;
        let link = Link { stream, input: Vec::new(), out: None, is_sent: false };
        match self.links.get_mut(place) {
            Some(free) => *free = Some(link),
            None => self.links.push(Some(link)),
        }
        Ok(place)
    }

    fn turn(&mut self, place: usize, streams: &mut [Stream]) {
        let Some(link) = &mut self.links[place] else { return };
        if let (Some((number, _)), false) = (link.out, link.is_sent) {
            match link.stream.write(&streams[number].request) {
                Ok(_) => link.is_sent = true,
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::NotConnected) =>
                {
                    return;
                }
                Err(_) => return self.fail(place, streams),
            }
        }
        match answer::read(&mut link.stream, &mut link.input) {
            Ok(Got::Nothing) => {}
            Ok(Got::End) | Err(_) => self.fail(place, streams),
            Ok(Got::Answer(answer)) => {
                let Some((number, since)) = link.out.take() else { return };
                self.out -= 1;
                streams[number].times.entry(answer.status).or_default().add(since.elapsed());
                if answer.closes {
                    self.links[place] = None;
                } else {
                    self.idle.push(place);
                }
            }
        }
    }

    fn fail(&mut self, place: usize, streams: &mut [Stream]) {
        let Some(link) = self.links[place].take() else { return };
        match link.out {
            Some((number, since)) => {
                self.out -= 1;
                streams[number].times.entry(0).or_default().add(since.elapsed());
            }
            None => self.idle.retain(|idle| *idle != place),
        }
    }
}

impl Stream {
    fn new((rate, path): (f64, String), begun: Instant) -> Stream {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").into_bytes();
        let pace = Duration::from_secs_f64(1.0 / rate);
        Stream { path, request, pace, next: begun, sent: 0, times: BTreeMap::new() }
    }
}

/// How long answers that are due may take after the last request.
const PATIENCE: Duration = Duration::from_secs(10);
