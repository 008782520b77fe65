//! How the value of a setting is written as text.

use std::fmt;
use std::time::Duration;

use super::setting::Unit;
use super::{AccessLog, ForwardedFields, Network, nearest};

/// What was written for a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    One(String),
    /// A list, which only a file can have.
    #[cfg_attr(not(feature = "toml"), expect(dead_code, reason = "nothing reads a file then"))]
    Many(Vec<String>),
}

impl Given {
    /// The text, without the blanks around it that no value has.
    pub(super) fn one(&self) -> Option<&str> {
        match self {
            Given::One(text) => Some(text.trim()),
            Given::Many(_) => None,
        }
    }
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Given::One(text) = self else { return f.write_str("a list") };
        // What was pasted by mistake need not be told in full.
        match text.char_indices().nth(LONGEST_TOLD) {
            Some((end, _)) => write!(f, "`{}…`", text[..end].escape_debug()),
            None => write!(f, "`{}`", text.escape_debug()),
        }
    }
}

/// In characters.
const LONGEST_TOLD: usize = 60;

/// A type that a setting has.
pub(super) trait Value: Sized {
    /// Reads a value. Else: what was expected.
    fn read(given: &Given, unit: Unit) -> Result<Self, String>;

    /// The value as it is read; `None` where it is none.
    fn show(&self, unit: Unit) -> Option<String>;

    /// The value, where it is a number.
    fn number(&self) -> Option<u64> {
        None
    }
}

impl Value for u64 {
    fn read(given: &Given, unit: Unit) -> Result<u64, String> {
        let number = given.one().and_then(|text| match unit.is_bytes() {
            true => parse_bytes(text),
            false => parse_digits(text),
        });
        number.ok_or_else(|| match unit.is_bytes() {
            true => "a size such as 4096, 64KiB or 10MiB".to_owned(),
            false => "a whole number".to_owned(),
        })
    }

    fn show(&self, unit: Unit) -> Option<String> {
        Some(if unit.is_bytes() { format_bytes(*self) } else { self.to_string() })
    }

    fn number(&self) -> Option<u64> {
        Some(*self)
    }
}

/// Numbers that may have fewer bits.
macro_rules! narrow {
    ($($type:ty)*) => {$(
        impl Value for $type {
            fn read(given: &Given, unit: Unit) -> Result<$type, String> {
                let number = u64::read(given, unit)?;
                number.try_into().map_err(|_| format!("at most {}", <$type>::MAX))
            }

            fn show(&self, unit: Unit) -> Option<String> {
                (*self as u64).show(unit)
            }

            fn number(&self) -> Option<u64> {
                Some(*self as u64)
            }
        }
    )*};
}

narrow! { u32 usize }

impl Value for bool {
    fn read(given: &Given, _: Unit) -> Result<bool, String> {
        let truth = given.one().and_then(|text| text.parse().ok());
        truth.ok_or_else(|| "true or false".to_owned())
    }

    fn show(&self, _: Unit) -> Option<String> {
        Some(self.to_string())
    }
}

impl Value for Duration {
    fn read(given: &Given, _: Unit) -> Result<Duration, String> {
        let time = given.one().and_then(parse_time);
        time.ok_or_else(|| "a time with its unit, such as 500ms, 30s, 2m or 1h".to_owned())
    }

    fn show(&self, _: Unit) -> Option<String> {
        Some(match self.subsec_millis() {
            0 => format!("{}s", self.as_secs()),
            _ => format!("{}ms", self.as_millis()),
        })
    }
}

/// Where to listen: whether the host is known is seen when it is listened on.
impl Value for String {
    fn read(given: &Given, _: Unit) -> Result<String, String> {
        let address = given.one().filter(|text| {
            let parts = text.rsplit_once(':');
            parts.is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
        });
        let address = address.map(str::to_owned);
        address.ok_or_else(|| "host and port, such as 0.0.0.0:8080 or [::]:8080".to_owned())
    }

    fn show(&self, _: Unit) -> Option<String> {
        Some(self.clone())
    }
}

/// A list, or in one text with commas.
impl Value for Vec<Network> {
    fn read(given: &Given, _: Unit) -> Result<Vec<Network>, String> {
        let texts: Vec<&str> = match given {
            Given::One(text) => text.split(',').collect(),
            Given::Many(texts) => texts.iter().map(String::as_str).collect(),
        };
        let networks = texts.into_iter().map(|text| {
            let network = text.trim().parse();
            network.map_err(|error| format!("networks such as 10.0.0.0/8 or ::1: {error}"))
        });
        networks.collect()
    }

    fn show(&self, _: Unit) -> Option<String> {
        let texts: Vec<String> = self.iter().map(Network::to_string).collect();
        (!texts.is_empty()).then(|| texts.join(","))
    }
}

impl Value for ForwardedFields {
    fn read(given: &Given, _: Unit) -> Result<ForwardedFields, String> {
        read_word(given, &FORWARDED_FIELDS)
    }

    fn show(&self, _: Unit) -> Option<String> {
        show_word(self, &FORWARDED_FIELDS)
    }
}

const FORWARDED_FIELDS: [(&str, ForwardedFields); 4] = [
    ("ignored", ForwardedFields::Ignored),
    ("x-forwarded-for", ForwardedFields::XForwardedFor),
    ("x-forwarded", ForwardedFields::XForwarded),
    ("forwarded", ForwardedFields::Forwarded),
];

impl Value for AccessLog {
    fn read(given: &Given, _: Unit) -> Result<AccessLog, String> {
        read_word(given, &ACCESS_LOG)
    }

    fn show(&self, _: Unit) -> Option<String> {
        show_word(self, &ACCESS_LOG)
    }
}

const ACCESS_LOG: [(&str, AccessLog); 3] =
    [("off", AccessLog::Off), ("text", AccessLog::Text), ("json", AccessLog::JsonLines)];

/// One of several words, whatever their case.
fn read_word<T: Copy>(given: &Given, words: &[(&'static str, T)]) -> Result<T, String> {
    let text = given.one().unwrap_or_default();
    let known = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
    known.map(|(_, value)| *value).ok_or_else(|| {
        let names = words.iter().map(|(word, _)| *word);
        let listed = names.clone().collect::<Vec<_>>().join(", ");
        let meant = nearest(text, names).map(|word| format!(": did you mean `{word}`?"));
        format!("one of {listed}{}", meant.unwrap_or_default())
    })
}

fn show_word<T: PartialEq>(value: &T, words: &[(&'static str, T)]) -> Option<String> {
    words.iter().find(|(_, known)| known == value).map(|(word, _)| (*word).to_owned())
}

impl<T: Value> Value for Option<T> {
    fn read(given: &Given, unit: Unit) -> Result<Option<T>, String> {
        T::read(given, unit).map(Some)
    }

    fn show(&self, unit: Unit) -> Option<String> {
        self.as_ref()?.show(unit)
    }

    fn number(&self) -> Option<u64> {
        self.as_ref()?.number()
    }
}

/// Digits and nothing else: `parse` would take a sign.
fn parse_digits(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Digits, then a unit.
fn parse_amount(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let end = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = (&text[..end], text[end..].trim_start());
    let (_, factor) = units.iter().find(|(name, _)| *name == unit)?;
    parse_digits(digits)?.checked_mul(*factor)
}

/// A size as in `max_body` of a route.
fn parse_bytes(text: &str) -> Option<u64> {
    const DECIMAL: [(&str, u64); 5] =
        [("", 1), ("B", 1), ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000)];
    parse_amount(text, &BINARY).or_else(|| parse_amount(text, &DECIMAL))
}

/// From the largest on.
const BINARY: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];

/// A size in the largest unit that it is a multiple of.
pub(super) fn format_bytes(bytes: u64) -> String {
    let unit = BINARY.iter().find(|(_, factor)| bytes >= *factor && bytes.is_multiple_of(*factor));
    unit.map_or_else(|| bytes.to_string(), |(name, factor)| format!("{}{name}", bytes / factor))
}

fn parse_time(text: &str) -> Option<Duration> {
    const MILLISECONDS: [(&str, u64); 4] =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];
    parse_amount(text, &MILLISECONDS).map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Value>(text: &str, unit: Unit) -> Result<T, String> {
        T::read(&Given::One(text.to_owned()), unit)
    }

    #[test]
    fn sizes_have_a_unit_or_are_bytes() {
        for (text, bytes) in
            [("4096", 4_096), ("64KiB", 65_536), ("10 MiB", 10 << 20), ("5kB", 5_000), ("0", 0)]
        {
            assert_eq!(read::<u64>(text, Unit::Bytes), Ok(bytes), "{text}");
        }
        for wrong in [
            "",
            "KiB",
            "+1",
            "-1",
            "1.5MiB",
            "1 mib",
            "16K",
            "99999999999999999999",
            "18446744073709551615KiB",
        ] {
            assert!(read::<u64>(wrong, Unit::Bytes).is_err(), "{wrong}");
        }
        assert!(read::<usize>("1KiB", Unit::Pairs).is_err());
        assert_eq!(read::<u32>("5000000000", Unit::Pairs), Err("at most 4294967295".to_owned()));
    }

    #[test]
    fn times_have_a_unit() {
        for (text, millis) in [("500ms", 500), ("30s", 30_000), ("2m", 120_000), ("1 h", 3_600_000)]
        {
            assert_eq!(
                read::<Duration>(text, Unit::Time),
                Ok(Duration::from_millis(millis)),
                "{text}"
            );
        }
        for wrong in ["30", "", "s", "1.5s", "-1s", "1m30s", "1d"] {
            assert!(read::<Duration>(wrong, Unit::Time).is_err(), "{wrong}");
        }
    }

    #[test]
    fn other_values_are_read() {
        assert_eq!(read("true", Unit::Truth), Ok(true));
        assert!(read::<bool>("yes", Unit::Truth).is_err());
        assert_eq!(read("X-Forwarded", Unit::Word), Ok(ForwardedFields::XForwarded));
        let wrong =
            read::<ForwardedFields>("x-forwarded-fro", Unit::Word).expect_err("no word of it");
        assert!(wrong.ends_with(": did you mean `x-forwarded-for`?"), "{wrong}");
        for right in ["0.0.0.0:80", "[::]:0", "localhost:8080"] {
            assert_eq!(read::<String>(right, Unit::Address), Ok(right.to_owned()));
        }
        for wrong in ["8080", ":8080", "localhost", "localhost:http", "localhost:70000"] {
            assert!(read::<String>(wrong, Unit::Address).is_err(), "{wrong}");
        }
        let networks: Vec<Network> = read("10.0.0.0/8, ::1", Unit::Networks).expect("two networks");
        assert_eq!(networks.show(Unit::Networks).as_deref(), Some("10.0.0.0/8,::1/128"));
        let wrong =
            read::<Vec<Network>>("10.0.0.0/8,nobody", Unit::Networks).expect_err("one is wrong");
        assert!(wrong.contains("\"nobody\""), "{wrong}");
    }

    #[test]
    fn what_is_shown_can_be_read() {
        for bytes in [0, 1, 1_023, 1_024, 1_025, 3 << 20, 5 << 30, u64::MAX] {
            assert_eq!(read(&bytes.show(Unit::Bytes).expect("a number"), Unit::Bytes), Ok(bytes));
        }
        for millis in [0, 1, 999, 1_000, 1_500, 60_000] {
            let time = Duration::from_millis(millis);
            assert_eq!(read(&time.show(Unit::Time).expect("a time"), Unit::Time), Ok(time));
        }
    }
}
