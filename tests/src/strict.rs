//! Whether an answer is what RFC 9110 and RFC 9112 let an origin server send. It shares no code with the server.

use crate::replies::{Reply, To};

/// Checks what [`read_one`](crate::replies::read_one) leaves open: every byte of the fields, the form of `Date`, what
/// belongs to a status.
///
/// # Panics
/// If something is wrong; the message names it.
pub fn check(reply: &Reply, to: To) {
    let status = reply.status;
    assert!((100..600).contains(&status), "{status} is no status");
    for (name, value) in &reply.fields {
        assert!(!name.is_empty() && name.bytes().all(is_token_byte), "{name:?} is no name");
        let is_visible = |byte: u8| matches!(byte, b'\t' | b' '..=b'~');
        assert!(value.bytes().all(is_visible), "{name}: {value:?} has a byte that no value has");
        assert_eq!(value.trim(), value, "{name} has whitespace around its value");
    }
    for (at, (name, _)) in reply.fields.iter().enumerate() {
        let is_repeated = reply.fields[..at].iter().any(|(before, _)| before == name);
        assert!(!is_repeated || name == "set-cookie", "{name} is there twice");
    }
    if status < 200 {
        assert_eq!(reply.fields, [], "an interim answer says nothing more");
        return;
    }
    let date = reply.field("date").unwrap_or_default();
    assert!(is_date(date), "Date is {date:?}");
    let connection = reply.field("connection");
    assert!(matches!(connection, None | Some("close" | "keep-alive")), "{connection:?}");
    let is_bare = matches!(status, 204 | 205 | 304);
    assert!(
        !is_bare || reply.field("content-type").is_none(),
        "{status} has a type and no content"
    );
    let has_content = to == To::Other && !reply.body.is_empty();
    assert!(!has_content || status != 205, "205 has content");
    assert!(status < 400 || to == To::Head || has_content, "{status} does not say what was wrong");
    assert!(
        status < 400 || reply.field("content-type").is_some(),
        "{status} does not say what its page is"
    );
    let owed = match status {
        401 => Some("www-authenticate"),
        405 => Some("allow"),
        201 | 301..=303 | 307 | 308 => Some("location"),
        503 => Some("retry-after"),
        _ => None,
    };
    if let Some(name) = owed {
        assert!(reply.field(name).is_some(), "{status} without {name}");
    }
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// `IMF-fixdate` (RFC 9110, 5.6.7).
fn is_date(text: &str) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u32>().ok())?
    };
    let is_in = |range, least, most| number(range).is_some_and(|n| (least..=most).contains(&n));
    let is = |range: std::ops::Range<usize>, other: &str| text.get(range) == Some(other);
    text.len() == 29
        && DAYS.iter().any(|day| is(0..3, day))
        && MONTHS.iter().any(|month| is(8..11, month))
        && is_in(5..7, 1, 31)
        && is_in(12..16, 1970, 9999)
        && is_in(17..19, 0, 23)
        && is_in(20..22, 0, 59)
        && is_in(23..25, 0, 60)
        && is(3..5, ", ")
        && [7, 11, 16].iter().all(|at| is(*at..*at + 1, " "))
        && [19, 22].iter().all(|at| is(*at..*at + 1, ":"))
        && is(25..29, " GMT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_has_one_form() {
        assert!(is_date("Sun, 06 Nov 1994 08:49:37 GMT"));
        for wrong in [
            "",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT",
        ] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }
}
