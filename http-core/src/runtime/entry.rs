//! Who is let in: where it takes a trusted proxy, and where each address may have so many connections.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::config::Config;
use crate::proto::CloseReason;

/// Who is let in. All loops have the same.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    config: Arc<Config>,
    /// `None`: nobody is counted, and nothing is locked.
    crowd: Option<Arc<Crowd>>,
}

/// How many connections each address has.
#[derive(Debug, Default)]
struct Crowd {
    counts: Mutex<HashMap<IpAddr, usize>>,
}

/// The place of one connection among those of its address; free again when it is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    crowd: Arc<Crowd>,
    address: IpAddr,
}

impl Entry {
    pub(crate) fn new(config: &Arc<Config>) -> Entry {
        let crowd = config.connections_per_address.map(|_| Arc::default());
        Entry { config: Arc::clone(config), crowd }
    }

    /// Lets a peer in, with its seat where seats are counted.
    ///
    /// # Errors
    /// Why its connection is to be closed.
    pub(crate) fn admit(&self, peer: SocketAddr) -> Result<Option<Box<Seat>>, CloseReason> {
        if !self.config.proxy_protocol && self.crowd.is_none() {
            return Ok(None);
        }
        if self.config.proxy_protocol && !self.config.trusts(peer.ip()) {
            return Err(CloseReason::Untrusted);
        }
        self.seat(peer)
    }

    /// A seat for the client that a proxy speaks for, or that speaks for itself; `None` for a proxy, and where no seats are
    /// counted.
    ///
    /// # Errors
    /// There is none left.
    pub(crate) fn seat(&self, client: SocketAddr) -> Result<Option<Box<Seat>>, CloseReason> {
        match (&self.crowd, self.config.connections_per_address) {
            (Some(crowd), Some(most)) if !self.config.trusts(client.ip()) => {
                let seat = crowd.seat(client.ip(), most).ok_or(CloseReason::Crowded)?;
                Ok(Some(Box::new(seat)))
            }
            _ => Ok(None),
        }
    }
}

impl Crowd {
    fn seat(self: &Arc<Crowd>, address: IpAddr, most: usize) -> Option<Seat> {
        let address = counted_as(address);
        let mut counts = self.counts();
        let count = counts.entry(address).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Seat { crowd: Arc::clone(self), address })
    }

    /// Each change is one step, so a panic elsewhere leaves the counts right.
    fn counts(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut counts = self.crowd.counts();
        match counts.get_mut(&self.address) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                counts.remove(&self.address);
            }
        }
    }
}

/// One customer has a whole network of IPv6: 64 bits of an address are his to choose.
fn counted_as(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(config: Config) -> Entry {
        let proxies = vec!["10.0.0.0/8".parse().expect("a network")];
        Entry::new(&Arc::new(config.trusted_proxies(proxies)))
    }

    fn admit(entry: &Entry, address: &str) -> Result<Option<Box<Seat>>, CloseReason> {
        entry.admit(SocketAddr::new(address.parse().expect("an address"), 4711))
    }

    #[test]
    fn everybody_is_let_in_and_nobody_counted_by_default() {
        let entry = entry(Config::new());
        assert!(entry.crowd.is_none());
        for _ in 0..100 {
            assert!(matches!(admit(&entry, "192.0.2.1"), Ok(None)));
        }
    }

    #[test]
    fn each_address_has_so_many_seats() {
        let entry = entry(Config::new().connections_per_address(2usize));
        let first = admit(&entry, "192.0.2.1").expect("a seat");
        let _second = admit(&entry.clone(), "::ffff:192.0.2.1").expect("a seat");
        assert_eq!(admit(&entry, "192.0.2.1").err(), Some(CloseReason::Crowded));
        assert!(admit(&entry, "192.0.2.2").is_ok_and(|seat| seat.is_some()));
        drop(first);
        let _third = admit(&entry, "192.0.2.1").expect("a seat");
        assert_eq!(admit(&entry, "192.0.2.1").err(), Some(CloseReason::Crowded));
    }

    #[test]
    fn addresses_of_one_network_of_ipv6_are_counted_as_one() {
        let entry = entry(Config::new().connections_per_address(1usize));
        let _seat = admit(&entry, "2001:db8:1:2::1").expect("a seat");
        assert_eq!(admit(&entry, "2001:db8:1:2:ffff::9").err(), Some(CloseReason::Crowded));
        assert!(admit(&entry, "2001:db8:1:3::1").is_ok());
    }

    #[test]
    fn trusted_proxies_are_not_counted() {
        let entry = entry(Config::new().connections_per_address(1usize));
        let seats: Vec<_> = (0..9).map(|_| admit(&entry, "10.1.2.3")).collect();
        assert!(seats.iter().all(|seat| matches!(seat, Ok(None))));
    }

    #[test]
    fn nothing_is_kept_of_an_address_without_connections() {
        let entry = entry(Config::new().connections_per_address(3usize));
        let seats: Vec<_> = (0..3).map(|_| admit(&entry, "192.0.2.1")).collect();
        assert!(admit(&entry, "192.0.2.1").is_err());
        drop(seats);
        assert!(entry.crowd.is_some_and(|crowd| crowd.counts().is_empty()));
    }

    #[test]
    fn only_trusted_proxies_are_let_in_where_they_speak_the_proxy_protocol() {
        let entry = entry(Config::new().proxy_protocol(true).connections_per_address(1usize));
        assert!(matches!(admit(&entry, "10.0.0.1"), Ok(None)));
        assert_eq!(admit(&entry, "192.0.2.1").err(), Some(CloseReason::Untrusted));
    }
}
