//! When something was written.

use jiff::Timestamp;
use serde::{Serialize, Serializer};

/// A point in time, in whole milliseconds since 1970. As JSON it is ISO 8601 with milliseconds, in UTC:
/// `2026-01-31T09:05:00.070Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Timestamp);

impl Moment {
    /// 1970.
    #[cfg(test)]
    pub(crate) const EPOCH: Moment = Moment(Timestamp::UNIX_EPOCH);

    pub(crate) fn now() -> Moment {
        Moment::from_milliseconds(Timestamp::now().as_millisecond())
    }

    /// A time that no calendar reaches is 1970.
    pub(crate) fn from_milliseconds(milliseconds: i64) -> Moment {
        Moment(Timestamp::from_millisecond(milliseconds).unwrap_or_default())
    }

    pub(crate) fn milliseconds(self) -> i64 {
        self.0.as_millisecond()
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:.3}", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moment_is_written_with_three_digits_of_a_second() {
        let text =
            |milliseconds| serde_json::to_string(&Moment::from_milliseconds(milliseconds)).unwrap();
        assert_eq!(text(0), "\"1970-01-01T00:00:00.000Z\"");
        assert_eq!(text(1_769_850_300_070), "\"2026-01-31T09:05:00.070Z\"");
    }
}
