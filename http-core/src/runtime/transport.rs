//! What a link needs of a socket, so that a test can stand in for one.

use std::io::{self, Read, Write};
use std::net::Shutdown;

use crate::proto::Pending;

/// A nonblocking stream of bytes.
pub(crate) trait Transport {
    /// Reads what is there; 0: the peer closed.
    ///
    /// # Errors
    /// `WouldBlock` where nothing is there yet; any other error ends the connection.
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize>;

    /// Writes some of it.
    ///
    /// # Errors
    /// `WouldBlock` where nothing can be taken yet; any other error ends the connection.
    fn write(&mut self, pending: &Pending<'_>) -> io::Result<usize>;

    /// Tells the peer that nothing more comes.
    fn shut_down_writing(&mut self);
}

impl Transport for mio::net::TcpStream {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        Read::read(self, space)
    }

    fn write(&mut self, pending: &Pending<'_>) -> io::Result<usize> {
        match pending {
            Pending::One(bytes) => Write::write(self, bytes),
            Pending::Many(slices, count) => self.write_vectored(&slices[..*count]),
        }
    }

    fn shut_down_writing(&mut self) {
        // It fails where the peer is gone, which the next read tells.
        let _ = self.shutdown(Shutdown::Write);
    }
}
