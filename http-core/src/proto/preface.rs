//! The preface of the PROXY protocol, versions 1 and 2: for which client a proxy speaks, before the first byte of HTTP.
//! It is described in `doc/proxy-protocol.txt` of HAProxy.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::fault::Fault;

/// How far the preface at the front of some bytes has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preface {
    /// More bytes are needed.
    Partial,
    /// It takes so many bytes.
    Whole {
        bytes: usize,
        /// `None`: the proxy speaks for itself, or for a client whose address is none of IP.
        client: Option<SocketAddr>,
    },
}

/// Reads the preface at the front of `bytes`, which may be `limit` bytes long. What no preface begins with is refused at the
/// first byte that shows it.
pub(crate) fn read(bytes: &[u8], limit: usize) -> Result<Preface, Fault> {
    match bytes.first() {
        None => Ok(Preface::Partial),
        Some(b'P') => read_line(bytes),
        Some(_) => read_binary(bytes, limit),
    }
}

/// Whether `bytes` and `start` are alike as far as both go.
fn may_start(bytes: &[u8], start: &[u8]) -> bool {
    bytes.iter().zip(start).all(|(one, other)| one == other)
}

/// Version 1: one line of text.
fn read_line(bytes: &[u8]) -> Result<Preface, Fault> {
    if !may_start(bytes, LINE_START) {
        return Err(Fault::Preface);
    }
    let line = &bytes[..bytes.len().min(LONGEST_LINE)];
    let Some(end) = line.windows(2).position(|pair| pair == b"\r\n") else {
        let may_go_on = line.len() < LONGEST_LINE && !line.contains(&b'\n');
        return if may_go_on { Ok(Preface::Partial) } else { Err(Fault::Preface) };
    };
    let text = std::str::from_utf8(&line[LINE_START.len()..end]).map_err(|_| Fault::Preface)?;
    let client = client_of_line(text).ok_or(Fault::Preface)?;
    Ok(Preface::Whole { bytes: end + 2, client })
}

/// What stands behind `PROXY `. `None`: it is malformed.
fn client_of_line(text: &str) -> Option<Option<SocketAddr>> {
    if text.contains(|c: char| c.is_control()) {
        return None;
    }
    // What follows this word is to be ignored.
    if text.split(' ').next() == Some("UNKNOWN") {
        return Some(None);
    }
    let mut words = text.split(' ');
    let mut word = || words.next();
    let (kind, source, target) = (word()?, word()?, word()?);
    let (source_port, target_port) = (port(word()?)?, port(word()?)?);
    if word().is_some() {
        return None;
    }
    let address = |text: &str| match kind {
        "TCP4" => text.parse::<Ipv4Addr>().ok().map(IpAddr::from),
        "TCP6" => text.parse::<Ipv6Addr>().ok().map(IpAddr::from),
        _ => None,
    };
    let (source, _) = (address(source)?, (address(target)?, target_port));
    Some(Some(SocketAddr::new(source.to_canonical(), source_port)))
}

/// Decimal digits without a sign and without zeros in front.
pub(crate) fn port(text: &str) -> Option<u16> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain || (text.len() > 1 && text.starts_with('0')) {
        return None;
    }
    text.parse().ok()
}

/// Version 2: a signature, two bytes of kinds, the length of the rest, the rest.
fn read_binary(bytes: &[u8], limit: usize) -> Result<Preface, Fault> {
    if !may_start(bytes, SIGNATURE) {
        return Err(Fault::Preface);
    }
    let Some((&[version_command, kind, high, low], rest)) =
        bytes.get(SIGNATURE.len()..).and_then(<[u8]>::split_first_chunk)
    else {
        return Ok(Preface::Partial);
    };
    let length = usize::from(u16::from_be_bytes([high, low]));
    if SIGNATURE.len() + 4 + length > limit {
        return Err(Fault::Preface);
    }
    let speaks_for = match version_command {
        0x20 => Source::Proxy,
        0x21 => source(kind, length)?,
        _ => return Err(Fault::Preface),
    };
    let Some(rest) = rest.get(..length) else { return Ok(Preface::Partial) };
    let client = match speaks_for {
        Source::Proxy => None,
        Source::V4 => client_of::<4>(rest, 8),
        Source::V6 => client_of::<16>(rest, 32),
    };
    Ok(Preface::Whole { bytes: SIGNATURE.len() + 4 + length, client })
}

/// For whom a proxy speaks.
#[derive(Clone, Copy)]
enum Source {
    /// For itself, to see whether we live, or for somebody who has no address of IP.
    Proxy,
    V4,
    V6,
}

/// What the second byte says, and whether so long a rest has room for it. What stands behind the addresses is not read.
fn source(kind: u8, length: usize) -> Result<Source, Fault> {
    match kind {
        0x00 => Ok(Source::Proxy),
        0x11 if length >= 12 => Ok(Source::V4),
        0x21 if length >= 36 => Ok(Source::V6),
        0x31 if length >= 216 => Ok(Source::Proxy),
        _ => Err(Fault::Preface),
    }
}

/// The address of the source, whose port stands at `port`.
fn client_of<const BYTES: usize>(rest: &[u8], port: usize) -> Option<SocketAddr>
where
    IpAddr: From<[u8; BYTES]>,
{
    let address: [u8; BYTES] = *rest.first_chunk()?;
    let port = u16::from_be_bytes(*rest.get(port..)?.first_chunk()?);
    Some(SocketAddr::new(IpAddr::from(address).to_canonical(), port))
}

const LINE_START: &[u8] = b"PROXY ";

/// With its line end.
const LONGEST_LINE: usize = 107;

const SIGNATURE: &[u8; 12] = b"\r\n\r\n\0\r\nQUIT\n";

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 300;

    /// What is read of `bytes`, of which each shorter part must be taken for a part, or refused as the whole.
    fn client(bytes: &[u8]) -> Result<Option<String>, Fault> {
        let whole = read(bytes, LIMIT);
        for end in 0..bytes.len() {
            let part = read(&bytes[..end], LIMIT);
            assert!(part == Ok(Preface::Partial) || part == whole && part.is_err(), "at {end}");
        }
        let behind = [bytes, b"GET"].concat();
        assert_eq!(read(&behind, LIMIT), whole);
        match whole? {
            Preface::Partial => panic!("the preface is whole"),
            Preface::Whole { bytes: count, client } => {
                assert_eq!(count, bytes.len());
                Ok(client.map(|client| client.to_string()))
            }
        }
    }

    fn binary(version_command: u8, kind: u8, rest: &[u8]) -> Vec<u8> {
        let length = (rest.len() as u16).to_be_bytes();
        [&SIGNATURE[..], &[version_command, kind], &length, rest].concat()
    }

    #[test]
    fn line_tells_the_client() {
        let told = client(b"PROXY TCP4 192.0.2.7 10.0.0.1 65535 443\r\n");
        assert_eq!(told, Ok(Some("192.0.2.7:65535".into())));
        let told = client(b"PROXY TCP6 2001:db8::7 ::1 0 443\r\n");
        assert_eq!(told, Ok(Some("[2001:db8::7]:0".into())));
        let told = client(b"PROXY TCP6 ::ffff:192.0.2.7 ::1 1 2\r\n");
        assert_eq!(told, Ok(Some("192.0.2.7:1".into())));
        assert_eq!(client(b"PROXY UNKNOWN\r\n"), Ok(None));
        assert_eq!(client(b"PROXY UNKNOWN ffff:f...f:ffff what ever 1 2 3\r\n"), Ok(None));
    }

    #[test]
    fn line_that_is_malformed_is_refused() {
        for line in [
            "PROXY\r\n",
            "PROXY \r\n",
            "PROXY TCP4\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n",
            "PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 +1 2\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4  2\r\n",
            "PROXY TCP4 01.2.3.4 1.2.3.4 1 2\r\n",
            "PROXY TCP4 ::1 ::1 1 2\r\n",
            "PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n",
            "PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n",
            "PROXY tcp4 1.2.3.4 1.2.3.4 1 2\r\n",
            "PROXY UNKNOWNS\r\n",
            "PROXY UNKNOWN\tx\r\n",
            "PROXY UNKNOWN\n",
            "PROXY UNKNOWN \r \r\n",
            "GET / HTTP/1.1\r\n",
            "POST / HTTP/1.1\r\n",
        ] {
            assert_eq!(client(line.as_bytes()), Err(Fault::Preface), "{line:?}");
        }
    }

    #[test]
    fn line_has_107_bytes_at_most() {
        let line = |bytes: usize| format!("PROXY UNKNOWN {}\r\n", "x".repeat(bytes - 16));
        assert_eq!(client(line(107).as_bytes()), Ok(None));
        assert_eq!(client(line(108).as_bytes()), Err(Fault::Preface));
        assert_eq!(read(&line(200).as_bytes()[..106], LIMIT), Ok(Preface::Partial));
        assert_eq!(read(&line(200).as_bytes()[..107], LIMIT), Err(Fault::Preface));
    }

    #[test]
    fn binary_preface_tells_the_client() {
        let v4 = [192, 0, 2, 7, 10, 0, 0, 1, 0x12, 0x34, 0, 80];
        assert_eq!(client(&binary(0x21, 0x11, &v4)), Ok(Some("192.0.2.7:4660".into())));
        let with_more = [&v4[..], &[0x20, 0, 3, 1, 2, 3]].concat();
        assert_eq!(client(&binary(0x21, 0x11, &with_more)), Ok(Some("192.0.2.7:4660".into())));
        let mut v6 = [0; 36];
        v6[..2].copy_from_slice(&[0x20, 0x01]);
        v6[15] = 7;
        v6[32..34].copy_from_slice(&[1, 2]);
        assert_eq!(client(&binary(0x21, 0x21, &v6)), Ok(Some("[2001::7]:258".into())));
        assert_eq!(client(&binary(0x21, 0x31, &[0; 216])), Ok(None));
        assert_eq!(client(&binary(0x21, 0x00, b"any")), Ok(None));
        assert_eq!(client(&binary(0x20, 0x00, b"")), Ok(None));
        assert_eq!(client(&binary(0x20, 0x11, &v4)), Ok(None));
        assert_eq!(client(&binary(0x20, 0xff, b"any")), Ok(None));
    }

    #[test]
    fn binary_preface_that_is_malformed_is_refused() {
        for (version_command, kind, length) in [
            (0x11, 0x11, 12),
            (0x22, 0x11, 12),
            (0x01, 0x11, 12),
            (0x21, 0x11, 11),
            (0x21, 0x21, 35),
            (0x21, 0x31, 215),
            (0x21, 0x12, 12),
            (0x21, 0x22, 36),
            (0x21, 0x10, 12),
            (0x21, 0x41, 216),
            (0x20, 0x00, 285),
        ] {
            let bytes = binary(version_command, kind, &vec![0; length]);
            assert_eq!(client(&bytes), Err(Fault::Preface), "{version_command:x} {kind:x}");
        }
        let mut bytes = binary(0x21, 0x00, b"");
        bytes[11] = b'\r';
        assert_eq!(client(&bytes), Err(Fault::Preface));
        assert_eq!(client(&binary(0x21, 0x00, &[0; 284])), Ok(None));
    }
}
