//! The practical limit: what does a loop over mio cost that parses nothing? One read, canned answers, one write.
//!
//! It looks for the empty line that ends a head, at one byte of the path, for `Connection: close`, and behind a `POST` for the
//! length of the body, for without these it could not tell one request from the next.

mod canned;
mod peer;

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr};

use mio::net::TcpListener;
use mio::{Events, Interest, Poll, Token};
use socket2::{Domain, Socket, Type};

use peer::Peer;

fn main() -> io::Result<()> {
    let mut listener = listen()?;
    let mut poll = Poll::new()?;
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    let mut events = Events::with_capacity(1_024);
    let mut peers: Vec<Option<Peer>> = Vec::new();
    let mut free: Vec<usize> = Vec::new();
    let mut room = vec![0; ROOM_BYTES];
    loop {
        match poll.poll(&mut events, None) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            polled => polled?,
        }
        for event in &events {
            if event.token() != LISTENER {
                let place = &mut peers[event.token().0];
                if place.as_mut().is_some_and(|peer| !peer.turn(&mut room)) {
                    *place = None;
                    free.push(event.token().0);
                }
                continue;
            }
            while let Ok((mut stream, _)) = listener.accept() {
                stream.set_nodelay(true)?;
                let place = free.pop().unwrap_or_else(|| {
                    peers.push(None);
                    peers.len() - 1
                });
                let both = Interest::READABLE | Interest::WRITABLE;
                poll.registry().register(&mut stream, Token(place), both)?;
                peers[place] = Some(Peer::new(stream));
            }
        }
    }
}

fn listen() -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, common::port())).into())?;
    socket.listen(common::BACKLOG as i32)?;
    Ok(TcpListener::from_std(socket.into()))
}

const LISTENER: Token = Token(usize::MAX);

/// All connections are read into the same memory.
const ROOM_BYTES: usize = 256 << 10;
