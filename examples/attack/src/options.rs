//! What the command line asks for.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::str::FromStr;
use std::time::Duration;

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// `None`: a server in this process.
    pub(crate) target: Option<SocketAddr>,
    /// Attackers at a time.
    pub(crate) connections: usize,
    /// How long each attack goes on.
    pub(crate) time: Duration,
    /// How long the client may wait for an answer without being hurt.
    pub(crate) patience: Duration,
    /// The server's process, whose memory is told.
    pub(crate) pid: Option<u32>,
    /// The user says that the target is theirs.
    pub(crate) is_mine: bool,
    /// The attacks to run; empty: all.
    only: Vec<String>,
}

pub(crate) const USAGE: &str = "\
Attacks a server of your own and measures a client beside the attacks.

usage: attack [ADDRESS:PORT] [OPTION...]

  without an address   a server in this process is attacked
  --connections N      attackers at a time (200)
  --seconds N          how long each attack goes on (5)
  --patience MS        how long the client may wait for an answer (1000)
  --pid PID            the server's process: its memory is told (Linux)
  --only NAME          this attack alone; may be given again
  --mine               the target is mine, though it is not on this machine or in a private network";

impl Options {
    /// Reads the words behind the program's name. `None`: help is asked for.
    pub(crate) fn read(words: impl Iterator<Item = String>) -> io::Result<Option<Options>> {
        let mut options = Options {
            target: None,
            connections: 200,
            time: Duration::from_secs(5),
            patience: Duration::from_secs(1),
            pid: None,
            is_mine: false,
            only: Vec::new(),
        };
        let mut words = words;
        while let Some(word) = words.next() {
            match word.as_str() {
                "--help" | "-h" => return Ok(None),
                "--mine" => options.is_mine = true,
                "--connections" => options.connections = number(&word, words.next())?,
                "--seconds" => options.time = Duration::from_secs(number(&word, words.next())?),
                "--patience" => {
                    options.patience = Duration::from_millis(number(&word, words.next())?);
                }
                "--pid" => options.pid = Some(number(&word, words.next())?),
                "--only" => options.only.extend(words.next()),
                _ if word.starts_with('-') => return Err(wrong(&format!("no option `{word}`"))),
                _ => options.target = Some(address(&word)?),
            }
        }
        Ok(Some(options))
    }

    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| wanted == name)
    }
}

fn number<T: FromStr>(option: &str, word: Option<String>) -> io::Result<T> {
    let word = word.unwrap_or_default();
    word.parse().map_err(|_| wrong(&format!("`{option}` takes a number, not `{word}`")))
}

fn address(word: &str) -> io::Result<SocketAddr> {
    let found = word.to_socket_addrs().ok().and_then(|mut all| all.next());
    found.ok_or_else(|| wrong(&format!("`{word}` is no address with a port")))
}

fn wrong(what: &str) -> io::Error {
    io::Error::other(format!("{what}; `--help` tells more"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> io::Result<Option<Options>> {
        Options::read(words.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read() {
        let options =
            read("127.0.0.1:80 --connections 7 --seconds 2 --only silence --pid 3 --mine");
        let options = options.expect("valid options").expect("no help");
        assert_eq!(options.target, Some(([127, 0, 0, 1], 80).into()));
        assert_eq!((options.connections, options.pid, options.is_mine), (7, Some(3), true));
        assert_eq!(options.time, Duration::from_secs(2));
        assert!(options.wants("silence") && !options.wants("resets"));
        assert_eq!(read("--seconds 2 --help").expect("help"), None);
    }

    #[test]
    fn what_is_no_option_is_refused() {
        for words in ["--connection 7", "--connections", "--connections many", "nowhere", "1.2.3.4"]
        {
            assert!(read(words).is_err(), "{words}");
        }
    }
}
