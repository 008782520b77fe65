//! The cookies that a client keeps (RFC 6265bis, 5), as far as a test needs them.

use std::time::{Duration, SystemTime};

use super::cookie_date::cookie_date;

/// The cookies that a client keeps, in the order in which they were first set.
#[derive(Clone, Debug, Default)]
pub(super) struct Jar {
    cookies: Vec<Cookie>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Cookie {
    name: String,
    value: String,
    path: String,
    /// `None`: as long as the client.
    ends: Option<SystemTime>,
}

impl Jar {
    /// Keeps the cookie of a `Set-Cookie` field that answers a request for `path`, or forgets one.
    pub(super) fn store(&mut self, field: &[u8], path: &str, now: SystemTime) {
        let Some(cookie) = Cookie::read(&String::from_utf8_lossy(field), path, now) else { return };
        let is_same = |own: &Cookie| own.name == cookie.name && own.path == cookie.path;
        let found = self.cookies.iter().position(is_same);
        let is_over = cookie.ends.is_some_and(|end| end <= now);
        match (found, is_over) {
            (Some(at), true) => drop(self.cookies.remove(at)),
            (Some(at), false) => self.cookies[at] = cookie,
            (None, true) => {}
            (None, false) => self.cookies.push(cookie),
        }
    }

    /// The value of `Cookie` for a request for `path`: longer paths first.
    pub(super) fn field(&self, path: &str, now: SystemTime) -> Option<String> {
        let mut found: Vec<&Cookie> = self.alive(now).filter(|own| own.is_for(path)).collect();
        found.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs = found.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value));
        let field = pairs.collect::<Vec<_>>().join("; ");
        (!field.is_empty()).then_some(field)
    }

    /// The value of the first cookie of this name, whatever its path.
    pub(super) fn get(&self, name: &str, now: SystemTime) -> Option<&str> {
        self.alive(now).find(|cookie| cookie.name == name).map(|cookie| cookie.value.as_str())
    }

    pub(super) fn clear(&mut self) {
        self.cookies.clear();
    }

    fn alive(&self, now: SystemTime) -> impl Iterator<Item = &Cookie> {
        self.cookies.iter().filter(move |cookie| cookie.ends.is_none_or(|end| now < end))
    }
}

impl Cookie {
    fn read(text: &str, request_path: &str, now: SystemTime) -> Option<Cookie> {
        let mut parts = text.split(';').map(str::trim);
        let (name, value) = parts.next()?.split_once('=')?;
        let mut cookie = Cookie {
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
            path: folder(request_path).to_owned(),
            ends: None,
        };
        let (mut by_age, mut by_date) = (None, None);
        for attribute in parts {
            let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            let (name, value) = (name.trim_end(), value.trim_start());
            if name.eq_ignore_ascii_case("path") {
                let path = if value.starts_with('/') { value } else { folder(request_path) };
                cookie.path = path.to_owned();
            } else if name.eq_ignore_ascii_case("max-age") {
                by_age = age(value).map(|age| now.checked_add(age)).or(by_age);
            } else if name.eq_ignore_ascii_case("expires") {
                by_date = cookie_date(value).or(by_date);
            }
        }
        // An age goes before a date (5.5); one beyond all time is none.
        cookie.ends = by_age.unwrap_or(by_date);
        (!cookie.name.is_empty()).then_some(cookie)
    }

    /// Whether it goes with requests for `path` (5.1.4).
    fn is_for(&self, path: &str) -> bool {
        let Some(rest) = path.strip_prefix(self.path.as_str()) else { return false };
        rest.is_empty() || self.path.ends_with('/') || rest.starts_with('/')
    }
}

/// What `Max-Age` says (5.6.2). `None`: it is no number, and says nothing.
fn age(text: &str) -> Option<Duration> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_past = digits.len() < text.len();
    Some(if is_past {
        Duration::ZERO
    } else {
        digits.parse().map_or(Duration::MAX, Duration::from_secs)
    })
}

/// The path of a cookie that names none (5.1.4).
fn folder(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) | None => "/",
        Some(end) => &path[..end],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    fn after(fields: &[&str]) -> Jar {
        let mut jar = Jar::default();
        fields.iter().for_each(|field| jar.store(field.as_bytes(), "/a/b", NOW));
        jar
    }

    #[test]
    fn cookie_goes_with_its_path_and_those_below() {
        let jar =
            after(&["own=1; Path=/x; Path=", "all=2; Path = /", "deep=3; path=/a/b/c", "none"]);
        assert_eq!(jar.field("/a/x", NOW).as_deref(), Some("own=1; all=2"));
        assert_eq!(jar.field("/a", NOW).as_deref(), Some("own=1; all=2"));
        assert_eq!(jar.field("/ab", NOW).as_deref(), Some("all=2"));
        assert_eq!(jar.field("/a/b/c/d", NOW).as_deref(), Some("deep=3; own=1; all=2"));
        assert_eq!(after(&["own=1"]).field("/", NOW), None);
    }

    #[test]
    fn later_cookie_of_one_name_and_path_takes_the_place_of_the_first() {
        let jar = after(&["a=1; Path=/", "b=2; Path=/", "a=3; Path=/", "a=4; Path=/a"]);
        assert_eq!(jar.field("/a", NOW).as_deref(), Some("a=4; a=3; b=2"));
        assert_eq!(jar.get("a", NOW), Some("3"));
    }

    #[test]
    fn cookie_is_forgotten_at_its_end() {
        let later = NOW + Duration::from_secs(10);
        let jar = after(&["a=1; Max-Age=10", "b=2; Expires=Thu, 01 Jan 1970 00:00:11 GMT"]);
        assert_eq!(jar.field("/a/", NOW).as_deref(), Some("a=1; b=2"));
        assert_eq!(jar.field("/a/", later).as_deref(), Some("b=2"));
        assert_eq!(jar.get("a", later), None);
        for removal in [
            "Max-Age=0",
            "max-age=-1",
            "Max-Age = 0",
            "Max-Age=0; Max-Age=soon",
            "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "Expires=Thu, 01-Jan-1970 00:00:00 GMT; expires=never",
            "Expires=Thu, 01-Jan-1970 00:00:00 GMT; Max-Age=+9",
        ] {
            let jar = after(&["a=1", &format!("a=; {removal}")]);
            assert_eq!(jar.field("/a/", NOW), None, "{removal}");
        }
        let jar = after(&["a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=9"]);
        assert_eq!(jar.get("a", NOW), Some("1"));
        let long = "a=1; Max-Age=99999999999999999999; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
        assert_eq!(after(&[long]).get("a", later), Some("1"));
    }
}
