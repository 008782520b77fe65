//! The program goes on where nobody reads what it logs any more.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

#[test]
fn answers_come_when_the_log_has_no_reader() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_observability"));
    program.env("HTTP_ADDRESS", "127.0.0.1:0").env("HTTP_ACCESS_LOG", "text");
    let mut program = program.stderr(Stdio::piped()).spawn().expect("it starts");
    let mut log = BufReader::new(program.stderr.take().expect("it is piped"));
    let mut line = String::new();
    let address = loop {
        line.clear();
        assert_ne!(log.read_line(&mut line).expect("a line"), 0, "it says where it listens");
        if let Some((_, rest)) = line.split_once("http://") {
            break rest.split(' ').next().expect("an address").to_owned();
        }
    };
    drop(log);
    let answers = (0..8).map(|_| ask(&address));
    let statuses: Vec<String> = answers.map(|answer| answer.chars().take(12).collect()).collect();
    program.kill().expect("it runs");
    program.wait().expect("it ends");
    assert!(statuses.iter().all(|status| status == "HTTP/1.1 404"), "{statuses:?}");
}

fn ask(address: &str) -> String {
    let mut answer = String::new();
    if let Ok(mut stream) = TcpStream::connect(address)
        && stream.write_all(b"GET /lost HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").is_ok()
    {
        // What does not come is missed by who asks.
        let _ = stream.read_to_string(&mut answer);
    }
    answer
}
