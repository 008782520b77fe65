//! How a value is read from what a query gives under its name.

use bumpalo::Bump;
use http::StatusCode;

use super::form_data::Part;
use super::{Call, FormFile, FromParam, Mismatch};
use crate::error::Rejection;
use crate::routing;

/// A value of the query: an argument that is named behind the `?` of a pattern. It is made of all that the query gives
/// under its name, which may be nothing or several values; where that cannot be, the answer is 400.
///
/// Whatever can be read from a path by [`FromParam`] can be read from a query, where it has to stand exactly once. An
/// `Option` is `None` where the name does not stand in the query, and a `Vec` takes as many values as there are. What is
/// there but wrong is refused in these too.
///
/// ```
/// use http_core::handler::{FromQuery, Mismatch, Values};
///
/// /// `?bounds=1,5`
/// struct Bounds(u32, u32);
///
/// impl<'r> FromQuery<'r> for Bounds {
///     fn from_query(values: Values<'r>) -> Result<Bounds, Mismatch> {
///         let text: &str = FromQuery::from_query(values)?;
///         let bounds = text.split_once(',').and_then(|(least, most)| {
///             Some(Bounds(least.parse().ok()?, most.parse().ok()?))
///         });
///         bounds.ok_or(Mismatch::expected("two numbers and a comma"))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a value of a query or a form cannot be read as `{Self}`",
    label = "not a type for such a value",
    note = "what can be read from a path can, and an `Option` or a `Vec` of it; a file of a form is a `FormFile<'_>`; implement \
            `FromQuery<'_>` for a type of your own"
)]
pub trait FromQuery<'r>: Sized {
    /// Makes the value.
    ///
    /// # Errors
    /// [`Mismatch`] says what was expected.
    fn from_query(values: Values<'r>) -> Result<Self, Mismatch>;
}

impl<'r, T: FromParam<'r>> FromQuery<'r> for T {
    fn from_query(values: Values<'r>) -> Result<Self, Mismatch> {
        values.single()?.ok_or(Mismatch::expected("a value")).and_then(T::from_param)
    }
}

impl<'r, T: FromQuery<'r>> FromQuery<'r> for Option<T> {
    fn from_query(values: Values<'r>) -> Result<Self, Mismatch> {
        if values.is_empty() { Ok(None) } else { T::from_query(values).map(Some) }
    }
}

impl<'r, T: FromParam<'r>> FromQuery<'r> for Vec<T> {
    fn from_query(values: Values<'r>) -> Result<Self, Mismatch> {
        values.map(|value| T::from_param(value?)).collect()
    }
}

/// Names and values as a query or a form writes them: `name=value&other=two+words`, or the parts of a form with files.
#[derive(Clone, Copy, Debug)]
pub struct Pairs<'r> {
    all: Rest<'r>,
}

/// What is still to be seen.
#[derive(Clone, Copy, Debug)]
enum Rest<'r> {
    /// `name=value` with an `&` between two; what has to be decoded is put into the arena.
    Encoded(Option<&'r [u8]>, &'r Bump),
    /// The values of a form with files.
    Parts(&'r [Part<'r>]),
}

impl<'r> Pairs<'r> {
    /// The pairs of `raw`; what has to be decoded is put into `arena`.
    ///
    /// # Errors
    /// If there are more than `most`. Each value that is asked for is looked for among all pairs, so their number has to
    /// have a bound.
    pub fn new(raw: &'r [u8], most: u32, arena: &'r Bump) -> Result<Pairs<'r>, Mismatch> {
        // An empty text has no pair, any other one more than it has separators.
        let last = (most as usize).checked_sub(1);
        let is_over = match last {
            Some(last) if raw.len() <= last => false,
            Some(last) => memchr::memchr_iter(b'&', raw).nth(last).is_some(),
            None => !raw.is_empty(),
        };
        if is_over {
            return Err(Mismatch::expected(format!("at most {most} values")));
        }
        Ok(Pairs { all: Rest::Encoded(Some(raw), arena) })
    }

    pub(super) fn of_parts(parts: &'r [Part<'r>]) -> Pairs<'r> {
        Pairs { all: Rest::Parts(parts) }
    }

    /// What stands under `name`.
    #[must_use]
    pub fn values(self, name: &'r str) -> Values<'r> {
        Values { name, rest: self.all }
    }
}

/// The values that a query or a form gives under one name, decoded, in the order sent. They are the request's own bytes
/// where nothing of them is encoded, else texts in the arena of the call.
#[derive(Clone, Debug)]
pub struct Values<'r> {
    name: &'r str,
    rest: Rest<'r>,
}

impl<'r> Values<'r> {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clone().is_over()
    }

    /// The value, if there is one.
    ///
    /// # Errors
    /// [`Mismatch`] if there are several, or it is not UTF-8.
    pub fn single(mut self) -> Result<Option<&'r str>, Mismatch> {
        let Some(value) = self.next() else { return Ok(None) };
        if self.is_over() { value.map(Some) } else { Err(Mismatch::expected("one value")) }
    }

    /// The next file of this name.
    pub(super) fn next_file(&mut self) -> Option<Result<FormFile<'r>, Mismatch>> {
        if self.next_raw().is_some() {
            let needed = "a file, in a form of the type multipart/form-data";
            return Some(Err(Mismatch::expected(needed)));
        }
        let Part { file_name, content_type, content, .. } = *self.next_part()?;
        let file = file_name.map(|name| FormFile { name, content_type, content });
        Some(file.ok_or(Mismatch::expected("a file")))
    }

    /// Whether there is no further one, which is passed over if there is.
    fn is_over(&mut self) -> bool {
        self.next_raw().is_none() && self.next_part().is_none()
    }

    fn next_part(&mut self) -> Option<&'r Part<'r>> {
        let Rest::Parts(parts) = &mut self.rest else { return None };
        let at = parts.iter().position(|part| part.name == self.name)?;
        let part = &parts[at];
        *parts = &parts[at + 1..];
        Some(part)
    }

    fn next_raw(&mut self) -> Option<(&'r [u8], &'r Bump)> {
        let Rest::Encoded(rest_of_pairs, arena) = &mut self.rest else { return None };
        while let Some(rest) = *rest_of_pairs {
            let (pair, tail) = cut(rest, b'&');
            *rest_of_pairs = tail;
            if may_be_named(pair, self.name) {
                let (name, value) = cut(pair, b'=');
                if is_named(name, self.name) {
                    return Some((value.unwrap_or_default(), *arena));
                }
            }
        }
        None
    }
}

/// A value is a [`Mismatch`] where it is not UTF-8, its encoding is broken, or it is a file.
impl<'r> Iterator for Values<'r> {
    type Item = Result<&'r str, Mismatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some((raw, arena)) = self.next_raw() else {
            return self.next_part().map(Part::text);
        };
        let bytes = if memchr::memchr2(b'%', b'+', raw).is_none() {
            raw
        } else {
            let (mut length, mut whole) = (0, true);
            for byte in decode(raw) {
                length += 1;
                whole &= byte.is_some();
            }
            if !whole {
                return Some(Err(Mismatch::expected("two hexadecimal digits behind each %")));
            }
            let mut decoded = decode(raw).flatten();
            arena.alloc_slice_fill_with(length, |_| decoded.next().unwrap_or_default())
        };
        Some(std::str::from_utf8(bytes).map_err(|_| Mismatch::expected("UTF-8")))
    }
}

impl<'r, S> Call<'r, S> {
    /// The pairs of the request's query.
    ///
    /// # Errors
    /// 400 if there are more than the setting `query_pairs` allows.
    pub fn query(&self) -> Result<Pairs<'r>, Rejection> {
        let head = self.request().borrow_head();
        let raw = head.raw_query().unwrap_or_default();
        Pairs::new(raw, head.most_pairs().query, self.arena()).map_err(|mismatch| {
            Rejection::new(StatusCode::BAD_REQUEST, "query", mismatch.to_string())
        })
    }

    /// What the query gives under `name`, as a `T`.
    ///
    /// # Errors
    /// 400 if that is no `T`.
    #[doc(hidden)]
    pub fn query_value<T: FromQuery<'r>>(&self, name: &'static str) -> Result<T, Rejection> {
        T::from_query(self.query()?.values(name)).map_err(|mismatch| {
            let place = format!("query.{name}");
            Rejection::new(StatusCode::BAD_REQUEST, place, mismatch.to_string())
        })
    }

    /// What the query gives under `name`, as a `T`, or `default` where the name does not stand in the query.
    ///
    /// # Errors
    /// 400 if what is there is no `T`.
    #[doc(hidden)]
    pub fn query_value_or<T: FromQuery<'r>>(
        &self,
        name: &'static str,
        default: impl FnOnce() -> T,
    ) -> Result<T, Rejection> {
        let given: Option<T> = self.query_value(name)?;
        Ok(given.unwrap_or_else(default))
    }
}

/// Whether the name of the pair is `name`, or begins as it may where it is. An empty pair has none.
#[inline]
fn may_be_named(pair: &[u8], name: &str) -> bool {
    let Some(first) = pair.first() else { return false };
    matches!(first, b'%' | b'+') || name.as_bytes().first().is_none_or(|of_name| of_name == first)
}

/// Whether `raw` is `name`, encoded or not.
fn is_named(raw: &[u8], name: &str) -> bool {
    let is_encoded = || raw.iter().any(|byte| matches!(byte, b'%' | b'+'));
    if raw == name.as_bytes() && !is_encoded() {
        return true;
    }
    // A byte of the name is written as one byte or as three. A name of many KiB is not looked at for each field of a form.
    let fits = (name.len()..=3 * name.len()).contains(&raw.len());
    fits && decode(raw).eq(name.bytes().map(Some))
}

/// What stands before the first `mark`, and what stands behind it, if there is one.
fn cut(text: &[u8], mark: u8) -> (&[u8], Option<&[u8]>) {
    // Most names and values are shorter than a call is worth.
    let near = routing::position(&text[..text.len().min(NEAR_BYTES)], mark);
    let found = match near {
        NEAR_BYTES => memchr::memchr(mark, &text[near..]).map(|further| near + further),
        near => (near < text.len()).then_some(near),
    };
    match found {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

/// Up to here a mark is looked for without a call.
const NEAR_BYTES: usize = 32;

/// As [`routing::decode`], where `+` stands for a space.
fn decode(raw: &[u8]) -> impl Iterator<Item = Option<u8>> + '_ {
    let mut rest = raw;
    std::iter::from_fn(move || {
        let (byte, tail) = match rest {
            [b'+', tail @ ..] => (Some(b' '), tail),
            _ => routing::decode_first(rest)?,
        };
        rest = tail;
        Some(byte)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'r, T: FromQuery<'r>>(query: &'r str, arena: &'r Bump) -> Result<T, String> {
        let pairs =
            Pairs::new(query.as_bytes(), 256, arena).map_err(|mismatch| mismatch.to_string())?;
        T::from_query(pairs.values("a")).map_err(|mismatch| mismatch.to_string())
    }

    #[test]
    fn value_is_decoded_once_and_plus_is_a_space() {
        let arena = Bump::new();
        assert_eq!(read("a=1+2%2B%252B", &arena), Ok("1 2+%2B"));
        assert_eq!(read("b=x&%61=%C3%A9&&c", &arena), Ok("é"));
        assert_eq!(read("a==&b", &arena), Ok("="));
        assert_eq!(read::<&str>("a=%ff", &arena), Err("expected UTF-8".into()));
        let told = "expected two hexadecimal digits behind each %";
        for broken in ["a=%", "a=%2+0", "a=%zz"] {
            assert_eq!(read::<&str>(broken, &arena), Err(told.into()), "{broken}");
        }
    }

    #[test]
    fn name_is_found_however_it_is_written() {
        let arena = Bump::new();
        let long = "x".repeat(100);
        for query in ["a", "%61", "b&a", "b=c&%61", "&&a", "=x&a", "ab&a", "+&%&%6&a", "%62=a&a"] {
            for value in ["", "=", "=1", &format!("={long}")] {
                let expected = value.strip_prefix('=').unwrap_or_default();
                let query = format!("{query}{value}&{long}={long}");
                assert_eq!(read(&query, &arena), Ok(expected), "{query}");
            }
        }
        for (query, name) in
            [("a+b=1", "a b"), ("a%2Bb=1", "a+b"), ("+=1", " "), ("%25=1", "%"), ("=1", "")]
        {
            let pairs = Pairs::new(query.as_bytes(), 1, &arena).expect("one pair");
            assert_eq!(pairs.values(name).single(), Ok(Some("1")), "{query}");
        }
        let pairs = Pairs::new(b"a+b=1&a%=2", 2, &arena).expect("two pairs");
        assert!(pairs.values("a+b").is_empty() && pairs.values("a%").is_empty());
    }

    #[test]
    fn plain_value_stands_exactly_once() {
        let arena = Bump::new();
        assert_eq!(read("a=7", &arena), Ok(7_u8));
        assert_eq!(read::<u8>("", &arena), Err("expected a value".into()));
        assert_eq!(read::<u8>("a=1&a=1", &arena), Err("expected one value".into()));
        assert_eq!(read("a", &arena), Ok(""));
    }

    #[test]
    fn option_is_none_only_where_the_name_is_absent() {
        let arena = Bump::new();
        assert_eq!(read("aa=1&b=a", &arena), Ok(None::<u8>));
        assert_eq!(read("b&a=1", &arena), Ok(Some(1_u8)));
        assert!(read::<Option<u8>>("a=", &arena).is_err());
        assert!(read::<Option<u8>>("a=1&a=2", &arena).is_err());
    }

    #[test]
    fn vec_takes_all_values_in_order() {
        let arena = Bump::new();
        assert_eq!(read("a=3&b=9&a=1", &arena), Ok(vec![3_u8, 1]));
        assert_eq!(read("", &arena), Ok(Vec::<u8>::new()));
        assert!(read::<Vec<u8>>("a=3&a=x", &arena).is_err());
        assert_eq!(read::<Option<Vec<u8>>>("b", &arena), Ok(None));
    }

    #[test]
    fn number_of_pairs_is_limited() {
        let arena = Bump::new();
        let most = vec!["a=1"; 256].join("&");
        assert_eq!(read::<Vec<u8>>(&most, &arena).map(|all| all.len()), Ok(256));
        let more = format!("{most}&");
        assert_eq!(read::<Vec<u8>>(&more, &arena), Err("expected at most 256 values".into()));
    }
}
