//! What SIGTERM and SIGINT do to a process that serves, what a second one does, and one that comes behind the server.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use integration::live::Client;

/// Nothing takes so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// A process that serves.
struct Process {
    child: Child,
    told: BufReader<ChildStderr>,
    address: SocketAddr,
}

impl Process {
    fn start(role: &str) -> Process {
        let mut program = Command::new(env!("CARGO_BIN_EXE_serves"));
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

    fn connect(&self) -> Client {
        Client::connect(self.address)
    }

    fn signal(&self, name: &str) {
        let command = format!("kill -s {name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &command]).status().expect("a shell").success());
    }

    /// It has begun when connections are refused.
    fn wait_for_the_drain(&self) {
        while TcpStream::connect(self.address).is_ok() {
            std::thread::yield_now();
        }
    }

    fn wait_for(&mut self, text: &str) {
        line_with(&mut self.told, text);
    }

    fn end(&mut self) -> ExitStatus {
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

#[test]
fn c19_signal_drains_the_server() {
    for name in ["TERM", "INT"] {
        let mut process = Process::start("watching");
        let mut begun = process.connect();
        begun.send("GET / HT");
        // The loop has read it once it has answered somebody else behind it.
        assert_eq!(process.connect().get("/").text(), "index");
        process.signal(name);
        process.wait_for_the_drain();
        begun.send("TP/1.1\r\nHost: a\r\n\r\n");
        let reply = begun.reply();
        assert_eq!((reply.text().as_str(), reply.header("connection")), ("index", Some("close")));
        process.wait_for("shut down after running");
        assert!(process.end().success(), "{name}");
    }
}

#[test]
fn c19_second_signal_ends_the_process_at_once() {
    for (name, status) in [("TERM", 128 + 15), ("INT", 128 + 2)] {
        let mut process = Process::start("watching");
        process.connect().send("GET /stuck HTTP/1.1\r\nHost: a\r\n\r\n");
        process.wait_for("called");
        process.signal(name);
        process.wait_for_the_drain();
        process.signal(name);
        assert_eq!(process.end().code(), Some(status), "{name}");
    }
}

#[test]
fn c19_signal_behind_the_server_or_left_to_the_program_does_what_the_system_does() {
    let mut process = Process::start("going-on");
    process.signal("TERM");
    process.wait_for("goes on");
    process.signal("TERM");
    assert_eq!(process.end().signal(), Some(15));

    let mut process = Process::start("leaving-signals");
    // SIGINT may be ignored from the start, as a shell has it for what runs behind it.
    process.signal("TERM");
    assert_eq!(process.end().signal(), Some(15));
}
