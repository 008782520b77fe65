//! A process of its own that serves, for what a test cannot do to itself.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::live::Client;

/// Nothing takes so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// A process of the program `serves`, listening.
pub struct Process {
    child: Child,
    told: BufReader<ChildStderr>,
    address: SocketAddr,
}

impl Process {
    /// Starts it in a role, and returns once it has answered.
    #[must_use]
    pub fn start(program: &str, role: &str) -> Process {
        let mut program = Command::new(program);
        let mut child = program.arg(role).stderr(Stdio::piped()).spawn().expect("a process");
        let mut told = BufReader::new(child.stderr.take().expect("its stderr"));
        let line = line_with(&mut told, "listening on http://");
        let address = line.split_whitespace().find_map(|word| word.strip_prefix("http://"));
        let address = address.expect("an address").parse().expect("an address");
        let process = Process { child, told, address };
        // By then it watches.
        assert_eq!(process.connect().get("/").text(), "index");
        process
    }

    /// A new connection.
    #[must_use]
    pub fn connect(&self) -> Client {
        Client::connect(self.address)
    }

    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        let command = format!("kill -s {name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &command]).status().expect("a shell").success());
    }

    /// Its drain has begun when connections are refused.
    pub fn wait_for_the_drain(&self) {
        while TcpStream::connect(self.address).is_ok() {
            std::thread::yield_now();
        }
    }

    /// The next line of its stderr that has `text` in it.
    pub fn wait_for(&mut self, text: &str) -> String {
        line_with(&mut self.told, text)
    }

    /// How it ends.
    pub fn end(&mut self) -> ExitStatus {
        let patience = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("its end") {
                return status;
            }
            assert!(Instant::now() < patience, "it does not end");
            std::thread::yield_now();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The next line that has `text` in it.
fn line_with(told: &mut impl BufRead, text: &str) -> String {
    let mut lines = told.lines().map_while(Result::ok);
    lines.find(|line| line.contains(text)).unwrap_or_else(|| panic!("it ended without {text:?}"))
}
