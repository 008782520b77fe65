//! Answers as a strict client reads them. It shares no code with the server.

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Names in lower case, and values.
    pub fields: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The value of the first field of this name, which is given in lower case.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.0 == name).map(|field| field.1.as_str())
    }

    /// Whether the server says that it closes.
    pub fn closes(&self) -> bool {
        self.field("connection") == Some("close")
    }

    /// The body as text.
    ///
    /// # Panics
    /// If it is none.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }
}

/// Whether the answer to come is to a `HEAD` request, and has no body whatever its fields say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// A `HEAD` request.
    Head,
    /// Any other.
    Other,
}

/// Reads the answer at the front of `bytes`: it and its length, or `None` where more has to come.
///
/// # Panics
/// If it is not what RFC 9112 lets a server send, or not what this one promises.
pub fn read_one(bytes: &[u8], to: To) -> Option<(Reply, usize)> {
    let head_end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..head_end - 4]).expect("a head in ASCII");
    let mut lines = head.split("\r\n");
    let status = status_of(lines.next().unwrap_or_default());
    let fields: Vec<_> = lines.map(field_of).collect();
    let all = |name: &str| fields.iter().filter(|field| field.0 == name).count();
    assert_eq!(all("date"), usize::from(status >= 200), "one Date in {head:?}");
    assert_eq!(all("transfer-encoding"), 0, "no coding in {head:?}");
    assert!(all("connection") <= 1 && all("content-length") <= 1, "no doubles in {head:?}");
    let length = fields.iter().find(|field| field.0 == "content-length");
    let length: Option<usize> =
        length.map(|field| field.1.parse().expect("a length in decimal digits"));
    let is_empty = to == To::Head || status < 200 || status == 204 || status == 304;
    if status < 200 || status == 204 {
        assert_eq!(length, None, "no length in {head:?}");
    }
    let body_bytes = if is_empty { 0 } else { length.expect("a length where there is a body") };
    let end = head_end + body_bytes;
    let body = bytes.get(head_end..end)?.to_vec();
    Some((Reply { status, fields, body }, end))
}

/// All answers of `bytes`, none of them to a `HEAD` request.
///
/// # Panics
/// If `bytes` are anything but whole answers.
pub fn read_all(bytes: &[u8]) -> Vec<Reply> {
    let (mut replies, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let rest = bytes[at..].escape_ascii();
        let (reply, length) = read_one(&bytes[at..], To::Other)
            .unwrap_or_else(|| panic!("an answer is cut short: {rest}"));
        replies.push(reply);
        at += length;
    }
    replies
}

/// The statuses of all answers of `bytes`.
///
/// # Panics
/// If `bytes` are anything but whole answers.
pub fn statuses(bytes: &[u8]) -> Vec<u16> {
    read_all(bytes).iter().map(|reply| reply.status).collect()
}

/// The bodies of all answers of `bytes`, as text.
///
/// # Panics
/// If `bytes` are anything but whole answers with text.
pub fn texts(bytes: &[u8]) -> Vec<String> {
    read_all(bytes).iter().map(|reply| reply.text().to_string()).collect()
}

fn status_of(line: &str) -> u16 {
    let code = line.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.split_once(' '));
    let (code, reason) = code.unwrap_or_else(|| panic!("no status line: {line:?}"));
    assert!(code.len() == 3 && !reason.contains(['\r', '\n']), "no status line: {line:?}");
    code.parse().unwrap_or_else(|_| panic!("no status line: {line:?}"))
}

fn field_of(line: &str) -> (String, String) {
    let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("no field: {line:?}"));
    assert!(!name.is_empty() && !name.contains([' ', '\t']), "no field: {line:?}");
    assert!(!value.contains(['\r', '\n']), "no field: {line:?}");
    (name.to_ascii_lowercase(), value.to_string())
}
