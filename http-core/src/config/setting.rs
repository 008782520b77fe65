//! What is known of a setting: its name, unit, default and range, and what it is for.

use super::Config;
use super::value::{Given, format_bytes};

/// What is known of one setting.
///
/// ```
/// use http_core::Config;
///
/// let settings = Config::settings();
/// let one = settings.iter().find(|setting| setting.key() == "head_bytes").expect("a setting");
/// assert_eq!((one.unit(), one.default()), ("bytes", "32KiB".to_owned()));
/// assert_eq!(one.variable(), "HTTP_HEAD_BYTES");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub(super) key: &'static str,
    pub(super) unit: Unit,
    /// Its lines as they stand in the source, each begun with a space.
    pub(super) doc: &'static str,
    pub(super) range: Range,
    pub(super) default: fn() -> String,
    /// Sets it, without a look at its range. Else: what was expected.
    pub(super) set: fn(&mut Config, &Given) -> Result<(), String>,
    /// Its value, where that is a number.
    pub(super) number: fn(&Config) -> Option<u64>,
}

impl Setting {
    /// Its name: the field of [`Config`], the method that sets it, and the key in a file.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// The variable of the environment that sets it.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("HTTP_{}", self.key.to_ascii_uppercase())
    }

    /// What it is counted in; empty where it is no amount.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        self.unit.name()
    }

    /// Its default, as one would write it in a file; where there is no value to write, what holds then.
    #[must_use]
    pub fn default(&self) -> String {
        (self.default)()
    }

    /// What it is, in sentences.
    #[must_use]
    pub fn doc(&self) -> &'static str {
        self.doc.trim_start()
    }

    /// What is wrong with its value, if that is outside of the range.
    pub(super) fn complaint(&self, config: &Config) -> Option<String> {
        self.range.complaint((self.number)(config))
    }
}

/// What a setting is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Threads,
    Connections,
    Requests,
    Jobs,
    Fields,
    Pairs,
    Bytes,
    BytesPerSecond,
    Time,
    Truth,
    /// One of a few names.
    Word,
    Networks,
    Address,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Unit::Threads => "threads",
            Unit::Connections => "connections",
            Unit::Requests => "requests",
            Unit::Jobs => "jobs",
            Unit::Fields => "fields",
            Unit::Pairs => "pairs",
            Unit::Bytes => "bytes",
            Unit::BytesPerSecond => "bytes per second",
            Unit::Time => "time",
            Unit::Truth | Unit::Word => "",
            Unit::Networks => "networks",
            Unit::Address => "host:port",
        }
    }

    pub(super) fn is_bytes(self) -> bool {
        matches!(self, Unit::Bytes | Unit::BytesPerSecond)
    }
}

/// The numbers that a setting may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub(super) least: u64,
    pub(super) most: u64,
}

impl Range {
    pub(super) const ANY: Range = Range { least: 0, most: u64::MAX };

    /// What is wrong with a value outside of it.
    pub(super) fn complaint(self, value: Option<u64>) -> Option<String> {
        let value = value?;
        let Range { least, most } = self;
        if (least..=most).contains(&value) {
            return None;
        }
        if most == u64::MAX {
            return Some(format!("is {value}, the least is {least}"));
        }
        let (least, most) = (format_bytes(least), format_bytes(most));
        Some(format!("is {value}, it may be from {least} to {most}"))
    }
}

pub(super) const fn at_least(least: u64) -> Range {
    between(least, u64::MAX)
}

pub(super) const fn between(least: u64, most: u64) -> Range {
    Range { least, most }
}
