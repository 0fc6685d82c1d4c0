//! Fields that this version does not know.
//!
//! A newer program may add a field to a saved record or a file. It is kept beside the fields that are
//! known and written back unchanged, so that an older program loses nothing of it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The unknown fields of one record, by name. Mostly empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Extra(pub Map<String, Value>);

impl Extra {
    /// There is no unknown field.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
