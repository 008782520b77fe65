//! Which servers may be attacked: those on this machine and in private networks, any other only on the user's word.

use std::io;
use std::net::{IpAddr, SocketAddr};

/// # Errors
/// Where the target may be somebody else's.
pub(crate) fn check(target: SocketAddr, is_mine: bool) -> io::Result<()> {
    if is_mine || is_private(target.ip().to_canonical()) {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "{target} is neither this machine nor in a private network, so it is not attacked; if it is yours, say `--mine`"
    )))
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_loopback() || address.is_private() || address.is_link_local()
        }
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_private_targets_are_attacked_unasked() {
        let check = |text: &str, is_mine| {
            check(SocketAddr::new(text.parse().expect("an address"), 80), is_mine).is_ok()
        };
        for yes in ["127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "::1"] {
            assert!(check(yes, false), "{yes}");
        }
        for yes in ["fd00::1", "fe80::1", "169.254.1.1", "::ffff:10.0.0.1"] {
            assert!(check(yes, false), "{yes}");
        }
        for no in ["192.0.2.1", "172.32.0.1", "8.8.8.8", "2001:db8::1", "::ffff:8.8.8.8", "0.0.0.0"]
        {
            assert!(!check(no, false), "{no}");
            assert!(check(no, true), "{no}");
        }
    }
}
