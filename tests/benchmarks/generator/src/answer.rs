//! Where does an answer end, and what does it say?

use std::io::{self, ErrorKind, Read};
use std::sync::LazyLock;

use memchr::memmem::Finder;

/// What is looked at of a whole answer.
#[derive(Clone, Copy)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// The connection ends behind it.
    pub closes: bool,
}

/// What a read has brought.
pub enum Got {
    /// An answer to the one request that is out.
    Answer(Answer),
    /// Nothing more for now.
    Nothing,
    /// The server has closed the connection.
    End,
}

/// Reads until the answer is whole; what has come of it is in `input`.
pub fn read(stream: &mut impl Read, input: &mut Vec<u8>) -> io::Result<Got> {
    let mut room = [0; 4_096];
    loop {
        match stream.read(&mut room) {
            Ok(0) => return Ok(Got::End),
            Ok(count) => input.extend_from_slice(&room[..count]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Got::Nothing),
            Err(error) => return Err(error),
        }
        if let Some(answer) = whole(input) {
            input.clear();
            return Ok(Got::Answer(answer));
        }
    }
}

fn whole(input: &[u8]) -> Option<Answer> {
    let end = HEAD_END.find(input)? + 4;
    let head = input[..end].to_ascii_lowercase();
    let status = std::str::from_utf8(head.get(9..12)?).ok()?.parse().ok()?;
    let length = LENGTH.find(&head).map_or(0, |at| {
        let digits =
            head[at + LENGTH.needle().len()..].iter().take_while(|byte| byte.is_ascii_digit());
        digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'))
    });
    let closes = CLOSE.find(&head).is_some();
    (input.len() >= end + length).then_some(Answer { status, closes })
}

static HEAD_END: LazyLock<Finder> = LazyLock::new(|| Finder::new("\r\n\r\n"));
static LENGTH: LazyLock<Finder> = LazyLock::new(|| Finder::new("\r\ncontent-length: "));
static CLOSE: LazyLock<Finder> = LazyLock::new(|| Finder::new("\r\nconnection: close"));
