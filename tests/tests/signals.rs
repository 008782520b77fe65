//! What SIGTERM and SIGINT do to a process that serves, what a second one does, and one that comes behind the server.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt;

use integration::process::Process;

const SERVES: &str = env!("CARGO_BIN_EXE_serves");

#[test]
fn c19_signal_drains_the_server() {
    for name in ["TERM", "INT"] {
        let mut process = Process::start(SERVES, "watching");
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
        let mut process = Process::start(SERVES, "watching");
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
    let mut process = Process::start(SERVES, "going-on");
    process.signal("TERM");
    process.wait_for("goes on");
    process.signal("TERM");
    assert_eq!(process.end().signal(), Some(15));

    let mut process = Process::start(SERVES, "leaving-signals");
    // SIGINT may be ignored from the start, as a shell has it for what runs behind it.
    process.signal("TERM");
    assert_eq!(process.end().signal(), Some(15));
}
