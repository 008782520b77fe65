//! Request heads read a second time, in the plainest way: a byte after the other, nothing remembered between two calls.
//!
//! It is written from RFC 9112 and from what the book says of the server, and shares no code with it.

use std::net::Ipv6Addr;

use http_core::message::{Expectation, Framing, TargetForm};

/// The limits of a head.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) head_bytes: usize,
    pub(super) head_fields: usize,
    pub(super) target_bytes: usize,
    pub(super) relaxed_target: bool,
}

/// What is to be thought of some bytes.
#[derive(Debug, PartialEq)]
pub(super) enum Judgement {
    /// They may become a request.
    More,
    /// This status answers them.
    Refused(u16),
    /// They begin with a head.
    Head(Box<Parsed>),
}

/// A head in its parts.
#[derive(Debug, PartialEq)]
pub(super) struct Parsed {
    pub(super) method: Vec<u8>,
    pub(super) target: Vec<u8>,
    pub(super) form: TargetForm,
    pub(super) path: Vec<u8>,
    pub(super) query: Option<Vec<u8>>,
    pub(super) minor_version: u8,
    pub(super) fields: Vec<(Vec<u8>, Vec<u8>)>,
    pub(super) framing: Framing,
    pub(super) expectation: Expectation,
}

/// Whether a refusal comes before these bytes are understood, and which.
type Checked<T> = Result<T, u16>;

/// Judges all bytes that have come.
pub(super) fn judge(bytes: &[u8], limits: Limits) -> Judgement {
    match read(bytes, limits) {
        Ok(Some(parsed)) => Judgement::Head(Box::new(parsed)),
        Ok(None) => Judgement::More,
        Err(status) => Judgement::Refused(status),
    }
}

/// Whether a line that has come, or what has come of the last one, can only be refused: then 400 may come at once, or
/// with the end of the head.
pub(super) fn is_hopeless(bytes: &[u8]) -> bool {
    let mut lines = bytes.strip_prefix(b"\r\n").unwrap_or(bytes).split(|byte| *byte == b'\n');
    let last = lines.next_back().unwrap_or_default();
    let mut lines = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let Some(first) = lines.next() else { return false };
    let last_is_wrong = match last.strip_suffix(b"\r") {
        Some([]) => false,
        Some(whole) => field(whole).is_err(),
        None if last.contains(&b':') => field(last).is_err(),
        None => !last.iter().all(|byte| is_token_byte(*byte)),
    };
    request_line(first).is_err() || lines.any(|line| field(line).is_err()) || last_is_wrong
}

impl Parsed {
    /// The values of all fields of this name.
    pub(super) fn values(&self, name: &str) -> Vec<&[u8]> {
        let is_named = |field: &&(Vec<u8>, Vec<u8>)| lower(&field.0) == name.as_bytes();
        self.fields.iter().filter(is_named).map(|field| &field.1[..]).collect()
    }

    /// RFC 9112, 9.3.
    pub(super) fn keeps_alive(&self) -> bool {
        let options = list(&self.values("connection"));
        let says = |option: &[u8]| options.iter().any(|one| one == option);
        !says(b"close") && (self.minor_version == 1 || says(b"keep-alive"))
    }
}

fn read(bytes: &[u8], limits: Limits) -> Checked<Option<Parsed>> {
    let mut bytes = bytes;
    // One empty line may come first (RFC 9112, 2.2).
    if let [b'\r', b'\n', rest @ ..] = bytes {
        bytes = rest;
        if let [b'\r', b'\n', ..] = bytes {
            return Err(400);
        }
    }
    match bytes {
        [] | [b'\r'] => return Ok(None),
        [first, ..] if !is_token_byte(*first) => return Err(400),
        _ => {}
    }
    let Some(lines) = lines_of_head(bytes)? else { return early(bytes, limits) };
    let head_bytes = lines.iter().map(|line| line.len() + 2).sum::<usize>() + 2;

    let (method, target, version) = request_line(lines[0])?;
    let fields: Checked<Vec<_>> = lines[1..].iter().map(|line| field(line)).collect();
    let fields = fields?;
    let mut parsed = Parsed {
        method: method.to_vec(),
        target: target.to_vec(),
        form: TargetForm::Origin,
        path: target.to_vec(),
        query: None,
        minor_version: 0,
        fields,
        framing: Framing::Empty,
        expectation: Expectation::None,
    };
    take_target_apart(&mut parsed, limits.relaxed_target)?;
    parsed.minor_version = match version {
        [b'1', b'0'] => 0,
        [b'1', _] => 1,
        _ => return Err(505),
    };
    if parsed.form == TargetForm::Asterisk && method != b"OPTIONS" {
        return Err(400);
    }
    parsed.framing = framing(&parsed)?;
    match parsed.values("host")[..] {
        [host] if !host.is_empty() && is_authority(host) => {}
        [] if parsed.minor_version == 0 => {}
        _ => return Err(400),
    }
    if target.len() > limits.target_bytes {
        return Err(414);
    }
    if head_bytes > limits.head_bytes || parsed.fields.len() > limits.head_fields {
        return Err(431);
    }
    parsed.expectation = expectation(&parsed);
    Ok(Some(parsed))
}

/// The lines before the empty one, if that has come.
fn lines_of_head(bytes: &[u8]) -> Checked<Option<Vec<&[u8]>>> {
    let (mut lines, mut start) = (Vec::new(), 0);
    for at in 0..bytes.len() {
        if bytes[at] != b'\n' {
            continue;
        }
        if at == start || bytes[at - 1] != b'\r' {
            return Err(400);
        }
        if at == start + 1 {
            return Ok(Some(lines));
        }
        lines.push(&bytes[start..at - 1]);
        start = at + 1;
    }
    Ok(None)
}

/// What can be said before the head is whole.
fn early(bytes: &[u8], limits: Limits) -> Checked<Option<Parsed>> {
    if !bytes.contains(&b'\n') && bytes.len() >= 64 {
        if !bytes[..64].contains(&b' ') {
            return Err(400);
        }
        if bytes.len() > 64 + limits.target_bytes + " HTTP/1.1\r\n".len() {
            return Err(414);
        }
    }
    if bytes.len() > limits.head_bytes { Err(431) } else { Ok(None) }
}

/// Method, target, and the two digits of the version (RFC 9112, 3).
fn request_line(line: &[u8]) -> Checked<(&[u8], &[u8], [u8; 2])> {
    let words: Vec<&[u8]> = line.split(|byte| *byte == b' ').collect();
    let [method, target, version] = words[..] else { return Err(400) };
    let is_method = !method.is_empty() && method.iter().all(|byte| is_token_byte(*byte));
    if !is_method || method.len() >= 64 || target.is_empty() {
        return Err(400);
    }
    match version {
        [b'H', b'T', b'T', b'P', b'/', major @ b'0'..=b'9', b'.', minor @ b'0'..=b'9'] => {
            Ok((method, target, [*major, *minor]))
        }
        _ => Err(400),
    }
}

/// `field-name ":" OWS field-value OWS` (RFC 9112, 5).
pub(super) fn field(line: &[u8]) -> Checked<(Vec<u8>, Vec<u8>)> {
    let Some(colon) = line.iter().position(|byte| *byte == b':') else { return Err(400) };
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    let is_name = !name.is_empty() && name.iter().all(|byte| is_token_byte(*byte));
    let is_value = value.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~' | 0x80..));
    if is_name && is_value { Ok((name.to_vec(), trim(value).to_vec())) } else { Err(400) }
}

/// RFC 9112, 3.2: form, path and query.
fn take_target_apart(parsed: &mut Parsed, is_relaxed: bool) -> Checked<()> {
    let target = parsed.target.clone();
    if parsed.method == b"CONNECT" {
        let Some(colon) = target.iter().rposition(|byte| *byte == b':') else { return Err(400) };
        let port = &target[colon + 1..];
        let names_a_port = !port.is_empty() && port.iter().all(u8::is_ascii_digit);
        return if names_a_port && is_authority(&target) { Ok(()) } else { Err(400) };
    }
    if target == b"*" {
        parsed.form = TargetForm::Asterisk;
        return Ok(());
    }
    let mut rest = &target[..];
    if target[0] != b'/' {
        if target.len() < 7 || lower(&target[..7]) != b"http://" {
            return Err(400);
        }
        parsed.form = TargetForm::Absolute;
        let end = target[7..].iter().position(|byte| matches!(byte, b'/' | b'?'));
        let end = end.map_or(target.len(), |end| 7 + end);
        if !is_authority(&target[7..end]) {
            return Err(400);
        }
        rest = &target[end..];
    }
    let (mut at, mut unencoded) = (0, &b"[]|^"[..]);
    while at < rest.len() {
        if rest[at] == b'?' {
            unencoded = br"[]|^{}\`";
        }
        at += match rest[at] {
            byte if is_relaxed && unencoded.contains(&byte) => 1,
            b'%' if is_escape(&rest[at..]) => 3,
            b'/' | b'?' | b':' | b'@' => 1,
            byte if is_unreserved(byte) || is_sub_delimiter(byte) => 1,
            _ => return Err(400),
        };
    }
    let question = rest.iter().position(|byte| *byte == b'?');
    let path = &rest[..question.unwrap_or(rest.len())];
    parsed.path = if path.is_empty() { b"/".to_vec() } else { path.to_vec() };
    parsed.query = question.map(|at| rest[at + 1..].to_vec());
    Ok(())
}

/// RFC 9112, 6.
fn framing(parsed: &Parsed) -> Checked<Framing> {
    let lengths = parsed.values("content-length");
    let codings = parsed.values("transfer-encoding");
    if codings.is_empty() {
        return match lengths[..] {
            [] => Ok(Framing::Empty),
            [length] => {
                let is_number = !length.is_empty() && length.iter().all(u8::is_ascii_digit);
                // Leading zeros aside, 20 digits are the most that can be 64 bits.
                let digits = String::from_utf8_lossy(length);
                let digits = digits.trim_start_matches('0');
                match digits.parse::<u128>() {
                    _ if !is_number || digits.len() > 20 => Err(400),
                    Err(_) => Ok(Framing::Empty),
                    Ok(length) => u64::try_from(length).map(Framing::Length).map_err(|_| 400),
                }
            }
            _ => Err(400),
        };
    }
    if !lengths.is_empty() || parsed.minor_version == 0 {
        return Err(400);
    }
    let codings = list(&codings);
    let is_chunked = |coding: &Vec<u8>| coding == b"chunked";
    if codings.iter().any(Vec::is_empty)
        || codings.iter().filter(|one| is_chunked(one)).count() != 1
    {
        return Err(400);
    }
    match &codings[..] {
        [only] if is_chunked(only) => Ok(Framing::Chunked),
        [.., last] if is_chunked(last) => Err(501),
        _ => Err(400),
    }
}

/// RFC 9110, 10.1.1: a list; empty members count for nothing.
fn expectation(parsed: &Parsed) -> Expectation {
    let fields = parsed.values("expect");
    if fields.is_empty() || parsed.minor_version == 0 {
        return Expectation::None;
    }
    for field in fields {
        let mut members = list(&[field]);
        members.retain(|member| !member.is_empty());
        if members.is_empty() || members.iter().any(|member| member != b"100-continue") {
            return Expectation::Unknown;
        }
    }
    Expectation::Continue
}

/// `uri-host [ ":" port ]` (RFC 9110, 7.2; RFC 3986, 3.2), not empty.
fn is_authority(value: &[u8]) -> bool {
    let (host, port) = match value.first() {
        None => return false,
        Some(b'[') => {
            let Some(end) = value.iter().position(|byte| *byte == b']') else { return false };
            (&value[..=end], &value[end + 1..])
        }
        Some(_) => {
            let end = value.iter().position(|byte| *byte == b':').unwrap_or(value.len());
            (&value[..end], &value[end..])
        }
    };
    let host_is_valid = match host {
        [b'[', b'v' | b'V', later @ .., b']'] => {
            let Some(dot) = later.iter().position(|byte| *byte == b'.') else { return false };
            let (kind, address) = (&later[..dot], &later[dot + 1..]);
            let is_part =
                |byte: &u8| *byte == b':' || is_unreserved(*byte) || is_sub_delimiter(*byte);
            !kind.is_empty()
                && kind.iter().all(u8::is_ascii_hexdigit)
                && !address.is_empty()
                && address.iter().all(is_part)
        }
        [b'[', address @ .., b']'] => {
            std::str::from_utf8(address).is_ok_and(|text| text.parse::<Ipv6Addr>().is_ok())
        }
        name => is_registered_name(name),
    };
    let port_is_valid = match port {
        [] => true,
        [b':', digits @ ..] => {
            let text: String = digits.iter().copied().map(char::from).collect();
            let is_small = digits.is_empty() || text.parse::<u128>().is_ok_and(|n| n < 65_536);
            // More zeros than a number of 128 bits takes are still a number.
            let is_small = is_small || text.trim_start_matches('0').is_empty();
            digits.iter().all(u8::is_ascii_digit) && is_small
        }
        _ => false,
    };
    host_is_valid && port_is_valid
}

/// Not empty.
fn is_registered_name(name: &[u8]) -> bool {
    let mut at = 0;
    while at < name.len() {
        at += match name[at] {
            b'%' if is_escape(&name[at..]) => 3,
            byte if is_unreserved(byte) || is_sub_delimiter(byte) => 1,
            _ => return false,
        };
    }
    !name.is_empty()
}

/// The members of all these lists, in lower case; empty ones too.
fn list(values: &[&[u8]]) -> Vec<Vec<u8>> {
    let mut members = Vec::new();
    for value in values {
        members.extend(value.split(|byte| *byte == b',').map(|member| lower(trim(member))));
    }
    members
}

fn lower(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(u8::to_ascii_lowercase).collect()
}

/// Without the blanks at both ends.
fn trim(bytes: &[u8]) -> &[u8] {
    let mut bytes = bytes;
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

fn is_escape(bytes: &[u8]) -> bool {
    bytes.len() >= 3 && bytes[1..3].iter().all(u8::is_ascii_hexdigit)
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn is_sub_delimiter(byte: u8) -> bool {
    b"!$&'()*+,;=".contains(&byte)
}

/// RFC 9110, 5.6.2.
pub(super) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
