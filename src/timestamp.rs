//! When something happened, by the clock of the browser that it happened in.
//!
//! Only for people and for files: no order and no "which is newer" is ever taken from it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 in UTC in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `millis` milliseconds after 1970 began, UTC.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970 began, UTC.
    pub const fn millis(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Timestamp {
    /// A moment outside the years that RFC 3339 can write is shown as the nearest one that it can.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FIRST: i64 = -62_135_596_800_000;
        const LAST: i64 = 253_402_207_200_000;
        match jiff::Timestamp::from_millisecond(self.0.clamp(FIRST, LAST)) {
            Ok(moment) => write!(f, "{moment:.3}"),
            Err(_) => f.write_str("1970-01-01T00:00:00.000Z"),
        }
    }
}

impl FromStr for Timestamp {
    type Err = NotATimestamp;

    fn from_str(written: &str) -> Result<Self, NotATimestamp> {
        let moment: jiff::Timestamp = written.parse().map_err(|_| NotATimestamp)?;
        Ok(Self(moment.as_millisecond()))
    }
}

/// Something else stood where a moment was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATimestamp;

impl fmt::Display for NotATimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a moment such as 2024-07-30T18:42:00Z")
    }
}

impl std::error::Error for NotATimestamp {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_utc_with_milliseconds() {
        let check = |millis, written: &str| {
            assert_eq!(Timestamp::from_millis(millis).to_string(), written);
            assert_eq!(written.parse(), Ok(Timestamp::from_millis(millis)));
        };
        check(0, "1970-01-01T00:00:00.000Z");
        check(1_722_364_920_007, "2024-07-30T18:42:00.007Z");
        check(-1, "1969-12-31T23:59:59.999Z");
        assert_eq!("2024-07-30T20:42:00+02:00".parse(), Ok(Timestamp::from_millis(1_722_364_920_000)));
        assert_eq!("yesterday".parse::<Timestamp>(), Err(NotATimestamp));
    }

    #[test]
    fn no_moment_is_too_far_away_to_be_written() {
        for millis in [i64::MIN, i64::MAX, 1 << 53] {
            assert!(Timestamp::from_millis(millis).to_string().ends_with('Z'));
        }
    }
}
