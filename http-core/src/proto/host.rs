//! Whether the value of a `Host` field may stand there.

use super::target;

/// The `Host` that was valid last. Most requests of a server name the same one, and to compare is quicker than to judge.
#[derive(Debug)]
pub(super) struct LastHost {
    bytes: [u8; LastHost::MOST],
    length: usize,
}

impl LastHost {
    /// A longer one is judged each time.
    const MOST: usize = 64;

    /// Whether this is a host with or without a port, and not empty: no `http` address has an empty host (RFC 9110, 4.2.1).
    #[inline(always)]
    pub(super) fn is_valid(&mut self, value: &[u8]) -> bool {
        let is_same = match self.bytes.get(..self.length) {
            Some(last) => !value.is_empty() && is_same(last, value),
            None => false,
        };
        is_same || self.judge(value)
    }

    #[inline(never)]
    fn judge(&mut self, value: &[u8]) -> bool {
        let is_valid = !value.is_empty() && target::is_authority(value);
        if is_valid && let Some(place) = self.bytes.get_mut(..value.len()) {
            place.copy_from_slice(value);
            self.length = value.len();
        }
        is_valid
    }
}

/// Most hosts are of 8 to 16 bytes, and too short for a call to be worth it: their first and their last eight are all of them.
#[inline(always)]
fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() || one.len() > 16 {
        return one == other;
    }
    match (one.first_chunk::<8>(), other.first_chunk(), one.last_chunk::<8>(), other.last_chunk()) {
        (Some(one_start), Some(start), Some(one_end), Some(end)) => {
            one_start == start && one_end == end
        }
        _ => one == other,
    }
}

impl Default for LastHost {
    fn default() -> LastHost {
        LastHost { bytes: [0; LastHost::MOST], length: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_valid_before_changes_no_judgement() {
        let long = "a".repeat(LastHost::MOST + 1);
        let hosts = [
            ("a", true),
            ("ab:1", true),
            ("", false),
            ("a b", false),
            ("ab:", true),
            (&long, true),
        ];
        for (first, _) in hosts {
            let mut last = LastHost::default();
            last.is_valid(first.as_bytes());
            for (host, expected) in hosts.iter().chain(&hosts) {
                assert_eq!(last.is_valid(host.as_bytes()), *expected, "{host} behind {first}");
            }
        }
    }
}
