//! The client beside the attacks: it asks for `/`, over and over, on a connection that it keeps and on new ones.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The client, which goes on in threads of its own until the program ends.
pub(crate) struct Client {
    health: Arc<Mutex<Health>>,
}

/// How the client has fared since it was last asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Health {
    /// Requests that were answered.
    pub(crate) answers: usize,
    /// Requests that were not.
    pub(crate) failures: usize,
    /// Why the last of them was not.
    pub(crate) reason: String,
    /// How long each answer took.
    times: Vec<Duration>,
}

/// Time from one answer to the next request.
const PAUSE: Duration = Duration::from_millis(5);

impl Client {
    /// Begins to ask. A request fails that is not answered within twice the patience.
    pub(crate) fn start(target: SocketAddr, patience: Duration) -> Client {
        let client = Client { health: Arc::default() };
        for keeps in [true, false] {
            let health = Arc::clone(&client.health);
            thread::spawn(move || ask_for_ever(target, 2 * patience, keeps, &health));
        }
        client
    }

    /// How it has fared since the last call.
    pub(crate) fn health(&self) -> Health {
        std::mem::take(&mut *self.health.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Health {
    /// The time that so many of a thousand answers took at most.
    pub(crate) fn time(&self, thousandths: usize) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        let at = (times.len() * thousandths / 1_000).min(times.len().saturating_sub(1));
        times.get(at).copied().unwrap_or_default()
    }

    fn note(&mut self, answer: io::Result<Duration>) {
        match answer {
            Ok(time) => {
                self.answers += 1;
                self.times.push(time);
            }
            Err(error) => {
                self.failures += 1;
                self.reason = error.to_string();
            }
        }
    }
}

fn ask_for_ever(target: SocketAddr, patience: Duration, keeps: bool, health: &Mutex<Health>) {
    let mut kept: Option<TcpStream> = None;
    loop {
        let began = Instant::now();
        let was_kept = kept.is_some();
        let mut answer = ask(&mut kept, target, patience, keeps);
        if was_kept && answer.as_ref().is_err_and(is_closed) {
            // The server may close a connection at rest at any time, to make room: then one asks again (RFC 9110, 9.2.2).
            answer = ask(&mut kept, target, patience, keeps);
        }
        let answer = answer.map(|()| began.elapsed());
        health.lock().unwrap_or_else(PoisonError::into_inner).note(answer);
        thread::sleep(PAUSE);
    }
}

fn ask(
    kept: &mut Option<TcpStream>,
    target: SocketAddr,
    patience: Duration,
    keeps: bool,
) -> io::Result<()> {
    let mut stream = match kept.take() {
        Some(stream) => stream,
        None => TcpStream::connect_timeout(&target, patience)?,
    };
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(patience))?;
    stream.set_write_timeout(Some(patience))?;
    let connection = if keeps { "keep-alive" } else { "close" };
    write!(stream, "GET / HTTP/1.1\r\nHost: {target}\r\nConnection: {connection}\r\n\r\n")?;
    let goes_on = read_answer(&mut stream)?;
    if keeps && goes_on {
        *kept = Some(stream);
    }
    Ok(())
}

/// Reads one answer with a length. Whether the connection goes on behind it.
fn read_answer(stream: &mut TcpStream) -> io::Result<bool> {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4_096]);
    loop {
        if let Some((length, goes_on)) = whole(&bytes)?
            && bytes.len() >= length
        {
            return Ok(goes_on);
        }
        match stream.read(&mut chunk)? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            count => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}

/// The length of the answer that `bytes` begin with, and whether the connection goes on behind it. `None`: its head is not
/// complete.
fn whole(bytes: &[u8]) -> io::Result<Option<(usize, bool)>> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let status = head.get(9..12).unwrap_or_default();
    if !head.starts_with("http/1.1 ") || status >= "500" {
        return Err(io::Error::other(format!("answered {status}")));
    }
    let field = |name: &str| {
        head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
    };
    let length = field("content-length").and_then(|digits| digits.parse::<usize>().ok());
    let length = length.ok_or_else(|| io::Error::other("an answer without a length"))?;
    Ok(Some((end + 4 + length, field("connection") != Some("close"))))
}

fn is_closed(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answer_is_read_with_its_length() {
        let whole = |text: &str| whole(text.as_bytes()).map_err(|error| error.to_string());
        assert_eq!(whole("HTTP/1.1 200 OK\r\nContent-Le"), Ok(None));
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n";
        assert_eq!(whole(&format!("{head}\r\nab")), Ok(Some((head.len() + 7, true))));
        let last = format!("{head}Connection: close\r\n\r\n");
        assert_eq!(whole(&last), Ok(Some((last.len() + 5, false))));
        assert_eq!(whole("HTTP/1.1 503 No\r\n\r\n"), Err("answered 503".into()));
        assert!(whole("HTTP/1.1 200 OK\r\n\r\n").is_err());
    }

    #[test]
    fn times_are_told_by_their_share() {
        let mut health = Health::default();
        assert_eq!(health.time(999), Duration::ZERO);
        (1..=100).rev().for_each(|millis| health.note(Ok(Duration::from_millis(millis))));
        assert_eq!(health.time(500), Duration::from_millis(51));
        assert_eq!(health.time(1_000), Duration::from_millis(100));
    }
}
