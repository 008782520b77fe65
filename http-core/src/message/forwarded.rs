//! What the proxies in front say of a request: `Forwarded` (RFC 7239) and `X-Forwarded-For`, `-Proto`, `-Host`.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use super::case::same_word;
use super::{Head, RequestId, Span};
use crate::config::{Config, ForwardedFields};

/// What the proxies in front say of a request, so far as they are believed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forwarded {
    /// The client's address; its port is 0 where it was not told.
    pub client: Option<SocketAddr>,
    /// The scheme that the client used.
    pub scheme: Option<Scheme>,
    /// Where the host that the client asked for stands in the request's bytes, with its port if there is one.
    pub host: Option<Span>,
    /// Where the id that the request came with stands in its bytes: a well-formed `X-Request-Id`.
    pub request_id: Option<Span>,
}

/// The scheme of a URL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// `http`
    #[default]
    Http,
    /// `https`
    Https,
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
        })
    }
}

impl Forwarded {
    /// What the fields of `head` say that came from `peer`: nothing, where these settings do not trust it.
    ///
    /// A proxy adds behind what it was sent, so the list is read from its end: each element was written by the peer before
    /// it, and is believed as long as that is a trusted proxy. The first address that is none is the client's. What cannot be
    /// read, or hides the address, ends the way there: then the client is the last one that is known.
    #[must_use]
    pub fn read(head: &Head<'_>, peer: IpAddr, config: &Config) -> Forwarded {
        if !config.trusts(peer) {
            return Forwarded::default();
        }
        let told = match config.forwarded_fields {
            ForwardedFields::Ignored => Forwarded::default(),
            ForwardedFields::XForwardedFor => Forwarded::by_address(head, config),
            ForwardedFields::XForwarded => Forwarded {
                scheme: last(head, "x-forwarded-proto").and_then(scheme),
                host: last(head, "x-forwarded-host").and_then(|host| place(host, head)),
                ..Forwarded::by_address(head, config)
            },
            ForwardedFields::Forwarded => Forwarded::by_elements(head, config),
        };
        let request_id = if config.request_ids { request_id(head) } else { None };
        Forwarded { request_id, ..told }
    }

    /// By `X-Forwarded-For`.
    fn by_address(head: &Head<'_>, config: &Config) -> Forwarded {
        let mut told = Forwarded::default();
        let fields: Vec<&[u8]> = head.headers().get_all("x-forwarded-for").collect();
        for element in fields.iter().rev().flat_map(|field| field.rsplit(|byte| *byte == b',')) {
            let Some(client) = text(element.trim_ascii()).and_then(node) else { break };
            told.client = Some(client);
            if !config.trusts(client.ip()) {
                break;
            }
        }
        told
    }

    /// By `Forwarded`. Scheme and host are those of the element that names the client.
    fn by_elements(head: &Head<'_>, config: &Config) -> Forwarded {
        let mut told = Forwarded::default();
        let fields: Vec<&[u8]> = head.headers().get_all("forwarded").collect();
        for element in fields.iter().rev().flat_map(|field| elements_from_the_end(field)) {
            let Some(Element { by_whom, scheme, host }) = Element::read(element) else { break };
            told.scheme = scheme;
            told.host = host.and_then(|host| place(host, head));
            let Some(client) = by_whom.and_then(node) else { break };
            told.client = Some(client);
            if !config.trusts(client.ip()) {
                break;
            }
        }
        told
    }
}

/// One element of `Forwarded` (RFC 7239, 4).
#[derive(Default)]
struct Element<'r> {
    by_whom: Option<&'r str>,
    scheme: Option<Scheme>,
    host: Option<&'r [u8]>,
}

impl<'r> Element<'r> {
    /// `None`: it is malformed, or names something twice.
    fn read(element_text: &'r [u8]) -> Option<Element<'r>> {
        let mut element = Element::default();
        let mut seen = [false; 3];
        for pair in pairs(element_text) {
            let at = memchr::memchr(b'=', pair)?;
            let (name, value) = (&pair[..at], unquoted(&pair[at + 1..])?);
            let known = [&b"for"[..], b"proto", b"host"];
            let Some(which) = known.iter().position(|one| same_word(name, one)) else {
                continue;
            };
            if std::mem::replace(&mut seen[which], true) {
                return None;
            }
            match which {
                0 => element.by_whom = Some(text(value)?),
                1 => element.scheme = scheme(value),
                _ => element.host = Some(value),
            }
        }
        Some(element)
    }
}

/// The elements of a list, the last first. Quotes are paired from the end: one that a client has opened in front and never
/// closed does not swallow what a proxy has added.
fn elements_from_the_end(field: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut is_quoted = false;
    let elements = field.rsplit(move |byte| {
        is_quoted ^= *byte == b'"';
        *byte == b',' && !is_quoted
    });
    elements.map(<[u8]>::trim_ascii)
}

/// The pairs of an element, but for semicolons within quotes, trimmed, without empty ones.
fn pairs(element: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut is_quoted = false;
    let parts = element.split(move |byte| {
        is_quoted ^= *byte == b'"';
        *byte == b';' && !is_quoted
    });
    parts.map(<[u8]>::trim_ascii).filter(|part| !part.is_empty())
}

/// A token, or what stands between quotes. No address, scheme or host has a quote or a backslash in it, so none is decoded.
fn unquoted(value: &[u8]) -> Option<&[u8]> {
    let inner = match value {
        [b'"', inner @ .., b'"'] => inner,
        _ => value,
    };
    memchr::memchr2(b'"', b'\\', inner).is_none().then_some(inner)
}

/// What the peer calls the request, in one field.
fn request_id(head: &Head<'_>) -> Option<Span> {
    let mut fields = head.headers().get_all("x-request-id");
    let id = fields.next().filter(|id| fields.next().is_none() && RequestId::is_well_formed(id))?;
    Span::locate(id, head.bytes())
}

/// The last element of the last field of this name: the one that the nearest proxy wrote.
fn last<'r>(head: &Head<'r>, name: &str) -> Option<&'r [u8]> {
    let field = head.headers().get_all(name).last()?;
    field.rsplit(|byte| *byte == b',').next().map(<[u8]>::trim_ascii)
}

/// `192.0.2.7`, `192.0.2.7:80`, `2001:db8::7`, `[2001:db8::7]`, `[2001:db8::7]:80` (RFC 7239, 6). `None`: `unknown`, a name
/// that hides the address, or malformed.
fn node(text: &str) -> Option<SocketAddr> {
    let (address, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (address, port) = rest.split_once(']')?;
            let port = match port {
                "" => None,
                _ => Some(port.strip_prefix(':')?),
            };
            (IpAddr::V6(address.parse().ok()?), port)
        }
        None => match text.split_once(':') {
            Some((address, port)) if !port.contains(':') => {
                (IpAddr::V4(address.parse().ok()?), Some(port))
            }
            _ => (text.parse().ok()?, None),
        },
    };
    let port = match port {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok()?,
        // `_hidden` stands for a port as well.
        Some(hidden) if hidden.starts_with('_') => 0,
        Some(_) => return None,
        None => 0,
    };
    Some(SocketAddr::new(address.to_canonical(), port))
}

fn scheme(value: &[u8]) -> Option<Scheme> {
    match value {
        _ if same_word(value, b"https") => Some(Scheme::Https),
        _ if same_word(value, b"http") => Some(Scheme::Http),
        _ => None,
    }
}

/// Where a host stands, if it is one: it goes into URLs, so nothing that ends a host may be in it.
fn place(host: &[u8], head: &Head<'_>) -> Option<Span> {
    let is_host_byte = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~:[]".contains(byte);
    if host.is_empty() || !host.iter().all(is_host_byte) {
        return None;
    }
    Span::locate(host, head.bytes())
}

fn text(value: &[u8]) -> Option<&str> {
    std::str::from_utf8(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Field, HeadParts};

    /// Client, scheme and host, as these fields tell them, with 10.0.0.0/8 and fd00::/8 trusted.
    fn told(which: ForwardedFields, fields: &[(&str, &str)]) -> (String, String, String) {
        let mut bytes = Vec::new();
        let mut append = |text: &str| {
            let start = bytes.len();
            bytes.extend_from_slice(text.as_bytes());
            Span::new(start, bytes.len())
        };
        let fields = fields.iter();
        let fields = fields
            .map(|(name, value)| Field { name: append(name), value: append(value) })
            .collect();
        let parts = HeadParts { fields, ..HeadParts::default() };
        let head = Head::new(&bytes, &parts);
        let networks = ["10.0.0.0/8", "fd00::/8"].map(|text| text.parse().expect("a network"));
        let config = Config::new().trusted_proxies(networks.to_vec()).forwarded_fields(which);
        let peer = "10.0.0.1".parse().expect("an address");
        let told = Forwarded::read(&head, peer, &config);
        let stranger = "192.0.2.1".parse().expect("an address");
        assert_eq!(Forwarded::read(&head, stranger, &config), Forwarded::default());
        let host = told
            .host
            .map_or(String::new(), |span| String::from_utf8_lossy(span.of(&bytes)).into_owned());
        let client = told.client.map_or(String::new(), |client| client.to_string());
        (client, told.scheme.map_or(String::new(), |scheme| scheme.to_string()), host)
    }

    fn by_address(fields: &[&str]) -> String {
        let fields: Vec<_> = fields.iter().map(|value| ("X-Forwarded-For", *value)).collect();
        told(ForwardedFields::XForwardedFor, &fields).0
    }

    fn by_elements(fields: &[&str]) -> (String, String, String) {
        let fields: Vec<_> = fields.iter().map(|value| ("Forwarded", *value)).collect();
        told(ForwardedFields::Forwarded, &fields)
    }

    fn all(client: &str, scheme: &str, host: &str) -> (String, String, String) {
        (client.into(), scheme.into(), host.into())
    }

    #[test]
    fn client_is_the_last_address_that_is_no_trusted_proxy() {
        assert_eq!(by_address(&["192.0.2.7"]), "192.0.2.7:0");
        assert_eq!(by_address(&["1.1.1.1, 192.0.2.7, 10.0.0.9"]), "192.0.2.7:0");
        assert_eq!(by_address(&["1.1.1.1", "192.0.2.7,10.0.0.9", "10.0.0.8"]), "192.0.2.7:0");
        assert_eq!(by_address(&["10.0.0.7, fd00::1"]), "10.0.0.7:0");
        assert_eq!(by_address(&["2001:db8::7"]), "[2001:db8::7]:0");
        assert_eq!(by_address(&["[2001:db8::7]:80,[fd00::7]"]), "[2001:db8::7]:80");
        assert_eq!(by_address(&["192.0.2.7:4711"]), "192.0.2.7:4711");
        assert_eq!(by_address(&["::ffff:192.0.2.7"]), "192.0.2.7:0");
    }

    #[test]
    fn what_is_no_address_ends_the_way_to_the_client() {
        assert_eq!(by_address(&[]), "");
        assert_eq!(by_address(&["192.0.2.7, unknown"]), "");
        assert_eq!(by_address(&["192.0.2.7, unknown, 10.0.0.9"]), "10.0.0.9:0");
        assert_eq!(by_address(&["192.0.2.7,,10.0.0.9"]), "10.0.0.9:0");
        for none in [
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.4:",
            "1.2.3.4:65536",
            "1.2.3.4:+1",
            "[::1",
            "[::1]1",
            "[1.2.3.4]",
            "::1]",
            "01.2.3.4",
            "localhost",
            "1.2.3.4 5.6.7.8",
            "\"1.2.3.4\"",
            "",
        ] {
            assert_eq!(by_address(&[none]), "", "{none}");
        }
    }

    #[test]
    fn scheme_and_host_are_those_of_the_nearest_proxy() {
        let fields = [
            ("x-forwarded-for", "192.0.2.7"),
            ("X-Forwarded-Proto", "http, HTTPS"),
            ("X-Forwarded-Host", "evil.example"),
            ("X-Forwarded-Host", "also.evil.example, example.org:8443"),
        ];
        let expected = all("192.0.2.7:0", "https", "example.org:8443");
        assert_eq!(told(ForwardedFields::XForwarded, &fields), expected);
        assert_eq!(told(ForwardedFields::XForwardedFor, &fields), all("192.0.2.7:0", "", ""));
        assert_eq!(told(ForwardedFields::Forwarded, &fields), all("", "", ""));
        assert_eq!(told(ForwardedFields::Ignored, &fields), all("", "", ""));
    }

    #[test]
    fn what_is_no_scheme_and_no_host_is_left_out() {
        for host in ["", "a/b", "a@b", "a b", "a?b", "a#b", "a\\b", "\"a\"", "a\u{e9}"] {
            let fields = [("X-Forwarded-Host", host), ("X-Forwarded-Proto", "ftp")];
            assert_eq!(told(ForwardedFields::XForwarded, &fields), all("", "", ""), "{host}");
        }
    }

    #[test]
    fn elements_are_read_from_the_last_to_the_clients() {
        assert_eq!(by_elements(&["for=192.0.2.7"]), all("192.0.2.7:0", "", ""));
        assert_eq!(
            by_elements(&[
                "For=\"[2001:db8:cafe::17]:4711\";Proto=https ; by=203.0.113.43;host=a.b"
            ]),
            all("[2001:db8:cafe::17]:4711", "https", "a.b")
        );
        assert_eq!(
            by_elements(&[
                "for=1.1.1.1;proto=http",
                "for=192.0.2.7;host=\"x:1\", for=10.0.0.9;proto=https"
            ]),
            all("192.0.2.7:0", "", "x:1")
        );
        assert_eq!(
            by_elements(&["for=192.0.2.7;by=\"a,b;c\", for=10.0.0.9"]),
            all("192.0.2.7:0", "", "")
        );
    }

    #[test]
    fn client_cannot_swallow_what_a_proxy_adds_behind_it() {
        for odd in ["\"", "for=\"", "for=1.1.1.1;x=\"", ",", "for=1.1.1.1;proto=\"https", "\\\""] {
            for added in ["for=192.0.2.7", "for=\"192.0.2.7\";by=\"10.0.0.1:1\""] {
                assert_eq!(by_elements(&[&format!("{odd}, {added}")]).0, "192.0.2.7:0", "{odd}");
                assert_eq!(by_elements(&[odd, added]).0, "192.0.2.7:0", "{odd}");
            }
        }
    }

    #[test]
    fn hidden_and_malformed_elements_end_the_way_to_the_client() {
        assert_eq!(
            by_elements(&["for=192.0.2.7, for=_hidden;proto=https, for=10.0.0.9"]),
            all("10.0.0.9:0", "https", "")
        );
        assert_eq!(by_elements(&["for=192.0.2.7, for=unknown"]), all("", "", ""));
        assert_eq!(by_elements(&["for=192.0.2.7, proto=https"]), all("", "https", ""));
        assert_eq!(by_elements(&["for=\"192.0.2.7:_port\""]), all("192.0.2.7:0", "", ""));
        for none in ["for", "for=\"192.0.2.7", "for=1.1.1.1;for=1.1.1.1", "for=\"1.1.1.\\1\"", "=1"]
        {
            let fields = format!("for=192.0.2.7, {none}, for=10.0.0.9");
            assert_ne!(by_elements(&[&fields]).0, "192.0.2.7:0", "{none}");
            assert_eq!(by_elements(&[none]).0, "", "{none}");
        }
    }
}
