//! A part of a file's entry that the entry can do without.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Read as what it should be, else kept as it stands, so that one odd value does not lose the entry around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Part<Form> {
    /// As it should be.
    Known(Form),
    /// Something else; `null` when there is nothing.
    Odd(Value),
}

impl<Form> Part<Form> {
    /// There is nothing.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Odd(Value::Null))
    }
}

impl<Form> Default for Part<Form> {
    /// Nothing.
    fn default() -> Self {
        Self::Odd(Value::Null)
    }
}
