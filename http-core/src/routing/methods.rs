//! Which number stands for a method, and sets of such numbers.

/// The number of a method in a table: its place among the nine standard ones, or behind them in the table's own list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodCode(pub u8);

/// The methods that have the same number in every table.
pub(crate) const STANDARD_METHODS: [&str; 9] =
    ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

/// A set of methods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Methods(u32);

impl MethodCode {
    /// The number of a method that is a standard one.
    pub(super) const fn standard(name: &str) -> Option<MethodCode> {
        Some(match name.as_bytes() {
            b"GET" => MethodCode::GET,
            b"HEAD" => MethodCode::HEAD,
            b"POST" => MethodCode::POST,
            b"PUT" => MethodCode::PUT,
            b"DELETE" => MethodCode::DELETE,
            b"CONNECT" => MethodCode::CONNECT,
            b"OPTIONS" => MethodCode::OPTIONS,
            b"TRACE" => MethodCode::TRACE,
            b"PATCH" => MethodCode::PATCH,
            _ => return None,
        })
    }

    /// `GET`
    pub const GET: MethodCode = MethodCode(0);
    /// `HEAD`
    pub const HEAD: MethodCode = MethodCode(1);
    /// `POST`
    pub const POST: MethodCode = MethodCode(2);
    /// `PUT`
    pub const PUT: MethodCode = MethodCode(3);
    /// `DELETE`
    pub const DELETE: MethodCode = MethodCode(4);
    /// `CONNECT`
    pub const CONNECT: MethodCode = MethodCode(5);
    /// `OPTIONS`
    pub const OPTIONS: MethodCode = MethodCode(6);
    /// `TRACE`
    pub const TRACE: MethodCode = MethodCode(7);
    /// `PATCH`
    pub const PATCH: MethodCode = MethodCode(8);

    /// The number of no method.
    pub(super) const NONE: MethodCode = MethodCode(u8::MAX);

    /// How many different methods a table may have: as many as a [`Methods`] has bits.
    pub const MOST: usize = 32;
}

impl Methods {
    /// No method.
    pub const NONE: Methods = Methods(0);

    /// The set of one method.
    #[must_use]
    pub const fn of(method: MethodCode) -> Methods {
        Methods(1 << method.0)
    }

    /// This set and `method`.
    #[must_use]
    pub const fn with(self, method: MethodCode) -> Methods {
        Methods(self.0 | 1 << method.0)
    }

    /// All methods of both sets.
    pub(crate) const fn union(self, other: Methods) -> Methods {
        Methods(self.0 | other.0)
    }

    /// Whether `method` is among them.
    #[must_use]
    pub const fn contains(self, method: MethodCode) -> bool {
        self.0 & (1 << method.0) != 0
    }

    /// Whether the sets share a method.
    pub(crate) const fn meets(self, other: Methods) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The methods, in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = MethodCode> {
        (0..MethodCode::MOST as u8).map(MethodCode).filter(move |method| self.contains(*method))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_methods_have_the_numbers_of_their_places() {
        for (number, name) in (0..).zip(STANDARD_METHODS) {
            assert_eq!(MethodCode::standard(name), Some(MethodCode(number)), "{name}");
        }
        assert_eq!(MethodCode::standard("QUERY"), None);
    }
}
