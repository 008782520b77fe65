//! How a value is read from the text that a parameter of the pattern matched.

use std::borrow::Cow;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZero;

/// A value of a path parameter. Text that is no such value answers 404: there is nothing at this path.
///
/// ```
/// use http_core::handler::{FromParam, Mismatch};
///
/// enum Color { Red, Green }
///
/// impl FromParam<'_> for Color {
///     fn from_param(text: &str) -> Result<Color, Mismatch> {
///         match text {
///             "red" => Ok(Color::Red),
///             "green" => Ok(Color::Green),
///             _ => Err(Mismatch::expected("red or green")),
///         }
///     }
/// }
/// # assert!(Color::from_param("blue").is_err());
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot be read from a path or a query",
    label = "not a type for a value named in the pattern",
    note = "integers, floats, `bool`, `char`, `&str`, `String` and IP addresses can, and a `Result<T, Mismatch>` of them; derive `FromParam` on a type of \
            your own, or implement it"
)]
pub trait FromParam<'r>: Sized {
    /// Reads the value from `text`, which is decoded, and never empty if it stood in a path; it lives as long as the request.
    ///
    /// # Errors
    /// [`Mismatch`] says what was expected.
    fn from_param(text: &'r str) -> Result<Self, Mismatch>;

    /// Reads the value from the bytes as sent, where that is quicker than to decode them first and to make sure that they are
    /// text: a number of digits alone. `None` says nothing; [`from_param`](FromParam::from_param) is asked then.
    #[doc(hidden)]
    fn from_plain(raw: &'r [u8]) -> Option<Self> {
        let _ = raw;
        None
    }
}

/// Why a text is not the value that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    expected: Cow<'static, str>,
}

impl Mismatch {
    /// `what` was expected, such as `a whole number from 0 to 255`.
    #[must_use]
    pub fn expected(what: impl Into<Cow<'static, str>>) -> Mismatch {
        Mismatch { expected: what.into() }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl std::error::Error for Mismatch {}

impl<'r> FromParam<'r> for &'r str {
    fn from_param(text: &'r str) -> Result<Self, Mismatch> {
        Ok(text)
    }
}

impl<'r> FromParam<'r> for Cow<'r, str> {
    fn from_param(text: &'r str) -> Result<Self, Mismatch> {
        Ok(Cow::Borrowed(text))
    }
}

impl FromParam<'_> for String {
    fn from_param(text: &str) -> Result<Self, Mismatch> {
        Ok(text.into())
    }
}

impl FromParam<'_> for Box<str> {
    fn from_param(text: &str) -> Result<Self, Mismatch> {
        Ok(text.into())
    }
}

/// For a handler that has an answer of its own to text that is no `T`.
impl<'r, T: FromParam<'r>> FromParam<'r> for Result<T, Mismatch> {
    fn from_param(text: &'r str) -> Result<Self, Mismatch> {
        Ok(T::from_param(text))
    }

    fn from_plain(raw: &'r [u8]) -> Option<Self> {
        T::from_plain(raw).map(Ok)
    }
}

/// Whole numbers, as digits alone: a sign only where there are negative ones, and no `+`, so that a number has one path.
macro_rules! integers {
    ($($type:ident)*) => {$(
        impl FromParam<'_> for $type {
            fn from_param(text: &str) -> Result<Self, Mismatch> {
                let number = if text.starts_with('+') { None } else { text.parse().ok() };
                number.ok_or_else(|| {
                    let (least, most) = ($type::MIN, $type::MAX);
                    Mismatch::expected(format!("a whole number from {least} to {most}"))
                })
            }

            #[inline]
            fn from_plain(raw: &[u8]) -> Option<Self> {
                // So many digits are no number that is too large.
                if raw.is_empty() || raw.len() > $type::MAX.ilog10() as usize {
                    return None;
                }
                let mut number = 0;
                for byte in raw {
                    let digit = byte.wrapping_sub(b'0');
                    if digit > 9 {
                        return None;
                    }
                    number = number * 10 + digit as $type;
                }
                Some(number)
            }
        }

        impl FromParam<'_> for NonZero<$type> {
            fn from_param(text: &str) -> Result<Self, Mismatch> {
                let number = $type::from_param(text)?;
                NonZero::new(number).ok_or(Mismatch::expected("a number other than 0"))
            }

            #[inline]
            fn from_plain(raw: &[u8]) -> Option<Self> {
                NonZero::new($type::from_plain(raw)?)
            }
        }
    )*};
}

integers! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }

macro_rules! parsed {
    ($($type:ty: $expected:literal;)*) => {$(
        impl FromParam<'_> for $type {
            fn from_param(text: &str) -> Result<Self, Mismatch> {
                text.parse().map_err(|_| Mismatch::expected($expected))
            }
        }
    )*};
}

/// Numbers that can be compared and reckoned with: `NaN` is none, and no bound is above `inf`.
macro_rules! floats {
    ($($type:ty)*) => {$(
        impl FromParam<'_> for $type {
            fn from_param(text: &str) -> Result<Self, Mismatch> {
                let number = text.parse().ok().filter(|number: &$type| number.is_finite());
                number.ok_or(Mismatch::expected("a number"))
            }
        }
    )*};
}

floats! { f32 f64 }

parsed! {
    bool: "true or false";
    char: "one character";
    IpAddr: "an IP address";
    Ipv4Addr: "an IPv4 address";
    Ipv6Addr: "an IPv6 address";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_out_of_range_says_the_range() {
        let refused = u8::from_param("256").map_err(|mismatch| mismatch.to_string());
        assert_eq!(refused, Err("expected a whole number from 0 to 255".into()));
        assert_eq!(i8::from_param("-128"), Ok(-128));
        assert!(NonZero::<u8>::from_param("0").is_err());
    }

    #[test]
    fn digits_are_the_number_that_their_text_is() {
        let texts = ["0", "7", "00", "12", "99", "100", "127", "128", "255", "256", "9999999999"];
        for text in texts.into_iter().chain(["", "-1", "+1", "1a", "a1", "1/", "1:", "%31"]) {
            let plain = u8::from_plain(text.as_bytes());
            assert!(plain.is_none() || plain == u8::from_param(text).ok(), "{text}");
            let plain = i8::from_plain(text.as_bytes());
            assert!(plain.is_none() || plain == i8::from_param(text).ok(), "{text}");
            let plain = u64::from_plain(text.as_bytes());
            let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            assert_eq!(plain, text.parse().ok().filter(|_| is_digits), "{text}");
        }
        assert_eq!(u8::from_plain(b"99"), Some(99));
        assert_eq!(NonZero::<u8>::from_plain(b"00"), None);
        assert_eq!(u64::from_plain(b"9999999999999999999"), Some(9_999_999_999_999_999_999));
    }

    #[test]
    fn a_number_with_a_plus_is_none() {
        assert!(u8::from_param("+1").is_err());
        assert!(i64::from_param("+1").is_err());
    }
}
