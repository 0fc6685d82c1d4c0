//! A moment as files have it: RFC 3339, in UTC.

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::timestamp::Timestamp;

/// A moment in a file: `2024-07-30T18:42:00.000Z`. Any offset is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        let not_a_moment =
            |_| D::Error::invalid_value(Unexpected::Str(&written), &"a moment such as 2024-07-30T18:42:00Z");
        written.parse().map(Self).map_err(not_a_moment)
    }
}
