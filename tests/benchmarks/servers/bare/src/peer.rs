//! One connection of the bare loop: what it has read, and what it still has to send.

use std::io::{self, ErrorKind, IoSlice, Read, Write};
use std::mem;
use std::ops::Range;

use mio::net::TcpStream;

use crate::canned;

/// A connection, with what is left of a request or of an answer when its turn ends.
pub struct Peer {
    stream: TcpStream,
    /// Memory for a request that has not come whole; none until there is one.
    input: Vec<u8>,
    /// How much of it is read.
    have: usize,
    /// Answers, to be followed by the part `echoed` of `input`.
    answers: Vec<u8>,
    echoed: Range<usize>,
    /// How much of both is sent.
    sent: usize,
    closes: bool,
}

impl Peer {
    /// A peer that has sent nothing yet.
    pub fn new(stream: TcpStream) -> Peer {
        Peer {
            stream,
            input: Vec::new(),
            have: 0,
            answers: Vec::new(),
            echoed: 0..0,
            sent: 0,
            closes: false,
        }
    }

    /// Does what can be done at once. Whether the connection goes on.
    pub fn turn(&mut self, room: &mut [u8]) -> bool {
        match self.exchange(room) {
            Ok(goes_on) => goes_on,
            Err(error) => error.kind() == ErrorKind::WouldBlock,
        }
    }

    fn exchange(&mut self, room: &mut [u8]) -> io::Result<bool> {
        loop {
            self.send()?;
            if self.closes {
                return Ok(false);
            }
            let (count, space) = match self.have {
                0 => (self.read_anew(room)?, room.len()),
                have => (self.read_on()?, self.input.len().saturating_sub(have)),
            };
            if count == 0 {
                return Ok(false);
            }
            // A short read has emptied the socket; what comes later raises an event.
            if count < space {
                self.send()?;
                return Ok(!self.closes);
            }
        }
    }

    fn read_anew(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(room)?;
        let (used, needed) = self.answer(&room[..count], false);
        if used < count {
            self.have = count - used;
            self.make_room(needed);
            self.input[..self.have].copy_from_slice(&room[used..count]);
        }
        Ok(count)
    }

    /// Reads more of a request that has begun.
    fn read_on(&mut self) -> io::Result<usize> {
        let count = self.stream.read(&mut self.input[self.have..])?;
        self.have += count;
        let mut input = mem::take(&mut self.input);
        let (used, needed) = self.answer(&input[..self.have], true);
        // Where the body is echoed from `input`, nothing is behind it.
        if used > 0 && used < self.have {
            input.copy_within(used..self.have, 0);
        }
        self.have -= used;
        self.input = input;
        if self.have > 0 {
            self.make_room(needed);
        }
        Ok(count)
    }

    fn make_room(&mut self, needed: usize) {
        if self.input.len() < needed {
            self.input.resize(needed, 0);
        }
    }

    /// Answers the whole requests that `bytes` begins with: how much that was, and how many bytes the next one needs. The
    /// bytes lie in `input` already, or else a body has to be copied.
    fn answer(&mut self, bytes: &[u8], in_input: bool) -> (usize, usize) {
        let mut used = 0;
        while let Some(end) = canned::head_end(&bytes[used..]) {
            let head = &bytes[used..used + end];
            if head[0] != b'P' {
                self.answers.extend_from_slice(canned::answer(head));
                self.closes |= canned::closes(head);
                used += end;
                continue;
            }
            let body = used + end..used + end + canned::body_bytes(head);
            if bytes.len() < body.end {
                return (used, body.end - used);
            }
            used = body.end;
            if canned::is_sum(head) {
                self.answers.extend_from_slice(canned::SUM);
                continue;
            }
            canned::echo_head(&mut self.answers, body.len());
            if in_input && used == bytes.len() {
                self.echoed = body;
            } else {
                self.answers.extend_from_slice(&bytes[body]);
            }
        }
        (used, bytes.len() - used + HEAD_BYTES)
    }

    fn send(&mut self) -> io::Result<()> {
        let heads = self.answers.len();
        while self.sent < heads + self.echoed.len() {
            let body = &self.input[self.echoed.clone()];
            self.sent += if body.is_empty() {
                self.stream.write(&self.answers[self.sent..])?
            } else if self.sent < heads {
                let both = [IoSlice::new(&self.answers[self.sent..]), IoSlice::new(body)];
                self.stream.write_vectored(&both)?
            } else {
                self.stream.write(&body[self.sent - heads..])?
            };
        }
        self.answers.clear();
        self.echoed = 0..0;
        self.sent = 0;
        Ok(())
    }
}

/// Room for the rest of a head that has not come whole.
const HEAD_BYTES: usize = 16 << 10;
