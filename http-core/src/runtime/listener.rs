//! Sockets that wait for peers: bound so that a second server is noticed, one for each loop.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};

use mio::net::TcpListener;
use socket2::{Domain, Protocol, Socket, Type};

use crate::error::StartError;

/// Listens on the first of the addresses that `address` stands for that can be had, by `count` sockets.
pub(crate) fn bind(
    address: impl ToSocketAddrs,
    shown: &str,
    count: usize,
    backlog: u32,
) -> Result<(Vec<TcpListener>, SocketAddr), StartError> {
    let unknown = |source| StartError::Address { address: shown.into(), source };
    let mut failed = None;
    for address in address.to_socket_addrs().map_err(unknown)? {
        match bind_to(address, count, backlog) {
            Ok(bound) => return Ok(bound),
            Err(error) => failed = Some((address, error)),
        }
    }
    Err(match failed {
        Some((address, error)) if error.kind() == io::ErrorKind::AddrInUse => {
            StartError::InUse { address: address.to_string() }
        }
        Some((address, source)) => StartError::Bind { address: address.to_string(), source },
        None => unknown(io::Error::other("the name has no address")),
    })
}

fn bind_to(
    address: SocketAddr,
    count: usize,
    backlog: u32,
) -> io::Result<(Vec<TcpListener>, SocketAddr)> {
    if address.port() != 0 {
        // With `SO_REUSEPORT` a second server would share the port in silence; without it, the second one fails.
        socket(address)?.bind(&address.into())?;
    }
    let first = listen(address, backlog)?;
    // Port 0 asked the system to choose one: the others take the same.
    let address = first.local_addr()?;
    let mut listeners = vec![first];
    while listeners.len() < count {
        listeners.push(another(&listeners[0], address, backlog)?);
    }
    let register = |listener: std::net::TcpListener| TcpListener::from_std(listener);
    Ok((listeners.into_iter().map(register).collect(), address))
}

fn socket(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // Elsewhere than on Windows it only frees the port of connections that are over.
    #[cfg(not(windows))]
    socket.set_reuse_address(true)?;
    if address.is_ipv6() {
        socket.set_only_v6(false).ok();
    }
    Ok(socket)
}

fn listen(address: SocketAddr, backlog: u32) -> io::Result<std::net::TcpListener> {
    let socket = socket(address)?;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    socket.set_reuse_port(true)?;
    socket.set_nonblocking(true)?;
    // On Linux accepted sockets inherit it, which saves a system call each.
    socket.set_tcp_nodelay(true)?;
    socket.bind(&address.into())?;
    socket.listen(i32::try_from(backlog).unwrap_or(i32::MAX))?;
    Ok(socket.into())
}

/// A socket for another loop: one of its own where the system spreads peers over several, else the same.
fn another(
    first: &std::net::TcpListener,
    address: SocketAddr,
    backlog: u32,
) -> io::Result<std::net::TcpListener> {
    if cfg!(any(target_os = "linux", target_os = "android")) {
        listen(address, backlog)
    } else {
        first.try_clone()
    }
}
