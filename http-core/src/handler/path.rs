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
    note = "integers, floats, `bool`, `char`, `&str`, `String` and IP addresses can, and a `Result<T, Mismatch>` of them; implement `FromParam<'_>` for a type of \
            your own"
)]
pub trait FromParam<'r>: Sized {
    /// Reads the value from `text`, which is decoded, and never empty if it stood in a path; it lives as long as the request.
    ///
    /// # Errors
    /// [`Mismatch`] says what was expected.
    fn from_param(text: &'r str) -> Result<Self, Mismatch>;
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
        }

        impl FromParam<'_> for NonZero<$type> {
            fn from_param(text: &str) -> Result<Self, Mismatch> {
                let number = $type::from_param(text)?;
                NonZero::new(number).ok_or(Mismatch::expected("a number other than 0"))
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

parsed! {
    f32: "a number";
    f64: "a number";
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
    fn a_number_with_a_plus_is_none() {
        assert!(u8::from_param("+1").is_err());
        assert!(i64::from_param("+1").is_err());
    }
}
