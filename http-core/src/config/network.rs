//! A range of addresses: which proxies are believed.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// A range of addresses: one address, or all that begin with the same bits (RFC 4632).
///
/// An IPv4 address that is written as an IPv6 one (`::ffff:10.0.0.1`) is the same address.
///
/// ```
/// use http_core::Network;
///
/// let inside: Network = "10.0.0.0/8".parse()?;
/// assert!(inside.contains("10.1.2.3".parse()?));
/// assert!(!inside.contains("11.1.2.3".parse()?));
/// assert_eq!("::1".parse::<Network>()?.to_string(), "::1/128");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    /// Its bits behind the prefix are 0.
    first: IpAddr,
    prefix_bits: u32,
}

impl Network {
    /// All addresses whose first `prefix_bits` bits, 0 to 32 or 128, are those of `first`.
    ///
    /// # Errors
    /// [`InvalidNetwork`], where there are more bits than in an address, or `first` has a bit set behind them: then it is
    /// likely that something else was meant.
    pub fn new(first: IpAddr, prefix_bits: u32) -> Result<Network, InvalidNetwork> {
        // One that is looked for is made as short, so that it is found.
        let short = first.to_canonical();
        let network = match prefix_bits.checked_sub(width(first) - width(short)) {
            Some(prefix_bits) => Network { first: short, prefix_bits },
            None => Network { first, prefix_bits },
        };
        let is_wider = network.prefix_bits > width(network.first);
        if is_wider || bits(network.first) & !network.mask() != 0 {
            return Err(InvalidNetwork(format!("{first}/{prefix_bits}")));
        }
        Ok(network)
    }

    /// Whether the address is one of them.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        width(address) == width(self.first) && bits(address) & self.mask() == bits(self.first)
    }

    /// Ones where the addresses are alike.
    fn mask(&self) -> u128 {
        let free = width(self.first).saturating_sub(self.prefix_bits);
        u128::MAX.checked_shl(free).unwrap_or(0)
    }
}

/// Bits of an address of this kind.
fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// An address alone, or with a slash and the number of bits.
impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Network, InvalidNetwork> {
        let invalid = || InvalidNetwork(text.to_owned());
        let (first, prefix) = match text.split_once('/') {
            Some((first, prefix)) => (first, Some(prefix)),
            None => (text, None),
        };
        let first: IpAddr = first.parse().map_err(|_| invalid())?;
        let prefix_bits = match prefix {
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().map_err(|_| invalid())?
            }
            Some(_) => return Err(invalid()),
            None => width(first),
        };
        Network::new(first, prefix_bits).map_err(|_| invalid())
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.prefix_bits)
    }
}

/// A text that is no range of addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidNetwork(String);

impl fmt::Display for InvalidNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no range of addresses: write one as 10.0.0.0/8, with zeros behind its first bits",
            self.0
        )
    }
}

impl std::error::Error for InvalidNetwork {}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(network: &str, address: &str) -> bool {
        let network: Network = network.parse().expect("a network");
        network.contains(address.parse().expect("an address"))
    }

    #[test]
    fn addresses_belong_to_a_network_by_their_first_bits() {
        assert!(contains("10.0.0.0/8", "10.255.0.1") && !contains("10.0.0.0/8", "11.0.0.0"));
        assert!(contains("192.168.4.0/23", "192.168.5.255"));
        assert!(!contains("192.168.4.0/23", "192.168.6.0"));
        assert!(contains("127.0.0.1", "127.0.0.1") && !contains("127.0.0.1", "127.0.0.2"));
        assert!(contains("fd00::/8", "fdff::1") && !contains("fd00::/8", "fe00::1"));
        assert!(contains("0.0.0.0/0", "255.1.2.3") && contains("::/0", "ffff::"));
        assert!(contains("::1/128", "::1") && !contains("::1/128", "::2"));
    }

    #[test]
    fn kinds_of_addresses_are_told_apart_but_for_mapped_ones() {
        assert!(!contains("0.0.0.0/0", "::1") && !contains("::/0", "1.2.3.4"));
        assert!(contains("10.0.0.0/8", "::ffff:10.0.0.1"));
        assert!(!contains("10.0.0.0/8", "::ffff:11.0.0.1"));
        for address in ["10.0.0.1", "::ffff:10.0.0.1"] {
            assert!(
                contains("::ffff:10.0.0.1", address) && contains("::ffff:10.0.0.0/104", address)
            );
            assert!(
                contains("::ffff:0.0.0.0/96", address) && !contains("::ffff:11.0.0.0/104", address)
            );
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in [
            "",
            "/",
            "10.0.0.0/",
            "/8",
            "10.0.0.0/33",
            "10.0.0.1/8",
            "10.0.0.0/-1",
            "10.0.0.0/+8",
            "10.0.0.0/8/8",
            "10.0.0/8",
            "010.0.0.0/8",
            "::/129",
            "::1/64",
            "localhost",
            " ::1",
            "10.0.0.0/4294967304",
            "::ffff:10.0.0.1/104",
            "::ffff:10.0.0.0/129",
            "::ffff:0.0.0.0/80",
        ] {
            assert_eq!(text.parse::<Network>(), Err(InvalidNetwork(text.into())), "{text}");
        }
    }
}
