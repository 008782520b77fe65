//! The program ends quietly where nobody reads what it prints, as behind `| head`.

use std::io;
use std::process::{Command, Stdio};

#[test]
fn reader_that_has_gone_is_no_mistake() {
    for word in ["--help", "--environment", "--routes"] {
        let (reader, writer) = io::pipe().expect("a pipe");
        drop(reader);
        let mut program = Command::new(env!("CARGO_BIN_EXE_configuration"));
        let ended = program.arg(word).stdout(writer).stderr(Stdio::piped()).output();
        let ended = ended.expect("it starts");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{word}");
        assert!(ended.status.success(), "{word}: {}", ended.status);
    }
}
