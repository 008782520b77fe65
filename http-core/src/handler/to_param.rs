//! How a value is written where a parameter of a pattern stands.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZero;

/// A value that can be written into a URL, as the text that [`FromParam`](super::FromParam) reads it from. Deriving that trait
/// derives this one too.
///
/// ```
/// use std::borrow::Cow;
///
/// use http_core::{ToParam, get, routes};
/// use http_core::handler::{FromParam, Mismatch};
///
/// struct Day(u16);
///
/// impl FromParam<'_> for Day {
///     fn from_param(text: &str) -> Result<Day, Mismatch> {
///         let day = text.strip_prefix("day-").and_then(|number| number.parse().ok());
///         day.map(Day).ok_or(Mismatch::expected("day- and a number"))
///     }
/// }
///
/// impl ToParam for Day {
///     fn to_param(&self) -> Cow<'_, str> {
///         format!("day-{}", self.0).into()
///     }
/// }
///
/// #[get("/plan/{day}")]
/// fn plan(day: Day) -> String {
///     format!("the plan of day {}", day.0)
/// }
///
/// routes! { ROUTES = [plan] }
///
/// assert_eq!(plan::url_in(ROUTES, Day(3)).as_str(), "/plan/day-3");
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot be written into a URL",
    label = "not a type that has a text in a URL",
    note = "what `FromParam` is derived for can; beside an `impl FromParam<'_>` write `impl ToParam`"
)]
pub trait ToParam {
    /// The text, which the URL encodes where it must. An empty text, `.` and `..` are no values of a path: no request
    /// leads to a handler with them.
    fn to_param(&self) -> Cow<'_, str>;
}

impl<T: ToParam + ?Sized> ToParam for &T {
    fn to_param(&self) -> Cow<'_, str> {
        (**self).to_param()
    }
}

impl ToParam for str {
    fn to_param(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl ToParam for String {
    fn to_param(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl ToParam for Box<str> {
    fn to_param(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl ToParam for Cow<'_, str> {
    fn to_param(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

macro_rules! displayed {
    ($($type:ty)*) => {$(
        impl ToParam for $type {
            fn to_param(&self) -> Cow<'_, str> {
                self.to_string().into()
            }
        }
    )*};
}

displayed! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char IpAddr Ipv4Addr Ipv6Addr }
displayed! { NonZero<u8> NonZero<u16> NonZero<u32> NonZero<u64> NonZero<u128> NonZero<usize> }
displayed! { NonZero<i8> NonZero<i16> NonZero<i32> NonZero<i64> NonZero<i128> NonZero<isize> }
